#include "media/audio/concealment_fade.h"

#include <algorithm>
#include <cmath>

#include "media/audio/format.h"

namespace tuicall::media {
namespace {

// A syllable may be bridged; after four frames nobody knows any more what was said.
constexpr size_t kWhole = 80 * kSamplesPer_ms;
constexpr double kFallPerSample = 1.0 / (160 * kSamplesPer_ms);
constexpr double kRisePerSample = 1.0 / (5 * kSamplesPer_ms);

int16_t scaled(int16_t sample, double gain) {
  return static_cast<int16_t>(std::lround(sample * gain));
}

}  // namespace

void ConcealmentFade::conceal(std::span<int16_t> pcm) {
  for (int16_t& sample : pcm) {
    if (++concealed_ > kWhole) gain_ = std::max(0.0, gain_ - kFallPerSample);
    sample = scaled(sample, gain_);
  }
}

void ConcealmentFade::decoded(std::span<int16_t> pcm) {
  concealed_ = 0;
  for (int16_t& sample : pcm) {
    if (gain_ >= 1) return;
    gain_ = std::min(1.0, gain_ + kRisePerSample);
    sample = scaled(sample, gain_);
  }
}

}  // namespace tuicall::media
