// RTP headers: written, read, and malformed in each way.
#include "media/packet/rtp_packet.h"

#include <gtest/gtest.h>

#include "hex.h"

namespace tuicall::media {
namespace {

using Bytes = std::vector<uint8_t>;

RtpHeader some_header() {
  RtpHeader header;
  header.marker = true;
  header.payload_type = 111;
  header.sequence_number = 0xFFFE;
  header.timestamp = 0x89ABCDEF;
  header.ssrc = 0xCAFEF00D;
  return header;
}

Bytes written(const RtpHeader& header) {
  Bytes out(128);
  out.resize(write_rtp_header(header, out));
  return out;
}

std::optional<RtpPacket> parse_hex(const char* hex, Bytes& storage) {
  storage = bytes_of_hex(hex);
  return parse_rtp(storage);
}

TEST(RtpPacket, WritesAPlainHeader) {
  EXPECT_EQ(written(some_header()), bytes_of_hex("80effffe 89abcdef cafef00d"));
}

TEST(RtpPacket, ReadsWhatItWrites) {
  for (uint8_t csrcs = 0; csrcs <= kRtpMaxCsrcs; ++csrcs) {
    RtpHeader header = some_header();
    header.csrc_count = csrcs;
    for (uint8_t i = 0; i < csrcs; ++i) header.csrcs[i] = 0x01010101U * i;
    Bytes packet = written(header);
    packet.insert(packet.end(), {1, 2, 3});
    const std::optional<RtpPacket> parsed = parse_rtp(packet);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->header, header);
    EXPECT_EQ(Bytes(parsed->payload.begin(), parsed->payload.end()), (Bytes{1, 2, 3}));
  }
}

TEST(RtpPacket, NeedsRoomForItsHeader) {
  RtpHeader header = some_header();
  header.csrc_count = 2;
  Bytes out(20);
  EXPECT_EQ(write_rtp_header(header, out), 20U);
  for (size_t room = 0; room < out.size(); ++room) {
    EXPECT_EQ(write_rtp_header(header, std::span(out).first(room)), 0U) << room;
  }
}

TEST(RtpPacket, DropsThePadding) {
  Bytes bytes;
  const auto parsed = parse_hex("a0000001 00000002 00000003 aabb0003 000003", bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(Bytes(parsed->payload.begin(), parsed->payload.end()), (Bytes{0xAA, 0xBB, 0, 3}));
  const auto nothing_else = parse_hex("a0000001 00000002 00000003 000003", bytes);
  ASSERT_TRUE(nothing_else);
  EXPECT_TRUE(nothing_else->payload.empty());
}

TEST(RtpPacket, SkipsExtensions) {
  struct Case {
    const char* what;
    const char* hex;
  };
  Bytes bytes;
  for (const Case& c : {
           Case{"an empty one", "90000001 00000002 00000003 bede0000 77"},
           Case{"one-byte elements", "90000001 00000002 00000003 bede0002 10850022 aabbcc00 77"},
           Case{"an element that is too long", "90000001 00000002 00000003 bede0001 2f108500 77"},
           Case{"two-byte elements", "90000001 00000002 00000003 10000001 01018500 77"},
           Case{"behind a CSRC", "91000001 00000002 00000003 00000004 bede0001 10850000 77"},
       }) {
    const auto parsed = parse_hex(c.hex, bytes);
    ASSERT_TRUE(parsed) << c.what;
    EXPECT_EQ(Bytes(parsed->payload.begin(), parsed->payload.end()), Bytes{0x77}) << c.what;
  }
}

TEST(RtpPacket, RefusesWhatIsMalformed) {
  struct Case {
    const char* what;
    const char* hex;
  };
  Bytes bytes;
  for (const Case& c : {
           Case{"nothing", ""},
           Case{"eleven bytes", "80000001 00000002 000000"},
           Case{"version 1", "40000001 00000002 00000003"},
           Case{"version 3", "c0000001 00000002 00000003"},
           Case{"a CSRC that is cut", "81000001 00000002 00000003 000000"},
           Case{"no CSRC where 15 are said", "8f000001 00000002 00000003 00000000"},
           Case{"an extension without a header", "90000001 00000002 00000003 bede00"},
           Case{"an extension beyond the end", "90000001 00000002 00000003 bede0002 10850000"},
           Case{"padding of nothing", "a0000001 00000002 00000003"},
           Case{"padding of 0 bytes", "a0000001 00000002 00000003 00"},
           Case{"padding into the header", "a0000001 00000002 00000003 0000 04"},
           Case{"padding beyond the beginning", "a0000001 00000002 00000003 ff"},
       }) {
    EXPECT_FALSE(parse_hex(c.hex, bytes)) << c.what;
  }
}

}  // namespace
}  // namespace tuicall::media
