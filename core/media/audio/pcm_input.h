// What a program or a file brings, in pieces of any length and any format, in the one form of
// format.h. Not thread-safe: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "media/audio/format.h"
#include "media/audio/pcm_format.h"
#include "media/audio/resampler.h"

namespace tuicall::media {

class PcmInput {
 public:
  // format: as check_convertible allows. Throws std::bad_alloc only.
  explicit PcmInput(const PcmFormat& format);

  // Interleaved; the length is a multiple of the channels. Stereo becomes the mean of both. Floats
  // beyond -1 to 1 are cut off there, and what is no number is silence.
  void push(std::span<const int16_t> samples);
  void push(std::span<const float> samples);

  // All that is there. Of what was pushed last, a little stays in the filter.
  std::vector<int16_t> read_all();

 private:
  void push_one_channel();

  PcmFormat format_;
  Resampler resampler_;
  std::vector<float> one_channel_;
  std::vector<float> ready_;
};

}  // namespace tuicall::media
