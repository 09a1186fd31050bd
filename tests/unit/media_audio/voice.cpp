#include "voice.h"

#include <cmath>
#include <numbers>

#include "media/audio/format.h"

namespace tuicall::media {

constexpr size_t kCycle = 2 * kSampleRate_hz;

Voice::Voice(const VoiceOptions& options) {
  constexpr double kTurn = 2 * std::numbers::pi;
  for (size_t i = 0; i < kCycle; ++i) {
    const double time_s = static_cast<double>(i) / kSampleRate_hz;
    const bool is_pause = static_cast<double>(i) < options.pause_share * kCycle;
    const double swell = is_pause ? 0 : 0.6 - 0.4 * std::cos(kTurn * 4 * time_s);
    double sum = 0;
    for (int harmonic = 1; harmonic < 20; ++harmonic) {
      sum +=
          std::sin(kTurn * options.pitch_hz * harmonic * time_s + harmonic * harmonic) / harmonic;
    }
    cycle_.push_back(static_cast<int16_t>(std::lround(5000 * swell * sum)));
  }
}

void Voice::read(std::span<int16_t> out) {
  for (int16_t& sample : out) sample = cycle_[position_++ % kCycle];
}

}  // namespace tuicall::media
