// Sound of a device that records while it is said, on its way from the device's clock to one's own:
// what waits is kept short for ever, however different the two run and however late the first piece
// was taken. Surplus is taken out by single periods of the waveform, and what is missing put in
// likewise (time_stretch.h). Knows no clock: time goes by what is taken. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "media/audio/format.h"

namespace tuicall::media {

class LiveQueue {
 public:
  // When a piece comes, no more than this may wait before it; the oldest is lost. As long as a loop
  // may be held up and still takes all that it has missed.
  static constexpr uint32_t kMost_ms = 200;

  void add(std::span<const int16_t> piece);
  // The next frame, of 10 or 20 ms; false, and nothing is written, if none is whole.
  bool take(std::span<int16_t> frame);
  // What is there, if that is less, filled up with silence; false if there is nothing.
  bool take_rest(std::span<int16_t> room);
  size_t samples() const { return samples_.size(); }
  void clear() { *this = LiveQueue(); }

 private:
  void drop(size_t count);
  void assess();
  void adjust();

  std::vector<int16_t> samples_;
  // How many were left after a frame was taken: what was never needed is surplus. But for one piece
  // of the device, which sooner or later comes after the frame for which it came in time before.
  size_t least_left_ = SIZE_MAX;
  size_t largest_piece_ = 0;
  size_t taken_ = 0;       // samples, since these were last looked at
  size_t surplus_ = 0;     // samples that are yet to be taken out
  bool is_short_ = false;  // some are yet to be put in
};

}  // namespace tuicall::media
