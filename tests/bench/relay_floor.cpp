#include "relay_floor.h"

#include <srtp2/srtp.h>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "media/packet/bytes.h"
#include "media/packet/rtp_packet.h"
#include "media/secure/srtp_session.h"
#include "thread_time.h"

namespace tuicall {
namespace {

using Direction = media::SrtpCipher::Direction;

// Of the two directions between a person and the relay.
media::SrtpKeys keys_of(uint8_t number) {
  media::SrtpKeys keys;
  keys.client.key.fill(number);
  keys.server.key.fill(static_cast<uint8_t>(~number));
  return keys;
}

media::SrtpSessionKey session_key(const media::SrtpMasterKey& master) {
  media::SrtpSessionKey made;
  made.key = master.key;
  return made;
}

class OpenSslCrypto : public FloorCrypto {
 public:
  explicit OpenSslCrypto(const media::SrtpKeys& keys)
      : own_(Direction::kProtect, session_key(keys.client)),
        from_(Direction::kOpen, session_key(keys.client)),
        to_(Direction::kProtect, session_key(keys.server)) {}

  void say(std::vector<uint8_t>& packet) override { protect(own_, packet); }
  size_t open(uint8_t* packet, size_t length) override {
    const std::span<uint8_t> bytes(packet, length);
    if (!from_.open_rtp(bytes, media::kRtpFixedHeaderBytes, number_in(bytes))) std::abort();
    return length - media::kSrtpGrowth;
  }
  size_t protect(uint8_t* packet, size_t length) override {
    protect(to_, {packet, length + media::kSrtpGrowth});
    return length + media::kSrtpGrowth;
  }

 private:
  static uint16_t number_in(std::span<const uint8_t> packet) {
    return media::read_u16(packet, media::kRtpSequenceAt);
  }
  static void protect(media::SrtpCipher& cipher, std::span<uint8_t> packet) {
    cipher.protect_rtp(packet, media::kRtpFixedHeaderBytes, number_in(packet));
  }

  media::SrtpCipher own_;
  media::SrtpCipher from_;
  media::SrtpCipher to_;
};

class LibSrtp2Crypto : public FloorCrypto {
 public:
  explicit LibSrtp2Crypto(const media::SrtpKeys& keys)
      : own_(keys, media::DtlsRole::kClient),
        from_(session(keys.client, ssrc_any_inbound)),
        to_(session(keys.server, ssrc_any_outbound)) {}
  ~LibSrtp2Crypto() override {
    srtp_dealloc(from_);
    srtp_dealloc(to_);
  }
  LibSrtp2Crypto(const LibSrtp2Crypto&) = delete;
  LibSrtp2Crypto& operator=(const LibSrtp2Crypto&) = delete;

  void say(std::vector<uint8_t>& packet) override {
    own_.protect_rtp(packet, packet.size() - media::kSrtpGrowth);
  }
  size_t open(uint8_t* packet, size_t length) override {
    return run(&srtp_unprotect, from_, packet, length);
  }
  size_t protect(uint8_t* packet, size_t length) override {
    return run(&srtp_protect, to_, packet, length);
  }

 private:
  static size_t run(srtp_err_status_t (*step)(srtp_t, void*, int*), srtp_t session, uint8_t* packet,
                    size_t length) {
    int bytes = static_cast<int>(length);
    if (step(session, packet, &bytes) != srtp_err_status_ok) std::abort();
    return static_cast<size_t>(bytes);
  }
  static srtp_t session(const media::SrtpMasterKey& master, srtp_ssrc_type_t direction) {
    static const srtp_err_status_t ready = srtp_init();
    std::array<uint8_t, 28> key{};
    std::copy(master.key.begin(), master.key.end(), key.begin());
    std::copy(master.salt.begin(), master.salt.end(), key.begin() + 16);
    srtp_policy_t policy{};
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    policy.ssrc.type = direction;
    policy.key = key.data();
    policy.window_size = media::ReplayWindow::kPackets;
    srtp_t made = nullptr;
    if (ready != srtp_err_status_ok || srtp_create(&made, &policy) != srtp_err_status_ok)
      std::abort();
    return made;
  }

  media::SrtpSession own_;
  srtp_t from_;
  srtp_t to_;
};

std::unique_ptr<FloorCrypto> crypto_of(FloorLibrary library, uint8_t number) {
  if (library == FloorLibrary::kOpenSsl) return std::make_unique<OpenSslCrypto>(keys_of(number));
  return std::make_unique<LibSrtp2Crypto>(keys_of(number));
}

}  // namespace

RelayFloor::RelayFloor(FloorLibrary library, size_t people, size_t sound_bytes)
    : sound_bytes_(sound_bytes) {
  for (size_t i = 0; i < people; ++i) {
    people_.push_back(std::make_unique<Person>());
    people_.back()->crypto = crypto_of(library, static_cast<uint8_t>(i));
  }
  for (size_t i = 0; i < kBatch; ++i) {
    pieces_[i] = {bytes_[i].data(), bytes_[i].size()};
    headers_[i].msg_hdr.msg_name = &addresses_[i];
    headers_[i].msg_hdr.msg_iov = &pieces_[i];
    headers_[i].msg_hdr.msg_iovlen = 1;
  }
}

int64_t RelayFloor::frame() {
  ++number_;
  for (size_t i = 0; i < people_.size(); ++i) {
    std::vector<uint8_t> packet(media::kRtpFixedHeaderBytes + sound_bytes_ + media::kSrtpGrowth);
    media::RtpHeader header;
    header.sequence_number = number_;
    header.ssrc = static_cast<uint32_t>(i + 1);  // whose it is
    media::write_rtp_header(header, packet);
    people_[i]->crypto->say(packet);
    people_[i]->socket.send(relay_.port(), packet);
  }
  const int64_t before_ns = thread_time_ns();
  for (size_t batch = 0; batch < people_.size() / kBatch; ++batch) pass_on();
  const int64_t taken_ns = thread_time_ns() - before_ns;
  for (const auto& person : people_) forwarded_ += person->socket.drain();
  return taken_ns;
}

void RelayFloor::pass_on() {
  for (size_t i = 0; i < kBatch; ++i) {
    pieces_[i].iov_len = bytes_[i].size();
    headers_[i].msg_hdr.msg_namelen = sizeof(addresses_[i]);
  }
  const int came = recvmmsg(relay_.fd(), headers_.data(), kBatch, MSG_DONTWAIT, nullptr);
  for (size_t i = 0; i < static_cast<size_t>(std::max(came, 0)); ++i) {
    uint8_t* const packet = bytes_[i].data();
    const size_t whose = media::read_u32(bytes_[i], media::kRtpSsrcAt) - 1;
    FloorCrypto& from = *people_[whose]->crypto;
    Person& to = *people_[whose ^ 1U];
    pieces_[i].iov_len = to.crypto->protect(packet, from.open(packet, headers_[i].msg_len));
    addresses_[i] = RawSocket::at(to.socket.port());
  }
  sendmmsg(relay_.fd(), headers_.data(), static_cast<unsigned int>(std::max(came, 0)), 0);
}

}  // namespace tuicall
