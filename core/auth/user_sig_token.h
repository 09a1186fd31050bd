// The packing of a ticket: compressed by zlib (RFC 1950), then base64 (RFC 4648, section 4) with
// the three characters that mean something in a URL replaced: '+' by '*', '/' by '-', '=' by '_'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tuicall::auth {

// Standard base64, padded.
std::string base64_encode(std::span<const uint8_t> bytes);
// nullopt for anything but canonical, padded base64.
std::optional<std::vector<uint8_t>> base64_decode(std::string_view text);

std::string pack_token(std::string_view content);
// nullopt if the token is not packed like this, or holds more than max_bytes.
std::optional<std::string> unpack_token(std::string_view token, size_t max_bytes);

}  // namespace tuicall::auth
