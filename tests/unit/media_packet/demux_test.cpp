// Which protocol a datagram belongs to: every first byte, and every second byte of RTP and RTCP.
#include "media/packet/demux.h"

#include <gtest/gtest.h>

#include <vector>

namespace tuicall::media {
namespace {

PacketKind kind_by(int first, int second) {
  const std::vector<uint8_t> bytes = {static_cast<uint8_t>(first), static_cast<uint8_t>(second)};
  return kind_of(bytes);
}

TEST(Demux, GoesByTheFirstByte) {
  for (int first = 0; first < 256; ++first) {
    PacketKind expected = PacketKind::kUnknown;
    if (first <= 3) expected = PacketKind::kStun;
    if (first >= 20 && first <= 63) expected = PacketKind::kDtls;
    if (first >= 128 && first <= 191) expected = PacketKind::kRtp;
    EXPECT_EQ(kind_by(first, 0), expected) << first;
  }
}

TEST(Demux, TellsRtcpByItsTypes) {
  for (int second = 0; second < 256; ++second) {
    const bool rtcp = second >= 192 && second <= 223;
    EXPECT_EQ(kind_by(0x80, second), rtcp ? PacketKind::kRtcp : PacketKind::kRtp) << second;
  }
}

TEST(Demux, KnowsNothingOfLessThanTwoBytes) {
  EXPECT_EQ(kind_of({}), PacketKind::kUnknown);
  EXPECT_EQ(kind_of(std::vector<uint8_t>{0x80}), PacketKind::kUnknown);
}

}  // namespace
}  // namespace tuicall::media
