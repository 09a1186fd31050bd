// Frames of 20 ms in the format that a program or a file wants: the other way of pcm_input.h. Not
// thread-safe: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "media/audio/format.h"
#include "media/audio/pcm_format.h"
#include "media/audio/resampler.h"

namespace tuicall::media {

class PcmOutput {
 public:
  // format: as check_convertible allows. Throws std::bad_alloc only.
  explicit PcmOutput(const PcmFormat& format);

  // Interleaved; both channels of stereo are the same. Borrowed until the next call. At the rates
  // of Opus, each frame but the first gives exactly 20 ms; the first one gives less, by what the
  // resampler needs to see ahead (5 ms at 8000 Hz, none at 48000).
  std::span<const int16_t> to_int16(std::span<const int16_t> frame);
  std::span<const float> to_float(std::span<const int16_t> frame);

 private:
  void convert(std::span<const int16_t> frame);

  PcmFormat format_;
  Resampler resampler_;
  std::vector<float> one_channel_;
  std::vector<float> resampled_;
  std::vector<float> floats_;
  std::vector<int16_t> integers_;
};

}  // namespace tuicall::media
