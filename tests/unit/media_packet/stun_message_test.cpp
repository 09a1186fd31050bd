// STUN messages: the vectors of RFC 5769, and what we write is what we read.
#include "media/packet/stun_message.h"

#include <gtest/gtest.h>

#include "stun_vectors.h"

namespace tuicall::media {
namespace {

const StunTransactionId kVectorId = {0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34,
                                     0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae};

TEST(StunMessage, ReadsTheRequestOfTheRfc) {
  const std::optional<ReceivedStun> received = parse_stun(vector_request());
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message.message_class, StunClass::kRequest);
  EXPECT_EQ(received->message.transaction_id, kVectorId);
  EXPECT_EQ(received->message.username, "evtj:h6vY");
  EXPECT_EQ(received->message.priority, 0x6e0001ffU);
  EXPECT_EQ(received->message.ice_controlled, 0x932ff9b151263b36U);
  EXPECT_FALSE(received->message.ice_controlling);
  EXPECT_FALSE(received->message.use_candidate);
  EXPECT_TRUE(received->has_integrity);
  EXPECT_TRUE(received->has_fingerprint);
  EXPECT_TRUE(received->not_understood.empty());
}

TEST(StunMessage, ReadsTheResponsesOfTheRfc) {
  const std::optional<ReceivedStun> v4 = parse_stun(vector_response_v4());
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->message.message_class, StunClass::kSuccess);
  const Address mapped_v4{.bytes = {192, 0, 2, 1}, .v6 = false, .port = 32853};
  EXPECT_EQ(v4->message.xor_mapped_address, mapped_v4);

  const std::optional<ReceivedStun> v6 = parse_stun(vector_response_v6());
  ASSERT_TRUE(v6);
  const Address mapped_v6{.bytes = {0x20, 0x01, 0x0d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x00, 0x11,
                                    0x22, 0x33, 0x44, 0x55, 0x66, 0x77},
                          .v6 = true,
                          .port = 32853};
  EXPECT_EQ(v6->message.xor_mapped_address, mapped_v6);
}

TEST(StunMessage, ChecksTheIntegrityOfTheRfc) {
  for (const auto& vector : {vector_request(), vector_response_v4(), vector_response_v6()}) {
    EXPECT_TRUE(has_integrity(vector, kVectorPassword));
    EXPECT_FALSE(has_integrity(vector, "VOkJxbRl1RmTxUk/WvJxBT"));
    EXPECT_FALSE(has_integrity(vector, ""));
  }
}

StunMessage full_message() {
  StunMessage message;
  message.message_class = StunClass::kError;
  message.transaction_id = kVectorId;
  message.username = "a:bcd";
  message.priority = 0x7E7F00FF;
  message.use_candidate = true;
  message.ice_controlling = 0xFEDCBA9876543210;
  message.ice_controlled = 1;
  message.xor_mapped_address = Address{.bytes = {10, 1, 2, 3}, .v6 = false, .port = 65535};
  message.address_token = StunAddressToken{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255};
  message.error_code = 487;
  message.error_reason = "Role Conflict";
  message.unknown_attributes = {0x0014, 0x0015, 0x7FFF};
  return message;
}

TEST(StunMessage, ReadsWhatItWrites) {
  const StunMessage message = full_message();
  const std::vector<uint8_t> packet = encode_stun(message, "secret");
  const std::optional<ReceivedStun> received = parse_stun(packet);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message, message);
  EXPECT_TRUE(received->has_fingerprint);
  EXPECT_TRUE(has_integrity(packet, "secret"));
  EXPECT_FALSE(has_integrity(packet, "Secret"));
}

// The fingerprint is what anybody can make, so it is not there to catch a change.
std::vector<uint8_t> without_fingerprint(std::vector<uint8_t> packet) {
  packet.resize(packet.size() - 8);
  packet[2] = static_cast<uint8_t>((packet.size() - 20) >> 8);
  packet[3] = static_cast<uint8_t>(packet.size() - 20);
  return packet;
}

// Its number is not registered: somebody else may use it for what is none of ours.
TEST(StunMessage, ATokenOfAnotherLengthIsNone) {
  StunMessage message;
  message.address_token = StunAddressToken{};
  std::vector<uint8_t> packet = without_fingerprint(encode_stun(message, ""));
  ASSERT_EQ(packet.size(), 40U);
  ASSERT_TRUE(parse_stun(packet)->message.address_token);
  packet[23] = 12;  // the attribute's length
  packet.resize(36);
  packet[3] = 16;
  const std::optional<ReceivedStun> received = parse_stun(packet);
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->message.address_token);
  EXPECT_TRUE(received->not_understood.empty());
}

TEST(StunMessage, WritesTheClassesOfBinding) {
  for (const StunClass message_class :
       {StunClass::kRequest, StunClass::kIndication, StunClass::kSuccess, StunClass::kError}) {
    StunMessage message;
    message.message_class = message_class;
    const std::optional<ReceivedStun> received = parse_stun(encode_stun(message, ""));
    ASSERT_TRUE(received);
    EXPECT_EQ(received->message.message_class, message_class);
  }
}

TEST(StunMessage, CarriesTextsUpToTheirLimits) {
  StunMessage message;
  message.username.assign(kStunMaxUsernameBytes, 'u');
  message.error_code = 400;
  message.error_reason.assign(kStunMaxReasonBytes, 'r');
  const std::optional<ReceivedStun> received = parse_stun(encode_stun(message, "p"));
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message, message);
}

TEST(StunMessage, HasNoIntegrityWithoutAPassword) {
  const std::vector<uint8_t> packet = encode_stun(full_message(), "");
  const std::optional<ReceivedStun> received = parse_stun(packet);
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->has_integrity);
  EXPECT_FALSE(has_integrity(packet, ""));
}

TEST(StunMessage, IntegrityCoversEachByte) {
  const std::vector<uint8_t> packet = without_fingerprint(encode_stun(full_message(), "secret"));
  ASSERT_TRUE(has_integrity(packet, "secret"));
  for (size_t i = 0; i < packet.size(); ++i) {
    std::vector<uint8_t> changed = packet;
    changed[i] ^= 1;
    EXPECT_FALSE(has_integrity(changed, "secret")) << i;
  }
}

TEST(StunMessage, IgnoresWhatComesAfterTheIntegrity) {
  std::vector<uint8_t> packet = without_fingerprint(encode_stun(full_message(), "secret"));
  const std::vector<uint8_t> username = {0x00, 0x06, 0x00, 0x01, 'x', 0, 0, 0};
  packet.insert(packet.end(), username.begin(), username.end());
  packet[3] = static_cast<uint8_t>(packet[3] + username.size());
  const std::optional<ReceivedStun> received = parse_stun(packet);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message, full_message());
  EXPECT_TRUE(has_integrity(packet, "secret"));
}

}  // namespace
}  // namespace tuicall::media
