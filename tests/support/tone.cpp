#include "tone.h"

#include "media/audio/format.h"
#include "media/audio/sample.h"

namespace tuicall::media {

Tone::Tone(const ToneOptions& options)
    : options_(options), sine_(options.frequency_hz, options.amplitude, kSampleRate_hz) {}

void Tone::read(std::span<int16_t> out) {
  const uint64_t period = options_.click_every_ms * kSamplesPer_ms;
  for (int16_t& sample : out) {
    const float tone = sine_.next();
    const uint64_t in_period = period == 0 ? 0 : position_ % period;
    if (period != 0 && in_period < kClick_ms * kSamplesPer_ms) {
      sample = in_period / (kSamplesPer_ms / 2) % 2 == 0 ? INT16_MAX : INT16_MIN;
    } else {
      sample = to_int16(tone);
    }
    ++position_;
  }
}

}  // namespace tuicall::media
