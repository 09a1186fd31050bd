// What waits to be played by a device whose clock is its own: one that is slow would be later for
// ever. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tuicall::cli {

class PlaybackQueue {
 public:
  // Of what waits all but the newest is left out when it has become too much.
  static constexpr uint32_t kMost_ms = 200;
  static constexpr uint32_t kKept_ms = 40;

  explicit PlaybackQueue(uint32_t rate_hz) : rate_hz_(rate_hz) {}

  // What has come next.
  void add(const std::vector<int16_t>& samples);
  // The next samples to play: at most so many, none if nothing waits.
  std::vector<int16_t> next(size_t most);
  bool empty() const { return waiting_.empty(); }

 private:
  const uint32_t rate_hz_;
  std::vector<int16_t> waiting_;
};

}  // namespace tuicall::cli
