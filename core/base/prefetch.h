// Has the processor fetch memory that is about to be needed, while it does something else. Only
// time depends on it.
#pragma once

#include <cstddef>
#include <utility>

namespace tuicall::base {

// Of a level-1 cache on every processor that we are built for.
constexpr size_t kCacheLine_bytes = 64;

// The lines with these bytes: an instruction for each, and none for a loop.
template <size_t kBytes>
void prefetch(const void* begin) {
  const auto* const first = static_cast<const char*>(begin);
  [first]<size_t... kLine>(std::index_sequence<kLine...> /*lines*/) {
    (__builtin_prefetch(first + kLine * kCacheLine_bytes), ...);
  }
  (std::make_index_sequence<kBytes / kCacheLine_bytes>());
  __builtin_prefetch(first + kBytes - 1);
}

}  // namespace tuicall::base
