#include "tone.h"

#include <cassert>
#include <cmath>
#include <numbers>

#include "media/audio/format.h"
#include "media/audio/sample.h"

namespace tuicall::media {

Tone::Tone(const ToneOptions& options) : options_(options) {
  assert(options.frequency_hz > 0 && options.frequency_hz < kSampleRate_hz / 2.0);
  assert(options.amplitude >= 0 && options.amplitude <= 1);
}

void Tone::read(std::span<int16_t> out) {
  const uint64_t period = options_.click_every_ms * kSamplesPer_ms;
  for (int16_t& sample : out) {
    const uint64_t in_period = period == 0 ? 0 : position_ % period;
    if (period != 0 && in_period < kClick_ms * kSamplesPer_ms) {
      sample = in_period / (kSamplesPer_ms / 2) % 2 == 0 ? INT16_MAX : INT16_MIN;
    } else {
      // From the position and not from the phase before, which would gather rounding errors.
      const double turns = options_.frequency_hz * static_cast<double>(position_) / kSampleRate_hz;
      const double angle = 2 * std::numbers::pi * (turns - std::floor(turns));
      sample = to_int16(static_cast<float>(options_.amplitude * std::sin(angle)));
    }
    ++position_;
  }
}

}  // namespace tuicall::media
