#include "playback_queue.h"

#include <algorithm>
#include <iterator>

#include "audio_port.h"

namespace tuicall::cli {

void PlaybackQueue::add(const std::vector<int16_t>& samples) {
  waiting_.insert(waiting_.end(), samples.begin(), samples.end());
  if (waiting_.size() <= samples_in(kMost_ms, rate_hz_)) return;
  waiting_.erase(
      waiting_.begin(),
      std::prev(waiting_.end(), static_cast<std::ptrdiff_t>(samples_in(kKept_ms, rate_hz_))));
}

std::vector<int16_t> PlaybackQueue::next(size_t most) {
  const auto end =
      std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(std::min(most, waiting_.size())));
  std::vector<int16_t> samples(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return samples;
}

}  // namespace tuicall::cli
