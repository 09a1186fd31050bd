// Compound RTCP packets: what is written is what is read, and how it looks on the wire.
#include "media/packet/rtcp_packet.h"

#include <gtest/gtest.h>

#include "hex.h"

namespace tuicall::media {
namespace {

using Bytes = std::vector<uint8_t>;

ReportBlock some_block(uint32_t ssrc) {
  return {.ssrc = ssrc,
          .fraction_lost = 77,
          .cumulative_lost = -3,
          .highest_sequence = 0x0001FFFE,
          .jitter = 48,
          .last_sender_report = 0x89ABCDEF,
          .delay_since_sender_report = 65536};
}

RtcpCompound full_compound() {
  RtcpCompound compound;
  compound.sender_reports = {{.ssrc = 1,
                              .ntp_time = 0x0123456789ABCDEF,
                              .rtp_timestamp = 0xFEDCBA98,
                              .packet_count = 500,
                              .octet_count = 40000,
                              .blocks = {some_block(2), some_block(3)}}};
  compound.receiver_reports = {{.ssrc = 1, .blocks = {some_block(4)}}, {.ssrc = 9, .blocks = {}}};
  compound.names = {{1, "x"}, {2, "ab"}, {3, "abc"}, {4, std::string(255, 'n')}};
  compound.nacks = {{1, 2, {7, 9, 23, 24, 6000}}};
  compound.apps = {{.subtype = 31, .ssrc = 5, .name = {'T', 'C', 'A', 'L'}, .data = {1, 2, 3, 4}}};
  compound.goodbyes = {{{1, 2}, "gone"}, {{3}, ""}};
  return compound;
}

Bytes encoded(const RtcpCompound& compound) {
  Bytes out;
  EXPECT_EQ(encode_rtcp(compound, out).message, "");
  return out;
}

RtcpCompound with_report() {
  RtcpCompound compound;
  compound.receiver_reports = {{.ssrc = 0x11223344, .blocks = {}}};
  return compound;
}

TEST(RtcpPacket, ReadsWhatItWrites) {
  const std::optional<RtcpCompound> parsed = parse_rtcp(encoded(full_compound()));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, full_compound());
}

TEST(RtcpPacket, LooksAsTheRfcDrawsIt) {
  RtcpCompound compound = with_report();
  compound.receiver_reports[0].blocks = {some_block(2)};
  compound.names = {{0x11223344, "ab"}};
  compound.nacks = {{0x11223344, 0x55667788, {0x0100, 0x0101, 0x0110}}};
  compound.goodbyes = {{{0x11223344}, "bye"}};
  EXPECT_EQ(encoded(compound),
            bytes_of_hex("81c90007 11223344 00000002 4dfffffd 0001fffe 00000030 89abcdef 00010000"
                         "81ca0003 11223344 01026162 00000000"
                         "81cd0003 11223344 55667788 01008001"
                         "81cb0002 11223344 03627965"));
}

TEST(RtcpPacket, AppendsToWhatIsThere) {
  Bytes out = {1, 2, 3};
  ASSERT_TRUE(encode_rtcp(with_report(), out).ok());
  EXPECT_EQ(out, bytes_of_hex("010203 80c90001 11223344"));
}

TEST(RtcpPacket, CarriesTheExtremesOfCumulativeLoss) {
  for (const int32_t lost : {-0x800000, -1, 0, 1, 0x7FFFFF}) {
    RtcpCompound compound = with_report();
    compound.receiver_reports[0].blocks = {some_block(2)};
    compound.receiver_reports[0].blocks[0].cumulative_lost = lost;
    const std::optional<RtcpCompound> parsed = parse_rtcp(encoded(compound));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->receiver_reports[0].blocks[0].cumulative_lost, lost);
  }
}

TEST(RtcpPacket, CarriesAsManyBlocksAsFit) {
  RtcpCompound compound = with_report();
  compound.receiver_reports[0].blocks.assign(kRtcpMaxCount, some_block(2));
  EXPECT_EQ(parse_rtcp(encoded(compound)), compound);
}

TEST(RtcpPacket, OrdersTheNumbersOfANackAsTheyWereSent) {
  RtcpCompound compound = with_report();
  compound.nacks = {{1, 2, {3, 65535, 65534, 0, 3}}};
  const std::optional<RtcpCompound> parsed = parse_rtcp(encoded(compound));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->nacks[0].lost, (std::vector<uint16_t>{65534, 65535, 0, 3}));
}

TEST(RtcpPacket, SkipsWhatItDoesNotKnow) {
  const std::optional<RtcpCompound> parsed =
      parse_rtcp(bytes_of_hex("80c90001 11223344"                       // a report
                              "80cf0001 11223344"                       // XR
                              "84cd0002 00000001 00000002"              // another feedback
                              "81ce0002 00000001 00000002"              // of a payload
                              "81ca0003 00000001 02016103 01620000"));  // NAME and EMAIL
  EXPECT_EQ(parsed, with_report());
}

TEST(RtcpPacket, TakesAPaddedLastPacket) {
  const std::optional<RtcpCompound> parsed =
      parse_rtcp(bytes_of_hex("80c90001 11223344 a1cb0002 00000007 00000004"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->goodbyes[0].ssrcs, std::vector<uint32_t>{7});
}

TEST(RtcpPacket, SkipsTheExtensionOfAReport) {
  EXPECT_EQ(parse_rtcp(bytes_of_hex("80c90002 11223344 deadbeef")), with_report());
}

}  // namespace
}  // namespace tuicall::media
