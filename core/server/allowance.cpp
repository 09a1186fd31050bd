#include "server/allowance.h"

#include <algorithm>

namespace tuicall::server {
namespace {

constexpr int64_t kOne = 1000;

}  // namespace

Allowance::Allowance(int64_t per_second, int64_t burst)
    : per_second_(per_second), most_(burst * kOne) {}

int64_t Allowance::saved_at(const Bucket& bucket, int64_t now_ms) const {
  // A clock that was set back takes nothing away.
  const int64_t passed_ms = std::max<int64_t>(0, now_ms - bucket.at_ms);
  if (passed_ms >= most_ / per_second_ + 1) return most_;
  return std::min(most_, bucket.saved + passed_ms * per_second_);
}

bool Allowance::take(const UserKey& user, int64_t now_ms) {
  if (per_second_ == 0) return true;
  Bucket& bucket = buckets_.try_emplace(user, Bucket{most_, now_ms}).first->second;
  bucket.saved = saved_at(bucket, now_ms);
  bucket.at_ms = now_ms;
  if (bucket.saved < kOne) return false;
  bucket.saved -= kOne;
  return true;
}

void Allowance::sweep(int64_t now_ms) {
  std::erase_if(buckets_,
                [&](const auto& entry) { return saved_at(entry.second, now_ms) == most_; });
}

}  // namespace tuicall::server
