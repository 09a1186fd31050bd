#include "base/user_id.h"

#include <algorithm>

#include "base/call_types.h"

namespace tuicall::base {

bool is_valid_user_id(std::string_view user_id) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !user_id.empty() && user_id.size() <= kMaxUserIdBytes &&
         std::all_of(user_id.begin(), user_id.end(), allowed);
}

}  // namespace tuicall::base
