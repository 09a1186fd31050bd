// Session keys from master keys (RFC 3711, 4.3, with key_derivation_rate 0).
#pragma once

#include <cstdint>
#include <span>

namespace tuicall::media {

// RFC 3711, 4.3.1 and 4.3.2. AEAD needs no authentication keys, which are 1 and 4.
constexpr uint8_t kSrtpKeyLabel = 0;
constexpr uint8_t kSrtpSaltLabel = 2;
constexpr uint8_t kSrtcpKeyLabel = 3;
constexpr uint8_t kSrtcpSaltLabel = 5;

// Fills out. master_key: 16 bytes. master_salt: up to 14 bytes; a shorter one is filled up with
// zeros at its end (RFC 7714, section 11). False when OpenSSL fails.
bool derive_srtp_key(std::span<const uint8_t> master_key, std::span<const uint8_t> master_salt,
                     uint8_t label, std::span<uint8_t> out);

}  // namespace tuicall::media
