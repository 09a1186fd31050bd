#include "media/audio/sine.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace tuicall::media {

Sine::Sine(double frequency_hz, double amplitude, uint32_t rate_hz)
    : turns_a_sample_(frequency_hz / rate_hz), amplitude_(amplitude) {
  assert(frequency_hz > 0 && turns_a_sample_ < 0.5);
  assert(amplitude >= 0 && amplitude <= 1);
}

// From the position and not from the phase before, which would gather rounding errors.
float Sine::next() {
  const double turns = turns_a_sample_ * static_cast<double>(position_++);
  const double angle = 2 * std::numbers::pi * (turns - std::floor(turns));
  return static_cast<float>(amplitude_ * std::sin(angle));
}

}  // namespace tuicall::media
