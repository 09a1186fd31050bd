// SRTP between two ends: what goes through, what comes twice, what is not for this key.
#include "media/secure/srtp_session.h"

#include <gtest/gtest.h>

#include "srtp_packets.h"

namespace tuicall::media {
namespace {

class SrtpSessionTest : public testing::Test {
 protected:
  SrtpError error_of_rtp(Bytes packet) { return server_.unprotect_rtp(packet).error; }
  SrtpError error_of_rtcp(Bytes packet) { return server_.unprotect_rtcp(packet).error; }
  // Whether it comes out as it went in.
  bool goes_through(const Bytes& packet) {
    Bytes wire = protected_rtp(client_, packet);
    wire.resize(server_.unprotect_rtp(wire).length);
    return wire == packet;
  }

  SrtpSession client_{some_keys(), DtlsRole::kClient};
  SrtpSession server_{some_keys(), DtlsRole::kServer};
};

TEST_F(SrtpSessionTest, CarriesRtpBothWays) {
  EXPECT_TRUE(goes_through(rtp_of(1, 100)));
  Bytes wire = protected_rtp(server_, rtp_of(1, 100));
  ASSERT_EQ(wire.size(), rtp_of(1, 100).size() + kSrtpGrowth);
  wire.resize(client_.unprotect_rtp(wire).length);
  EXPECT_EQ(wire, rtp_of(1, 100));
}

TEST_F(SrtpSessionTest, CarriesRtcpBothWays) {
  for (int i = 0; i < 3; ++i) {
    Bytes wire = protected_rtcp(client_, rtcp_of(7));
    ASSERT_EQ(wire.size(), rtcp_of(7).size() + kSrtcpGrowth);
    wire.resize(server_.unprotect_rtcp(wire).length);
    EXPECT_EQ(wire, rtcp_of(7));
    wire = protected_rtcp(server_, rtcp_of(7));
    wire.resize(client_.unprotect_rtcp(wire).length);
    EXPECT_EQ(wire, rtcp_of(7));
  }
}

TEST_F(SrtpSessionTest, LeavesTheHeaderReadableAndNothingElse) {
  const Bytes plain = rtp_of(1, 100);
  const Bytes wire = protected_rtp(client_, plain);
  const size_t header = *rtp_header_bytes(plain);
  for (size_t i = 0; i < plain.size(); ++i) {
    if (i < header) {
      EXPECT_EQ(wire[i], plain[i]);
    }
  }
  EXPECT_FALSE(std::equal(plain.begin() + static_cast<std::ptrdiff_t>(header), plain.end(),
                          wire.begin() + static_cast<std::ptrdiff_t>(header)));
}

TEST_F(SrtpSessionTest, CarriesManySourcesAcrossRollOvers) {
  for (uint32_t number = 65000; number < 3 * 65536; number += 97) {
    for (const uint32_t ssrc : {1U, 2U, 0xFFFFFFFFU}) {
      ASSERT_TRUE(goes_through(rtp_of(ssrc, number + ssrc % 3))) << number;
    }
  }
}

TEST_F(SrtpSessionTest, TakesPacketsInAnyOrderWithinItsWindow) {
  std::vector<Bytes> wire;
  for (uint32_t number = 65500; number < 65500 + 128; ++number) {
    wire.push_back(protected_rtp(client_, rtp_of(1, number)));
  }
  ASSERT_EQ(error_of_rtp(wire.front()), SrtpError::kNone);
  for (size_t i = wire.size() - 1; i > 0; --i) {
    EXPECT_EQ(error_of_rtp(wire[i]), SrtpError::kNone) << i;
  }
  for (const Bytes& packet : wire) EXPECT_EQ(error_of_rtp(packet), SrtpError::kReplayed);
  EXPECT_EQ(server_.received(), (SrtpCounts{.accepted = 128, .replayed = 128}));
}

TEST_F(SrtpSessionTest, RefusesWhatComesTwiceOrTooLate) {
  const Bytes first = protected_rtp(client_, rtp_of(1, 100));
  const Bytes late = protected_rtp(client_, rtp_of(1, 101));
  const Bytes last = protected_rtp(client_, rtp_of(1, 101 + 128));
  EXPECT_EQ(error_of_rtp(first), SrtpError::kNone);
  EXPECT_EQ(error_of_rtp(first), SrtpError::kReplayed);
  EXPECT_EQ(error_of_rtp(last), SrtpError::kNone);
  EXPECT_EQ(error_of_rtp(late), SrtpError::kReplayed);

  const Bytes report = protected_rtcp(client_, rtcp_of(1));
  EXPECT_EQ(error_of_rtcp(report), SrtpError::kNone);
  EXPECT_EQ(error_of_rtcp(report), SrtpError::kReplayed);
  EXPECT_EQ(server_.received(), (SrtpCounts{.accepted = 3, .replayed = 3}));
}

TEST_F(SrtpSessionTest, AForgedPacketDoesNotMoveTheWindow) {
  ASSERT_TRUE(goes_through(rtp_of(1, 100)));
  Bytes forged = protected_rtp(client_, rtp_of(1, 101));
  write_u16(forged, 2, 30000);
  EXPECT_EQ(error_of_rtp(forged), SrtpError::kNotAuthentic);
  EXPECT_TRUE(goes_through(rtp_of(1, 102)));
}

TEST_F(SrtpSessionTest, RefusesAnotherKeyOrTheWrongRole) {
  SrtpSession stranger(some_keys(77), DtlsRole::kClient);
  EXPECT_EQ(error_of_rtp(protected_rtp(stranger, rtp_of(1, 100))), SrtpError::kNotAuthentic);
  EXPECT_EQ(error_of_rtcp(protected_rtcp(stranger, rtcp_of(1))), SrtpError::kNotAuthentic);
  SrtpSession other_server(some_keys(), DtlsRole::kServer);
  EXPECT_EQ(error_of_rtp(protected_rtp(other_server, rtp_of(1, 100))), SrtpError::kNotAuthentic);
  EXPECT_EQ(error_of_rtp(protected_rtp(server_, rtp_of(1, 100))), SrtpError::kNotAuthentic)
      << "its own, sent back";
  SrtpKeys half = some_keys();
  half.client.salt[0] ^= 1;
  SrtpSession other_salt(half, DtlsRole::kClient);
  EXPECT_EQ(error_of_rtp(protected_rtp(other_salt, rtp_of(1, 100))), SrtpError::kNotAuthentic);
  EXPECT_EQ(server_.received(), (SrtpCounts{.not_authentic = 5}));
}

TEST_F(SrtpSessionTest, DoesNotTakeRtcpForRtp) {
  EXPECT_EQ(error_of_rtp(protected_rtcp(client_, rtcp_of(1))), SrtpError::kNotAuthentic);
}

TEST_F(SrtpSessionTest, RefusesWhatIsMalformed) {
  const Bytes wire = protected_rtp(client_, rtp_of(1, 100));
  const size_t least = *rtp_header_bytes(wire) + kSrtpGrowth;
  for (size_t size = 0; size < least; ++size) {
    const Bytes cut(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(error_of_rtp(cut), SrtpError::kMalformed) << size;
  }
  Bytes version = wire;
  version[0] ^= 0xC0;
  EXPECT_EQ(error_of_rtp(version), SrtpError::kMalformed);

  const Bytes report = protected_rtcp(client_, rtcp_of(1));
  for (size_t size = 0; size < report.size(); ++size) {
    const Bytes cut(report.begin(), report.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(error_of_rtcp(cut), SrtpError::kMalformed) << size;
  }
  Bytes readable = report;
  readable[readable.size() - kSrtcpIndexBytes] &= 0x7F;
  EXPECT_EQ(error_of_rtcp(readable), SrtpError::kMalformed) << "it says that it is not encrypted";
  EXPECT_EQ(server_.received().malformed, least + 1 + report.size() + 1);
}

TEST_F(SrtpSessionTest, ProtectsEachNumberOnce) {
  ASSERT_FALSE(protected_rtp(client_, rtp_of(1, 100)).empty());
  Bytes buffer = rtp_of(1, 100);
  const size_t length = buffer.size();
  buffer.resize(length + kSrtpGrowth);
  EXPECT_EQ(client_.protect_rtp(buffer, length).error, SrtpError::kReplayed);
  EXPECT_EQ(Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(length)),
            rtp_of(1, 100))
      << "left alone";
}

TEST_F(SrtpSessionTest, ProtectsThePacketAgainAsItWas) {
  const Bytes wire = protected_rtp(client_, rtp_of(1, 100));
  for (uint32_t number = 101; number < 200; ++number) protected_rtp(client_, rtp_of(1, number));
  Bytes again = rtp_of(1, 100);
  const size_t length = again.size();
  again.resize(length + kSrtpGrowth);
  EXPECT_TRUE(client_.protect_rtp_again(again, length).ok());
  EXPECT_EQ(again, wire);

  for (const uint32_t never : {50U, 200U}) {
    Bytes buffer = rtp_of(1, never);
    buffer.resize(length + kSrtpGrowth);
    EXPECT_EQ(client_.protect_rtp_again(buffer, length).error, SrtpError::kReplayed) << never;
  }
}

TEST_F(SrtpSessionTest, DoesNotGoBackBeforeTheFirstCycle) {
  ASSERT_FALSE(protected_rtp(client_, rtp_of(1, 3)).empty());
  Bytes buffer = rtp_of(1, 65535);
  const size_t length = buffer.size();
  buffer.resize(length + kSrtpGrowth);
  EXPECT_EQ(client_.protect_rtp(buffer, length).error, SrtpError::kReplayed);
}

TEST_F(SrtpSessionTest, NeedsRoomAndASoundPacket) {
  Bytes buffer = rtp_of(1, 100);
  EXPECT_EQ(client_.protect_rtp(buffer, buffer.size()).error, SrtpError::kNoRoom);
  EXPECT_EQ(client_.protect_rtp(buffer, buffer.size() + 1).error, SrtpError::kNoRoom);
  EXPECT_EQ(client_.protect_rtp(buffer, 11).error, SrtpError::kMalformed);
  Bytes report = rtcp_of(1);
  EXPECT_EQ(client_.protect_rtcp(report, report.size()).error, SrtpError::kNoRoom);
  EXPECT_EQ(client_.protect_rtcp(report, report.size() + 1).error, SrtpError::kNoRoom);
  EXPECT_EQ(client_.protect_rtcp(report, 7).error, SrtpError::kMalformed);
}

TEST_F(SrtpSessionTest, KeepsSoManySourcesAndNoMore) {
  for (uint32_t ssrc = 0; ssrc < SrtpSession::kMaxReceivedSources; ++ssrc) {
    ASSERT_TRUE(goes_through(rtp_of(ssrc, 100)));
  }
  EXPECT_EQ(error_of_rtp(protected_rtp(client_, rtp_of(9999, 100))), SrtpError::kTooManySources);
  EXPECT_TRUE(goes_through(rtp_of(5, 101))) << "those that are known go on";
  EXPECT_EQ(server_.received().too_many_sources, 1U);
  for (uint32_t ssrc = SrtpSession::kMaxReceivedSources + 1; ssrc < SrtpSession::kMaxSentSources;
       ++ssrc) {
    ASSERT_FALSE(protected_rtp(client_, rtp_of(ssrc, 100)).empty());
  }
  Bytes buffer(128);
  const Bytes packet = rtp_of(77777, 100);
  std::copy(packet.begin(), packet.end(), buffer.begin());
  EXPECT_EQ(client_.protect_rtp(buffer, packet.size()).error, SrtpError::kTooManySources);
}

}  // namespace
}  // namespace tuicall::media
