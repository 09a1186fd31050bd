// So many a second, and after a rest as many at once as have been saved up to the burst.
#pragma once

#include <algorithm>
#include <cstdint>

namespace tuicall::server {

class TokenBucket {
 public:
  // Full at first.
  constexpr TokenBucket(int64_t per_second, int64_t burst)
      : per_second_(per_second),
        most_(burst * kToken),
        fills_in_us_(most_ / per_second + 1),
        saved_(most_) {}

  // Whether there was one. now_us: never goes back.
  bool take(int64_t now_us) {
    // Longer than it takes to fill it need not be looked at, and would overflow.
    const int64_t passed_us = std::min(now_us - at_us_, fills_in_us_);
    saved_ = std::min(most_, saved_ + passed_us * per_second_);
    at_us_ = now_us;
    if (saved_ < kToken) return false;
    saved_ -= kToken;
    return true;
  }

 private:
  static constexpr int64_t kToken = 1'000'000;  // one a second is one for each microsecond

  int64_t per_second_;
  int64_t most_;
  int64_t fills_in_us_;
  int64_t saved_;
  int64_t at_us_ = 0;
};

}  // namespace tuicall::server
