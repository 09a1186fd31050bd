// STUN Binding messages as plain data (RFC 8489), with what ICE adds to them (RFC 8445), short-term
// credentials, and a token of our own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/packet/address.h"

namespace tuicall::media {

enum class StunClass { kRequest, kIndication, kSuccess, kError };

using StunTransactionId = std::array<uint8_t, 12>;
// Sent to an address, and sent back by who is there (docs/wire.md, Sound).
using StunAddressToken = std::array<uint8_t, 16>;

// What an error answer says (RFC 8489, 14.8; 487: RFC 8445, 7.2.5.1).
constexpr int kStunBadRequest = 400;
constexpr int kStunUnauthenticated = 401;
constexpr int kStunUnknownAttribute = 420;
constexpr int kStunRoleConflict = 487;

constexpr size_t kStunMaxUsernameBytes = 508;  // RFC 8489, 14.3: fewer than 509
constexpr size_t kStunMaxReasonBytes = 762;    // RFC 8489, 14.8: at most 763, a whole UTF-8 text

struct StunMessage {
  StunClass message_class = StunClass::kRequest;
  StunTransactionId transaction_id = {};
  std::string username;
  std::optional<uint32_t> priority;
  bool use_candidate = false;
  std::optional<uint64_t> ice_controlling;  // the tie-breaker
  std::optional<uint64_t> ice_controlled;   // likewise
  std::optional<Address> xor_mapped_address;
  std::optional<StunAddressToken> address_token;
  int error_code = 0;  // 300 to 699, or 0: no such attribute
  std::string error_reason;
  // In an error answer: UNKNOWN-ATTRIBUTES.
  std::vector<uint16_t> unknown_attributes;

  bool operator==(const StunMessage&) const = default;
};

struct ReceivedStun {
  StunMessage message;
  bool has_integrity = false;  // it has a MESSAGE-INTEGRITY, which is yet to be checked
  bool has_fingerprint = false;
  // Attributes that must be understood (below 0x8000) and are not. A request that has some is
  // answered with error 420 that lists them; any other message is dropped (RFC 8489, 6.3).
  std::vector<uint16_t> not_understood;
};

// Nothing if it is no Binding message, or malformed in any way: lengths, paddings beyond the end, a
// wrong FINGERPRINT, one that is not last. Attributes after MESSAGE-INTEGRITY are ignored, but for
// FINGERPRINT (RFC 8489, 14.5).
std::optional<ReceivedStun> parse_stun(std::span<const uint8_t> packet);

// Whether the packet, which parse_stun() takes, has a MESSAGE-INTEGRITY made with this password.
bool has_integrity(std::span<const uint8_t> packet, std::string_view password);

// With MESSAGE-INTEGRITY unless the password is empty, and always with FINGERPRINT. The username
// and the reason must not be longer than the limits above.
std::vector<uint8_t> encode_stun(const StunMessage& message, std::string_view password);

}  // namespace tuicall::media
