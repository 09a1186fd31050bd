// The wall clock, as Unix time. Any thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace tuicall::server {

inline int64_t unix_now_ms() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

}  // namespace tuicall::server
