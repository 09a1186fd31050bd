#include "client/backoff.h"

#include <algorithm>

namespace tuicall::client {

uint64_t Backoff::next_delay_ms(uint32_t random) {
  const uint64_t half = step_ms_ / 2;
  const uint64_t delay_ms = half + (random % (half + 1));
  step_ms_ = std::min(step_ms_ * 2, longest_ms_);
  return delay_ms;
}

}  // namespace tuicall::client
