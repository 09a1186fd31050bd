// What reader and writer of STUN messages share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tuicall::media::stun {

// RFC 8489, section 5
constexpr size_t kHeaderBytes = 20;
constexpr size_t kAttributeHeaderBytes = 4;
constexpr size_t kLengthAt = 2;
constexpr uint32_t kMagicCookie = 0x2112A442;
constexpr uint16_t kBinding = 0x0001;
constexpr uint16_t kMethodBits = 0x3EEF;
constexpr uint16_t kClassHighBit = 0x0100;
constexpr uint16_t kClassLowBit = 0x0010;

// RFC 8489, 18.3.1, and RFC 8445, section 16.1
constexpr uint16_t kMappedAddress = 0x0001;
constexpr uint16_t kUsername = 0x0006;
constexpr uint16_t kMessageIntegrity = 0x0008;
constexpr uint16_t kErrorCode = 0x0009;
constexpr uint16_t kUnknownAttributes = 0x000A;
constexpr uint16_t kMessageIntegritySha256 = 0x001C;
constexpr uint16_t kXorMappedAddress = 0x0020;
constexpr uint16_t kPriority = 0x0024;
constexpr uint16_t kUseCandidate = 0x0025;
constexpr uint16_t kMayBeIgnored = 0x8000;  // this and all above
constexpr uint16_t kFingerprint = 0x8028;
constexpr uint16_t kIceControlled = 0x8029;
constexpr uint16_t kIceControlling = 0x802A;
// Ours, not registered: of those that others ignore (RFC 8489, 14), for extensions without an RFC.
constexpr uint16_t kAddressToken = 0xCA11;

constexpr size_t kIntegrityBytes = 20;
constexpr size_t kFingerprintBytes = 4;
constexpr uint8_t kFamilyV4 = 1;
constexpr uint8_t kFamilyV6 = 2;

constexpr size_t padded(size_t bytes) { return (bytes + 3) / 4 * 4; }

// The values of the attribute that comes after these bytes, which are the message so far. The
// header's length must count the attribute: for the first whatever it says, for the second it does.
std::array<uint8_t, kIntegrityBytes> integrity_of(std::span<const uint8_t> before,
                                                  std::string_view password);
uint32_t fingerprint_of(std::span<const uint8_t> before);

}  // namespace tuicall::media::stun
