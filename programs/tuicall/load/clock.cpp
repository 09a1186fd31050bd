#include "load/clock.h"

#include <chrono>

namespace tuicall::cli::load {

int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

int64_t after(double duration_s) { return now_ns() + static_cast<int64_t>(duration_s * kNsPerS); }

double seconds_since(int64_t begun_ns) {
  return static_cast<double>(now_ns() - begun_ns) / kNsPerS;
}

double per_second(uint64_t number, double duration_s) {
  return duration_s > 0 ? static_cast<double>(number) / duration_s : 0;
}

}  // namespace tuicall::cli::load
