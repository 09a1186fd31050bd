// What a program or a file brings, in pieces of any length and any format, as frames of exactly
// 20 ms. Not thread-safe: one thread at a time.
#pragma once

#include <cstddef>
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

  // True, and the frame, when 20 ms are there.
  bool read(AudioFrame& frame);
  // The rest, filled up with silence; false if there is none. For the end of a file.
  bool read_rest(AudioFrame& frame);
  // All that is there, at the end of `out`.
  void read_all(std::vector<int16_t>& out);
  size_t buffered_samples() const { return ready_.size(); }  // at 48 kHz
  // Forgets what was not read.
  void clear();

 private:
  void push_one_channel();

  PcmFormat format_;
  Resampler resampler_;
  std::vector<float> one_channel_;
  std::vector<float> ready_;
};

}  // namespace tuicall::media
