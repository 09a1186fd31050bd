#include <openssl/crypto.h>

#include <algorithm>

#include "media/packet/bytes.h"
#include "media/packet/stun_attribute.h"
#include "media/packet/stun_message.h"

namespace tuicall::media {
namespace {

using namespace stun;
using Bytes = std::span<const uint8_t>;

bool is_header_sound(Bytes packet) {
  if (packet.size() < kHeaderBytes) return false;
  const uint16_t type = read_u16(packet, 0);
  const uint16_t length = read_u16(packet, kLengthAt);
  return (type & kMethodBits) == kBinding && type < 0x4000 && length % 4 == 0 &&
         length == packet.size() - kHeaderBytes && read_u32(packet, 4) == kMagicCookie;
}

StunClass class_of(uint16_t type) {
  const bool high = (type & kClassHighBit) != 0;
  const bool low = (type & kClassLowBit) != 0;
  if (high) return low ? StunClass::kError : StunClass::kSuccess;
  return low ? StunClass::kIndication : StunClass::kRequest;
}

// RFC 8489, 14.2: the address is hidden by the cookie and the transaction id.
std::optional<Address> unmask(Bytes value, Bytes packet) {
  if (value.size() < 4) return std::nullopt;
  Address address;
  address.v6 = value[1] == kFamilyV6;
  const size_t bytes = address.v6 ? 16 : 4;
  if ((!address.v6 && value[1] != kFamilyV4) || value.size() != 4 + bytes) return std::nullopt;
  address.port = static_cast<uint16_t>(read_u16(value, 2) ^ kMagicCookie >> 16);
  for (size_t i = 0; i < bytes; ++i) {
    address.bytes[i] = static_cast<uint8_t>(value[4 + i] ^ packet[4 + i]);
  }
  return address;
}

std::string text_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

class Reader {
 public:
  explicit Reader(Bytes packet) : packet_(packet) {}

  std::optional<ReceivedStun> read() {
    if (!is_header_sound(packet_)) return std::nullopt;
    received_.message.message_class = class_of(read_u16(packet_, 0));
    std::copy_n(packet_.begin() + 8, received_.message.transaction_id.size(),
                received_.message.transaction_id.begin());
    for (at_ = kHeaderBytes; at_ < packet_.size();) {
      if (!read_attribute()) return std::nullopt;
    }
    return std::move(received_);
  }

 private:
  bool read_attribute() {
    const size_t room = packet_.size() - at_;  // a multiple of 4, so at least an attribute's header
    const uint16_t type = read_u16(packet_, at_);
    const uint16_t length = read_u16(packet_, at_ + 2);
    if (padded(length) > room - kAttributeHeaderBytes) return false;
    if (received_.has_fingerprint) return false;  // which must be the last
    const Bytes value = packet_.subspan(at_ + kAttributeHeaderBytes, length);
    bool sound = true;
    if (type == kFingerprint) {
      sound = take_fingerprint(value);
    } else if (!received_.has_integrity) {
      sound = take(type, value);
    }
    at_ += kAttributeHeaderBytes + padded(length);
    return sound;
  }

  bool take_fingerprint(Bytes value) {
    received_.has_fingerprint = true;
    return value.size() == kFingerprintBytes &&
           read_u32(value, 0) == fingerprint_of(packet_.first(at_));
  }

  // Of an attribute that comes twice the first counts (RFC 8489, section 14).
  bool take(uint16_t type, Bytes value) {
    StunMessage& message = received_.message;
    switch (type) {
      case kUsername:
        if (value.size() > kStunMaxUsernameBytes) return false;
        if (message.username.empty()) message.username = text_of(value);
        return true;
      case kMessageIntegrity:
        received_.has_integrity = true;
        return value.size() == kIntegrityBytes;
      case kErrorCode:
        return take_error(value);
      case kUnknownAttributes:
        return take_unknown_attributes(value);
      case kXorMappedAddress:
        return take_address(value);
      case kPriority:
        if (value.size() != 4) return false;
        if (!message.priority) message.priority = read_u32(value, 0);
        return true;
      case kUseCandidate:
        message.use_candidate = true;
        return value.empty();
      case kIceControlling:
        return take_tie_breaker(value, message.ice_controlling);
      case kIceControlled:
        return take_tie_breaker(value, message.ice_controlled);
      case kAddressToken:
        take_address_token(value);
        return true;
      default:
        take_other(type);
        return true;
    }
  }

  bool take_error(Bytes value) {
    if (value.size() < 4 || value.size() > 4 + kStunMaxReasonBytes) return false;
    const int hundreds = value[2] & 7;
    const int number = value[3];
    if (hundreds < 3 || hundreds > 6 || number > 99) return false;
    if (received_.message.error_code != 0) return true;
    received_.message.error_code = hundreds * 100 + number;
    received_.message.error_reason = text_of(value.subspan(4));
    return true;
  }

  bool take_unknown_attributes(Bytes value) {
    if (value.size() % 2 != 0) return false;
    if (!received_.message.unknown_attributes.empty()) return true;
    for (size_t i = 0; i < value.size(); i += 2) {
      received_.message.unknown_attributes.push_back(read_u16(value, i));
    }
    return true;
  }

  bool take_address(Bytes value) {
    const std::optional<Address> address = unmask(value, packet_);
    if (!address) return false;
    if (!received_.message.xor_mapped_address) received_.message.xor_mapped_address = address;
    return true;
  }

  static bool take_tie_breaker(Bytes value, std::optional<uint64_t>& tie_breaker) {
    if (value.size() != 8) return false;
    if (!tie_breaker) tie_breaker = read_u64(value, 0);
    return true;
  }

  // Of another length it is somebody else's, as its number is not registered.
  void take_address_token(Bytes value) {
    StunAddressToken token{};
    if (value.size() != token.size() || received_.message.address_token) return;
    std::copy(value.begin(), value.end(), token.begin());
    received_.message.address_token = token;
  }

  // MAPPED-ADDRESS repeats XOR-MAPPED-ADDRESS for old clients; the longer integrity is not ours to
  // check, as the shorter one is there.
  void take_other(uint16_t type) {
    if (type >= kMayBeIgnored || type == kMappedAddress || type == kMessageIntegritySha256) return;
    received_.not_understood.push_back(type);
  }

  Bytes packet_;
  size_t at_ = 0;
  ReceivedStun received_;
};

// Where MESSAGE-INTEGRITY begins, or the packet's size. Only in packets whose lengths are sound.
size_t find_integrity(Bytes packet) {
  size_t at = kHeaderBytes;
  while (at < packet.size() && read_u16(packet, at) != kMessageIntegrity) {
    at += kAttributeHeaderBytes + padded(read_u16(packet, at + 2));
  }
  return at;
}

}  // namespace

std::optional<ReceivedStun> parse_stun(std::span<const uint8_t> packet) {
  return Reader(packet).read();
}

bool has_integrity(std::span<const uint8_t> packet, std::string_view password) {
  const std::optional<ReceivedStun> received = parse_stun(packet);
  if (!received || !received->has_integrity) return false;
  const size_t at = find_integrity(packet);
  const auto expected = integrity_of(packet.first(at), password);
  return CRYPTO_memcmp(expected.data(), packet.data() + at + kAttributeHeaderBytes,
                       expected.size()) == 0;
}

}  // namespace tuicall::media
