#include "load/latencies.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tuicall::cli::load {

namespace {

// A bucket is named by the place of a number's highest bit and the 7 bits after it.
constexpr int kFineBits = 7;
constexpr size_t kFine = size_t{1} << kFineBits;
constexpr size_t kBuckets = (64 - kFineBits + 1) * kFine;
constexpr double kNsPerMs = 1e6;

size_t bucket_of(uint64_t number) {
  if (number < kFine) return number;
  const int shift = static_cast<int>(std::bit_width(number)) - 1 - kFineBits;
  return (static_cast<size_t>(shift) << kFineBits) + (number >> shift);
}

// The largest number of a bucket.
double largest_in(size_t bucket) {
  if (bucket < kFine) return static_cast<double>(bucket);
  const auto shift = static_cast<int>(bucket >> kFineBits) - 1;
  const size_t fine = (bucket & (kFine - 1)) + kFine;
  return std::ldexp(static_cast<double>(fine + 1), shift) - 1;
}

}  // namespace

Latencies::Latencies() : buckets_(kBuckets) {}

void Latencies::add(int64_t duration_ns) {
  const auto number = static_cast<uint64_t>(std::max<int64_t>(duration_ns, 0));
  ++buckets_[bucket_of(number)];
  ++count_;
  max_ns_ = std::max(max_ns_, number);
}

double Latencies::max_ms() const { return static_cast<double>(max_ns_) / kNsPerMs; }

double Latencies::percentile_ms(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_)));
  uint64_t counted = 0;
  for (size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    counted += buckets_[bucket];
    if (counted >= std::max<uint64_t>(wanted, 1)) {
      return std::min(largest_in(bucket) / kNsPerMs, max_ms());
    }
  }
  return max_ms();
}

}  // namespace tuicall::cli::load
