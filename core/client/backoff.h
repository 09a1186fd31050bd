// How long to wait before the next attempt: exponential, with jitter over the longer half, so that
// the clients of one server do not all make theirs at once. Pure: the random number is handed in.
#pragma once

#include <cstdint>

namespace tuicall::client {

class Backoff {
 public:
  // Of attempts to connect.
  static constexpr uint64_t kFirst_ms = 100;
  static constexpr uint64_t kLongest_ms = 10'000;

  explicit Backoff(uint64_t first_ms = kFirst_ms, uint64_t longest_ms = kLongest_ms)
      : first_ms_(first_ms), longest_ms_(longest_ms), step_ms_(first_ms) {}

  // Between half of the present step and all of it; the step doubles each time, up to the longest.
  // random: evenly from all of uint32_t.
  uint64_t next_delay_ms(uint32_t random);
  void reset() { step_ms_ = first_ms_; }

 private:
  uint64_t first_ms_;
  uint64_t longest_ms_;
  uint64_t step_ms_;
};

}  // namespace tuicall::client
