// Who may be named: 1–32 bytes of A-Z a-z 0-9 - _ (docs/engine.md, limits).
#pragma once

#include <string_view>

namespace tuicall::base {

bool is_valid_user_id(std::string_view user_id);

}  // namespace tuicall::base
