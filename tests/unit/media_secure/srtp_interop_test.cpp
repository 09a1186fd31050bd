// Our SRTP and libsrtp2 read each other's packets: what one protects the other opens, across
// roll-overs, with CSRCs and extensions, and in any order.
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <algorithm>

#include "srtp_packets.h"

namespace tuicall::media {
namespace {

class LibSrtp {
 public:
  LibSrtp(const SrtpMasterKey& master, srtp_ssrc_type_t direction) {
    static const srtp_err_status_t ready = srtp_init();
    EXPECT_EQ(ready, srtp_err_status_ok);
    std::copy(master.key.begin(), master.key.end(), key_.begin());
    std::copy(master.salt.begin(), master.salt.end(), key_.begin() + 16);
    srtp_policy_t policy = {};
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    policy.ssrc.type = direction;
    policy.key = key_.data();
    policy.window_size = 128;
    EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
  }
  LibSrtp(const LibSrtp&) = delete;
  LibSrtp& operator=(const LibSrtp&) = delete;
  ~LibSrtp() { srtp_dealloc(session_); }

  // Each empty if it fails.
  Bytes protect_rtp(const Bytes& packet) { return run(&srtp_protect, packet); }
  Bytes protect_rtcp(const Bytes& packet) { return run(&srtp_protect_rtcp, packet); }
  Bytes unprotect_rtp(const Bytes& packet) { return run(&srtp_unprotect, packet); }
  Bytes unprotect_rtcp(const Bytes& packet) { return run(&srtp_unprotect_rtcp, packet); }

 private:
  Bytes run(srtp_err_status_t (*step)(srtp_t, void*, int*), Bytes packet) {
    int length = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    if (step(session_, packet.data(), &length) != srtp_err_status_ok) return {};
    packet.resize(static_cast<size_t>(length));
    return packet;
  }

  std::array<unsigned char, 28> key_ = {};
  srtp_t session_ = nullptr;
};

Bytes with_sources(uint32_t number) {
  RtpHeader header;
  header.sequence_number = static_cast<uint16_t>(number);
  header.ssrc = 9;
  header.csrc_count = 3;
  header.csrcs = {11, 12, 13};
  Bytes packet(64);
  packet.resize(write_rtp_header(header, packet));
  packet.insert(packet.end(), {1, 2, 3, 4, 5});
  return packet;
}

std::vector<Bytes> some_packets() {
  std::vector<Bytes> packets;
  for (uint32_t number = 30000; number < 2 * 65536 + 500; number += 499) {
    packets.push_back(rtp_of(1, number));
    packets.push_back(rtp_of(2, number + 7));
    packets.push_back(with_sources(number));
  }
  return packets;
}

TEST(SrtpInterop, LibSrtpReadsOurs) {
  SrtpSession ours(some_keys(), DtlsRole::kClient);
  LibSrtp theirs(some_keys().client, ssrc_any_inbound);
  for (const Bytes& packet : some_packets()) {
    ASSERT_EQ(theirs.unprotect_rtp(protected_rtp(ours, packet)), packet);
  }
  for (uint32_t ssrc = 1; ssrc < 100; ++ssrc) {
    ASSERT_EQ(theirs.unprotect_rtcp(protected_rtcp(ours, rtcp_of(ssrc % 3))), rtcp_of(ssrc % 3));
  }
}

TEST(SrtpInterop, WeReadLibSrtps) {
  LibSrtp theirs(some_keys().client, ssrc_any_outbound);
  SrtpSession ours(some_keys(), DtlsRole::kServer);
  for (const Bytes& packet : some_packets()) {
    Bytes wire = theirs.protect_rtp(packet);
    ASSERT_FALSE(wire.empty());
    wire.resize(ours.unprotect_rtp(wire).length);
    ASSERT_EQ(wire, packet);
  }
  for (uint32_t ssrc = 1; ssrc < 100; ++ssrc) {
    Bytes wire = theirs.protect_rtcp(rtcp_of(ssrc % 3));
    ASSERT_FALSE(wire.empty());
    wire.resize(ours.unprotect_rtcp(wire).length);
    ASSERT_EQ(wire, rtcp_of(ssrc % 3));
  }
}

TEST(SrtpInterop, BothMakeTheSamePacket) {
  SrtpSession ours(some_keys(), DtlsRole::kServer);
  LibSrtp theirs(some_keys().server, ssrc_any_outbound);
  for (const Bytes& packet : some_packets()) {
    ASSERT_EQ(protected_rtp(ours, packet), theirs.protect_rtp(packet));
  }
}

TEST(SrtpInterop, LibSrtpReadsOursOutOfOrder) {
  SrtpSession ours(some_keys(), DtlsRole::kClient);
  LibSrtp theirs(some_keys().client, ssrc_any_inbound);
  std::vector<Bytes> plain;
  std::vector<Bytes> wire;
  for (uint32_t number = 65480; number < 65580; number += 2) {
    // Each pair is sent the wrong way round, as by a relay.
    for (const uint32_t swapped : {number + 1, number}) {
      plain.push_back(rtp_of(1, swapped));
      wire.push_back(protected_rtp(ours, plain.back()));
    }
  }
  for (size_t i = 0; i < wire.size(); ++i) {
    ASSERT_EQ(theirs.unprotect_rtp(wire[i]), plain[i]) << i;
    ASSERT_TRUE(theirs.unprotect_rtp(wire[i]).empty()) << "twice";
  }
}

TEST(SrtpInterop, NeitherReadsTheOthersUnderAnotherKey) {
  SrtpSession ours(some_keys(), DtlsRole::kClient);
  LibSrtp theirs(some_keys().server, ssrc_any_inbound);
  EXPECT_TRUE(theirs.unprotect_rtp(protected_rtp(ours, rtp_of(1, 1))).empty());
}

}  // namespace
}  // namespace tuicall::media
