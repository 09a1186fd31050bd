#include "media/audio/live_queue.h"

#include <algorithm>

#include "media/audio/time_stretch.h"

namespace tuicall::media {
namespace {

constexpr size_t kMostSamples = size_t{LiveQueue::kMost_ms} * kSamplesPer_ms;
// Looked at every second: longer than any device collects, and within it clocks that are a thousand
// ppm apart differ by 1 ms.
constexpr size_t kLookedAt = 1000 * kSamplesPer_ms;
// Beyond one piece: between these nothing is changed. At the least what a thread may be late by.
constexpr size_t kLeastSpare = 5 * kSamplesPer_ms;
constexpr size_t kSpare = 15 * kSamplesPer_ms;
constexpr size_t kMostSpare = 30 * kSamplesPer_ms;
// Of more it is not waited for a sound that repeats itself.
constexpr size_t kTooMuch = 70 * kSamplesPer_ms;
// Between two changes, so that speech is at most an eighth faster.
constexpr size_t kBetweenChanges = 100 * kSamplesPer_ms;

}  // namespace

void LiveQueue::add(std::span<const int16_t> piece) {
  if (samples_.size() > kMostSamples) drop(samples_.size() - kMostSamples);
  samples_.insert(samples_.end(), piece.begin(), piece.end());
  largest_piece_ = std::max(largest_piece_, piece.size());
}

bool LiveQueue::take(std::span<int16_t> frame) {
  if (samples_.size() < frame.size()) {
    least_left_ = 0;
    return false;
  }
  if (taken_ % kBetweenChanges == 0) adjust();
  std::copy_n(samples_.begin(), frame.size(), frame.begin());
  drop(frame.size());
  least_left_ = std::min(least_left_, samples_.size());
  taken_ += frame.size();
  if (taken_ == kLookedAt) assess();
  return true;
}

bool LiveQueue::take_rest(std::span<int16_t> room) {
  if (samples_.empty()) return false;
  const size_t count = std::min(samples_.size(), room.size());
  std::fill(std::copy_n(samples_.begin(), count, room.begin()), room.end(), int16_t{0});
  drop(count);
  return true;
}

void LiveQueue::drop(size_t count) {
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(count));
}

void LiveQueue::assess() {
  const size_t spare = least_left_ - std::min(least_left_, largest_piece_);
  if (spare > kTooMuch) drop(spare - kSpare);
  surplus_ = spare > kMostSpare && spare <= kTooMuch ? spare - kSpare : 0;
  is_short_ = spare < kLeastSpare;
  least_left_ = SIZE_MAX;
  largest_piece_ = 0;
  taken_ = 0;
}

// A period is at least 120 samples long: an even shorter surplus may stay.
void LiveQueue::adjust() {
  if (is_short_) {
    is_short_ = lengthen(samples_) == 0;
  } else if (surplus_ > 0) {
    surplus_ -= shorten(samples_, surplus_);
  }
}

}  // namespace tuicall::media
