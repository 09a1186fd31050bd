#include "playback_queue.h"

#include <algorithm>
#include <iterator>

namespace tuicall::cli {

void PlaybackQueue::add(const std::vector<int16_t>& samples) {
  waiting_.insert(waiting_.end(), samples.begin(), samples.end());
  if (waiting_.size() <= samples_in(kMost_ms)) return;
  waiting_.erase(waiting_.begin(),
                 std::prev(waiting_.end(), static_cast<std::ptrdiff_t>(samples_in(kKept_ms))));
}

std::vector<int16_t> PlaybackQueue::next(size_t most) {
  const auto end =
      std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(std::min(most, waiting_.size())));
  std::vector<int16_t> samples(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return samples;
}

size_t PlaybackQueue::samples_in(uint32_t duration_ms) const {
  constexpr uint32_t kSecond_ms = 1000;
  return size_t{rate_hz_} * duration_ms / kSecond_ms;
}

}  // namespace tuicall::cli
