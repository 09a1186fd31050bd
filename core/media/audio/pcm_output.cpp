#include "media/audio/pcm_output.h"

#include <algorithm>

#include "media/audio/sample.h"

namespace tuicall::media {

PcmOutput::PcmOutput(const PcmFormat& format)
    : format_(format), resampler_(kSampleRate_hz, format.rate_hz) {}

void PcmOutput::convert(std::span<const int16_t> frame) {
  one_channel_.resize(frame.size());
  std::transform(frame.begin(), frame.end(), one_channel_.begin(), media::to_float);
  resampled_.clear();
  resampler_.process(one_channel_, resampled_);
}

std::span<const int16_t> PcmOutput::to_int16(std::span<const int16_t> frame) {
  convert(frame);
  integers_.clear();
  for (const float sample : resampled_) {
    integers_.insert(integers_.end(), format_.channels, media::to_int16(sample));
  }
  return integers_;
}

std::span<const float> PcmOutput::to_float(std::span<const int16_t> frame) {
  convert(frame);
  floats_.clear();
  for (const float sample : resampled_) floats_.insert(floats_.end(), format_.channels, sample);
  return floats_;
}

}  // namespace tuicall::media
