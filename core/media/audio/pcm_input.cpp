#include "media/audio/pcm_input.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "media/audio/sample.h"

namespace tuicall::media {
namespace {

// What is no number would stay in the resampler's filter.
float sane(float sample) { return std::isnan(sample) ? 0.0F : std::clamp(sample, -1.0F, 1.0F); }
float sane(int16_t sample) { return to_float(sample); }

template <typename Sample>
void mix_down(std::span<const Sample> samples, uint32_t channels, std::vector<float>& out) {
  assert(samples.size() % channels == 0);
  out.clear();
  for (size_t i = 0; i < samples.size(); i += channels) {
    const float first = sane(samples[i]);
    out.push_back(channels == 1 ? first : (first + sane(samples[i + 1])) / 2);
  }
}

}  // namespace

PcmInput::PcmInput(const PcmFormat& format)
    : format_(format), resampler_(format.rate_hz, kSampleRate_hz) {}

void PcmInput::push(std::span<const int16_t> samples) {
  mix_down(samples, format_.channels, one_channel_);
  push_one_channel();
}

void PcmInput::push(std::span<const float> samples) {
  mix_down(samples, format_.channels, one_channel_);
  push_one_channel();
}

void PcmInput::push_one_channel() { resampler_.process(one_channel_, ready_); }

std::vector<int16_t> PcmInput::read_all() {
  std::vector<int16_t> all(ready_.size());
  std::transform(ready_.begin(), ready_.end(), all.begin(), to_int16);
  ready_.clear();
  return all;
}

}  // namespace tuicall::media
