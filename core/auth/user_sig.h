// UserSig tickets (TLSSigAPIv2): made, and checked. Pure: the time is handed in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace tuicall::auth {

struct UserSigClaims {
  std::string user_id;
  uint32_t sdk_app_id = 0;
  int64_t issued_at_s = 0;  // Unix seconds
  int64_t expire_s = 0;     // valid for so long
  std::optional<std::vector<uint8_t>> user_buffer;

  int64_t expires_at_s() const { return issued_at_s + expire_s; }
};

// The signature alone: standard base64 of HMAC-SHA256(key, text). docs/usersig.md has the text.
std::string user_sig_signature(const UserSigClaims& claims, std::string_view key);

// The ticket. kParamInvalid for a user id out of its alphabet, an empty key, expire_s < 1 or a time
// that overflows.
base::Result<std::string> make_user_sig(const UserSigClaims& claims, std::string_view key);

// Checks a ticket against any of the app's keys (key rotation) and returns what it says.
// Codes: 70001 expired, 70002 empty, 70003 malformed, 70009 no key fits, 70013 user differs, 70014
// app differs.
base::Result<UserSigClaims> check_user_sig(std::string_view ticket, uint32_t sdk_app_id,
                                           std::string_view user_id,
                                           std::span<const std::string> keys, int64_t now_s,
                                           size_t max_inflated_bytes = 8192);

}  // namespace tuicall::auth
