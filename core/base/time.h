// Units of time.
#pragma once

#include <cstdint>

namespace tuicall::base {

constexpr int64_t kSecond_ms = 1000;

}  // namespace tuicall::base
