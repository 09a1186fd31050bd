// How long something took, many times over, in a constant space: a histogram whose buckets are less
// than 1 % wide.
#pragma once

#include <cstdint>
#include <vector>

namespace tuicall::cli::load {

class Latencies {
 public:
  Latencies();
  void add(int64_t duration_ns);
  uint64_t count() const { return count_; }
  double max_ms() const;
  // The time that this share of them, 0 to 1, did not exceed; 0 if there are none.
  double percentile_ms(double share) const;

 private:
  std::vector<uint64_t> buckets_;
  uint64_t count_ = 0;
  uint64_t max_ns_ = 0;
};

}  // namespace tuicall::cli::load
