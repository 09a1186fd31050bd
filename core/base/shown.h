// Foreign text as messages show it.
#pragma once

#include <string>
#include <string_view>

namespace tuicall::base {

// In quotes; of a long text its beginning and its size.
std::string shown(std::string_view text);

}  // namespace tuicall::base
