// What is no STUN Binding message, in each way.
#include <gtest/gtest.h>

#include "media/packet/stun_message.h"
#include "stun_vectors.h"

namespace tuicall::media {
namespace {

using Bytes = std::vector<uint8_t>;

// A request with these attributes, and a length that is right.
Bytes message_with(const Bytes& attributes) {
  Bytes packet = bytes_of_hex("00010000 2112a442 000102030405060708090a0b");
  packet[2] = static_cast<uint8_t>(attributes.size() >> 8);
  packet[3] = static_cast<uint8_t>(attributes.size());
  packet.insert(packet.end(), attributes.begin(), attributes.end());
  return packet;
}

bool is_taken(const Bytes& packet) { return parse_stun(packet).has_value(); }

TEST(StunFailure, TakesARequestWithoutAttributes) { EXPECT_TRUE(is_taken(message_with({}))); }

TEST(StunFailure, RefusesEachPrefixAndAnExtraByte) {
  const Bytes packet = vector_request();
  for (size_t size = 0; size < packet.size(); ++size) {
    EXPECT_FALSE(
        is_taken(Bytes(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size))));
  }
  Bytes longer = packet;
  longer.push_back(0);
  EXPECT_FALSE(is_taken(longer));
}

TEST(StunFailure, TheFingerprintCatchesEachChange) {
  const Bytes packet = vector_request();
  for (size_t i = 0; i < packet.size(); ++i) {
    Bytes changed = packet;
    changed[i] ^= 0x10;
    // Where the fingerprint's own header changes, it is another attribute, which may be ignored.
    if (i + 8 >= packet.size() && i + 4 < packet.size()) continue;
    EXPECT_FALSE(is_taken(changed)) << i;
  }
}

TEST(StunFailure, RefusesOtherHeaders) {
  const Bytes sound = message_with({});
  struct Case {
    const char* what;
    size_t at;
    uint8_t value;
  };
  for (const Case& c : {Case{"the two highest bits", 0, 0x40}, Case{"another method", 1, 0x03},
                        Case{"a length that is too great", 3, 4}, Case{"an odd length", 3, 1},
                        Case{"another cookie", 7, 0x43}}) {
    Bytes packet = sound;
    packet[c.at] = c.value;
    EXPECT_FALSE(is_taken(packet)) << c.what;
  }
}

TEST(StunFailure, RefusesAttributesThatAreNotAsTheyMustBe) {
  struct Case {
    const char* what;
    const char* attribute;
  };
  for (const Case& c : {
           Case{"longer than the rest", "00060005 61626364"},
           Case{"much longer than the rest", "0006ffff 61626364"},
           Case{"MESSAGE-INTEGRITY of 16 bytes", "00080010 00000000 00000000 00000000 00000000"},
           Case{"FINGERPRINT of 3 bytes", "80280003 00000000"},
           Case{"FINGERPRINT that is wrong", "80280004 00000000"},
           Case{"ERROR-CODE of 3 bytes", "00090003 00000400"},
           Case{"ERROR-CODE 200", "00090004 00000200"},
           Case{"ERROR-CODE 700", "00090004 00000700"},
           Case{"ERROR-CODE 4 and 100", "00090004 00000464"},
           Case{"UNKNOWN-ATTRIBUTES of 3 bytes", "000a0003 00140000"},
           Case{"XOR-MAPPED-ADDRESS without an address", "00200003 00010000"},
           Case{"XOR-MAPPED-ADDRESS of family 3", "00200008 0003a147 e112a643"},
           Case{"XOR-MAPPED-ADDRESS of IPv6, too short", "00200008 0002a147 e112a643"},
           Case{"XOR-MAPPED-ADDRESS of IPv4, too long", "0020000c 0001a147 e112a643 00000000"},
           Case{"PRIORITY of 3 bytes", "00240003 00000000"},
           Case{"USE-CANDIDATE with a value", "00250004 00000000"},
           Case{"ICE-CONTROLLED of 4 bytes", "80290004 00000000"},
           Case{"ICE-CONTROLLING of 4 bytes", "802a0004 00000000"},
       }) {
    EXPECT_FALSE(is_taken(message_with(bytes_of_hex(c.attribute)))) << c.what;
  }
}

TEST(StunFailure, RefusesAUsernameOfMoreThan508Bytes) {
  Bytes attribute = {0x00, 0x06, 0x01, 0xFD};
  attribute.resize(4 + 512);
  EXPECT_FALSE(is_taken(message_with(attribute)));
}

TEST(StunFailure, RefusesWhatFollowsTheFingerprint) {
  Bytes packet = encode_stun({}, "");
  Bytes longer = message_with(bytes_of_hex("80220000"));
  EXPECT_TRUE(is_taken(longer));
  packet.insert(packet.end(), longer.end() - 4, longer.end());
  packet[3] = static_cast<uint8_t>(packet[3] + 4);
  EXPECT_FALSE(is_taken(packet));
}

TEST(StunFailure, ListsWhatMustBeUnderstood) {
  const std::optional<ReceivedStun> received = parse_stun(
      message_with(bytes_of_hex("00140000 80220000 7fff0001 00000000 00010000 001c0000")));
  ASSERT_TRUE(received);
  EXPECT_EQ(received->not_understood, (std::vector<uint16_t>{0x0014, 0x7FFF}));
}

TEST(StunFailure, TheFirstOfTwoCounts) {
  const std::optional<ReceivedStun> received = parse_stun(message_with(
      bytes_of_hex("00060001 61000000 00060001 62000000 00240004 00000001 00240004 00000002")));
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message.username, "a");
  EXPECT_EQ(received->message.priority, 1U);
}

}  // namespace
}  // namespace tuicall::media
