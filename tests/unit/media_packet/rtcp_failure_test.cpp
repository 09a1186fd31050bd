// RTCP that is malformed in each way, and compounds that cannot be written.
#include <gtest/gtest.h>

#include "hex.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::media {
namespace {

TEST(RtcpFailure, RefusesWhatIsMalformed) {
  struct Case {
    const char* what;
    const char* hex;
  };
  for (const Case& c : {
           Case{"nothing", ""},
           Case{"three bytes", "80c900"},
           Case{"version 1", "40c90001 11223344"},
           Case{"a second packet of version 3", "80c90001 11223344 c1cb0001 11223344"},
           Case{"a length beyond the end", "80c90002 11223344"},
           Case{"a length short of the end", "80c90001 11223344 55"},
           Case{"no report first", "81cb0001 11223344"},
           Case{"padding before the last packet", "a0c90002 11223344 00000004 81cb0001 11223344"},
           Case{"padding of 0 bytes", "a0c90002 11223344 00000000"},
           Case{"padding of 3 bytes", "a0c90002 11223344 00000003"},
           Case{"padding beyond the beginning", "a0c90002 11223344 0000000c"},
           Case{"padding of nothing", "80c90001 11223344 a0cb0000"},
           Case{"RR without a source", "80c90000"},
           Case{"RR without its block", "81c90001 11223344"},
           Case{"SR without its numbers", "80c80005 11223344 00000000 00000000 00000000 00000000"},
           Case{"SR without its block",
                "81c80006 11223344 00000000 00000000 00000000 00000000 00000000"},
           Case{"SDES without its chunk", "80c90001 11223344 81ca0000"},
           Case{"SDES with more than its chunks", "80c90001 11223344 80ca0001 00000001"},
           Case{"SDES without an end", "80c90001 11223344 81ca0002 00000001 01026162"},
           Case{"SDES with an item that is cut", "80c90001 11223344 81ca0002 00000001 01036162"},
           Case{"SDES with half an item", "80c90001 11223344 81ca0002 00000001 01016101"},
           Case{"SDES not filled with zeros", "80c90001 11223344 81ca0002 00000001 00000001"},
           Case{"BYE without its source", "80c90001 11223344 81cb0000"},
           Case{"BYE with a reason that is cut", "80c90001 11223344 81cb0002 00000001 04616263"},
           Case{"APP without a name", "80c90001 11223344 80cc0001 00000001"},
           Case{"feedback without a media source", "80c90001 11223344 84cd0001 00000001"},
           Case{"NACK of nothing", "80c90001 11223344 81cd0002 00000001 00000002"},
       }) {
    EXPECT_FALSE(parse_rtcp(bytes_of_hex(c.hex))) << c.what;
  }
}

TEST(RtcpFailure, SaysWhatCannotBeWritten) {
  struct Case {
    void (*spoil)(RtcpCompound&);
    const char* message;
  };
  for (const Case& c : {
           Case{[](RtcpCompound& compound) { compound.receiver_reports.clear(); },
                "A compound packet has no report, expected one to begin with."},
           Case{[](RtcpCompound& compound) { compound.receiver_reports[0].blocks.resize(32); },
                "The number of report blocks is 32, expected 0 to 31."},
           Case{[](RtcpCompound& compound) {
                  compound.sender_reports.resize(1);
                  compound.sender_reports[0].blocks.resize(1);
                  compound.sender_reports[0].blocks[0].cumulative_lost = 0x800000;
                },
                "The cumulative loss is 8388608, expected 24 bits: -8388608 to 8388607."},
           Case{[](RtcpCompound& compound) {
                  compound.names = {{1, ""}};
                },
                "The length of a CNAME is 0, expected 1 to 255 bytes."},
           Case{[](RtcpCompound& compound) {
                  compound.names = {{1, std::string(256, 'n')}};
                },
                "The length of a CNAME is 256, expected 1 to 255 bytes."},
           Case{[](RtcpCompound& compound) {
                  compound.nacks = {{1, 2, {}}};
                },
                "A NACK names no sequence number, expected one at least."},
           Case{[](RtcpCompound& compound) { compound.apps = {{.subtype = 32, .data = {}}}; },
                "An APP's subtype is 32, expected 0 to 31."},
           Case{[](RtcpCompound& compound) {
                  compound.apps = {{.data = {1, 2, 3}}};
                },
                "The length of an APP's data is 3, expected a multiple of 4."},
           Case{[](RtcpCompound& compound) {
                  compound.goodbyes = {{std::vector<uint32_t>(32), ""}};
                },
                "The number of a BYE's sources is 32, expected 0 to 31."},
           Case{[](RtcpCompound& compound) {
                  compound.goodbyes = {{{1}, std::string(256, 'r')}};
                },
                "The length of a BYE's reason is 256, expected 0 to 255 bytes."},
       }) {
    RtcpCompound compound;
    compound.receiver_reports.resize(1);
    c.spoil(compound);
    std::vector<uint8_t> out = {1};
    const base::Status status = encode_rtcp(compound, out);
    EXPECT_EQ(status.code, base::kParamInvalid);
    EXPECT_EQ(status.message, c.message);
    EXPECT_EQ(out.size(), 1U);
  }
}

}  // namespace
}  // namespace tuicall::media
