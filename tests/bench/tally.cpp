#include "tally.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

namespace tuicall::bench {
namespace {

double percentile_us(std::vector<int64_t>& times_ns, double share) {
  if (times_ns.empty()) return 0;
  const auto last = static_cast<double>(times_ns.size() - 1);
  const auto at = times_ns.begin() + static_cast<std::ptrdiff_t>(share * last);
  std::nth_element(times_ns.begin(), at, times_ns.end());
  return static_cast<double>(*at) / 1000;
}

}  // namespace

int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

void Tally::add_call(int64_t ring_ns, int64_t begin_ns) {
  const std::lock_guard lock(mutex_);
  ring_ns_.push_back(ring_ns);
  begin_ns_.push_back(begin_ns);
}

void Tally::add_failure(const std::string& why) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  last_failure_ = why;
}

std::string Tally::json(double seconds) const {
  const std::lock_guard lock(mutex_);
  std::vector<int64_t> ring_ns = ring_ns_;
  std::vector<int64_t> begin_ns = begin_ns_;
  const nlohmann::json told = {
      {"calls", ring_ns.size()},
      {"calls_per_s", static_cast<double>(ring_ns.size()) / seconds},
      {"failures", failures_},
      {"last_failure", last_failure_},
      {"ring_p50_us", percentile_us(ring_ns, 0.5)},
      {"ring_p99_us", percentile_us(ring_ns, 0.99)},
      {"begin_p50_us", percentile_us(begin_ns, 0.5)},
      {"begin_p99_us", percentile_us(begin_ns, 0.99)},
  };
  return told.dump();
}

}  // namespace tuicall::bench
