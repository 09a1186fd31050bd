#include "media/packet/stun_attribute.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <zlib.h>

#include <vector>

#include "media/packet/bytes.h"

namespace tuicall::media::stun {
namespace {

constexpr uint32_t kFingerprintMask = 0x5354554E;  // RFC 8489, 14.7

}  // namespace

std::array<uint8_t, kIntegrityBytes> integrity_of(std::span<const uint8_t> before,
                                                  std::string_view password) {
  std::vector<uint8_t> signed_bytes(before.begin(), before.end());
  const size_t counted = before.size() - kHeaderBytes + kAttributeHeaderBytes + kIntegrityBytes;
  write_u16(signed_bytes, kLengthAt, static_cast<uint16_t>(counted));
  std::array<uint8_t, kIntegrityBytes> made = {};
  unsigned size = 0;
  HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), signed_bytes.data(),
       signed_bytes.size(), made.data(), &size);
  return made;
}

uint32_t fingerprint_of(std::span<const uint8_t> before) {
  const uLong sum = crc32(0, before.data(), static_cast<uInt>(before.size()));
  return static_cast<uint32_t>(sum) ^ kFingerprintMask;
}

}  // namespace tuicall::media::stun
