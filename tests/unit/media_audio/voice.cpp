#include "voice.h"

#include <cmath>
#include <numbers>

#include "media/audio/format.h"

namespace tuicall::media {

void Voice::read(std::span<int16_t> out) {
  constexpr double kTurn = 2 * std::numbers::pi;
  constexpr double kCycle_s = 2;
  for (int16_t& sample : out) {
    const double time_s = static_cast<double>(position_++) / kSampleRate_hz;
    const bool is_pause = std::fmod(time_s, kCycle_s) < options_.pause_share * kCycle_s;
    const double swell = is_pause ? 0 : 0.6 - 0.4 * std::cos(kTurn * 4 * time_s);
    double sum = 0;
    for (int harmonic = 1; harmonic < 20; ++harmonic) {
      sum +=
          std::sin(kTurn * options_.pitch_hz * harmonic * time_s + harmonic * harmonic) / harmonic;
    }
    sample = static_cast<int16_t>(std::lround(5000 * swell * sum));
  }
}

}  // namespace tuicall::media
