#include <cassert>

#include "media/packet/bytes.h"
#include "media/packet/stun_attribute.h"
#include "media/packet/stun_message.h"

namespace tuicall::media {
namespace {

using namespace stun;

uint16_t type_of(StunClass message_class) {
  switch (message_class) {
    case StunClass::kRequest:
      return kBinding;
    case StunClass::kIndication:
      return kBinding | kClassLowBit;
    case StunClass::kSuccess:
      return kBinding | kClassHighBit;
    case StunClass::kError:
      break;
  }
  return kBinding | kClassHighBit | kClassLowBit;
}

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

class Writer {
 public:
  explicit Writer(const StunMessage& message) {
    append_u16(out_, type_of(message.message_class));
    append_u16(out_, 0);
    append_u32(out_, kMagicCookie);
    out_.insert(out_.end(), message.transaction_id.begin(), message.transaction_id.end());
  }

  void attribute(uint16_t type, std::span<const uint8_t> value) {
    append_u16(out_, type);
    append_u16(out_, static_cast<uint16_t>(value.size()));
    out_.insert(out_.end(), value.begin(), value.end());
    out_.resize(padded(out_.size()));
  }

  void tie_breaker(uint16_t type, const std::optional<uint64_t>& value) {
    if (!value) return;
    std::vector<uint8_t> bytes;
    append_u64(bytes, *value);
    attribute(type, bytes);
  }

  void address(const Address& address) {
    std::vector<uint8_t> value = {0, address.v6 ? kFamilyV6 : kFamilyV4};
    append_u16(value, static_cast<uint16_t>(address.port ^ kMagicCookie >> 16));
    for (size_t i = 0; i < (address.v6 ? 16U : 4U); ++i) {
      value.push_back(static_cast<uint8_t>(address.bytes[i] ^ out_[4 + i]));
    }
    attribute(kXorMappedAddress, value);
  }

  void error(int code, const std::string& reason) {
    std::vector<uint8_t> value = {0, 0, static_cast<uint8_t>(code / 100),
                                  static_cast<uint8_t>(code % 100)};
    value.insert(value.end(), reason.begin(), reason.end());
    attribute(kErrorCode, value);
  }

  void unknown_attributes(const std::vector<uint16_t>& types) {
    std::vector<uint8_t> value;
    for (const uint16_t type : types) append_u16(value, type);
    attribute(kUnknownAttributes, value);
  }

  std::vector<uint8_t> finish(std::string_view password) {
    if (!password.empty()) attribute(kMessageIntegrity, integrity_of(out_, password));
    const size_t counted = out_.size() - kHeaderBytes + kAttributeHeaderBytes + kFingerprintBytes;
    write_u16(out_, kLengthAt, static_cast<uint16_t>(counted));
    std::vector<uint8_t> value;
    append_u32(value, fingerprint_of(out_));
    attribute(kFingerprint, value);
    return std::move(out_);
  }

 private:
  std::vector<uint8_t> out_;
};

}  // namespace

std::vector<uint8_t> encode_stun(const StunMessage& message, std::string_view password) {
  assert(message.username.size() <= kStunMaxUsernameBytes);
  assert(message.error_reason.size() <= kStunMaxReasonBytes);
  Writer writer(message);
  if (!message.username.empty()) writer.attribute(kUsername, bytes_of(message.username));
  if (message.priority) {
    std::vector<uint8_t> value;
    append_u32(value, *message.priority);
    writer.attribute(kPriority, value);
  }
  if (message.use_candidate) writer.attribute(kUseCandidate, {});
  writer.tie_breaker(kIceControlling, message.ice_controlling);
  writer.tie_breaker(kIceControlled, message.ice_controlled);
  if (message.xor_mapped_address) writer.address(*message.xor_mapped_address);
  if (message.address_token) writer.attribute(kAddressToken, *message.address_token);
  if (message.error_code != 0) writer.error(message.error_code, message.error_reason);
  if (!message.unknown_attributes.empty()) writer.unknown_attributes(message.unknown_attributes);
  return writer.finish(password);
}

}  // namespace tuicall::media
