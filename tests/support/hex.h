// Bytes as the RFCs print them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tuicall {

// Digits in pairs; blanks between them are skipped.
inline std::vector<uint8_t> bytes_of_hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ') digits += c;
  }
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoul(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

}  // namespace tuicall
