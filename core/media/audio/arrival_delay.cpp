#include "media/audio/arrival_delay.h"

#include <algorithm>

#include "media/audio/format.h"

namespace tuicall::media {
namespace {

// Of 100 packets 97 come in time by the histogram alone; of the other three, the first that does
// come too late raises the peak.
constexpr double kShare = 0.97;
// A packet's weight, once there were enough: the histogram is that of about the last 12 s of
// speech, long enough for three percent of it to be many.
constexpr double kWeight = 1.0 / 600;
// 20 ms in a second of packets of 20 ms.
constexpr double kForget_ms_per_packet = 0.4;
// Nobody waits so long for a packet: the sender's clock has jumped, or the network stood still.
constexpr double kJump_ms = 1000;

double offset_of(int64_t timestamp, double time_ms) {
  return time_ms - static_cast<double>(timestamp) / kSamplesPer_ms;
}

}  // namespace

double ArrivalDelay::add(int64_t timestamp, uint64_t arrival_ms) {
  const double offset_ms = offset_of(timestamp, static_cast<double>(arrival_ms));
  const uint64_t number = count_++;
  const auto is_old = [&](const Offset& other) {
    return other.number + kWindowPackets <= number || other.arrival_ms + kWindow_ms < arrival_ms;
  };
  while (!offsets_.empty() && is_old(offsets_.front())) offsets_.pop_front();
  if (!offsets_.empty() && offset_ms - offsets_.front().offset_ms > kJump_ms) offsets_.clear();
  while (!offsets_.empty() && offsets_.back().offset_ms >= offset_ms) offsets_.pop_back();
  offsets_.push_back({number, arrival_ms, offset_ms});

  const double delay_ms = offset_ms - offsets_.front().offset_ms;
  const double weight = std::max(kWeight, 1.0 / static_cast<double>(++counted_));
  for (double& share : shares_) share *= 1 - weight;
  const auto bucket = static_cast<size_t>(delay_ms / kBucket_ms);
  shares_[std::min(bucket, kBuckets - 1)] += weight;
  peak_ms_ = std::max(0.0, peak_ms_ - kForget_ms_per_packet);
  return delay_ms;
}

void ArrivalDelay::too_late(double delay_ms) { peak_ms_ = std::max(peak_ms_, delay_ms); }

double ArrivalDelay::earliest_ms(int64_t timestamp) const {
  return offsets_.front().offset_ms + static_cast<double>(timestamp) / kSamplesPer_ms;
}

double ArrivalDelay::wait_ms() const { return std::max(quantile_ms(), peak_ms_); }

double ArrivalDelay::quantile_ms() const {
  double sum = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    sum += shares_[i];
    // The first bucket is the path without jitter: its width is the measurement's own.
    if (sum >= kShare) return i == 0 ? 0 : static_cast<double>(i + 1) * kBucket_ms;
  }
  return kBuckets * kBucket_ms;
}

}  // namespace tuicall::media
