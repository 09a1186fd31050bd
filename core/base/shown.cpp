#include "base/shown.h"

#include <cstddef>

namespace tuicall::base {
namespace {

constexpr size_t kMostShownBytes = 64;

}  // namespace

std::string shown(std::string_view text) {
  if (text.size() <= kMostShownBytes) return "'" + std::string(text) + "'";
  size_t end = kMostShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;  // whole characters
  return "'" + std::string(text.substr(0, end)) + "…' (" + std::to_string(text.size()) + " bytes)";
}

}  // namespace tuicall::base
