// How long to wait before the next attempt to connect: exponential, with jitter over the
// longer half, so that the clients of a server that restarts do not all come back at once. Pure:
// the random number is handed in.
#pragma once

#include <cstdint>

namespace tuicall::client {

class Backoff {
 public:
  static constexpr uint64_t kFirst_ms = 100;
  static constexpr uint64_t kLongest_ms = 10'000;

  // Between half of the present step and all of it; the step doubles each time, up to
  // kLongest_ms. random: evenly from all of uint32_t.
  uint64_t next_delay_ms(uint32_t random);
  void reset() { step_ms_ = kFirst_ms; }

 private:
  uint64_t step_ms_ = kFirst_ms;
};

}  // namespace tuicall::client
