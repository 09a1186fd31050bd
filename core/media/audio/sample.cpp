#include "media/audio/sample.h"

#include <algorithm>
#include <cmath>

namespace tuicall::media {

constexpr float kScale = 32768.0F;

int16_t to_int16(float sample) {
  if (std::isnan(sample)) return 0;
  return static_cast<int16_t>(std::lrint(std::clamp(sample * kScale, -32768.0F, 32767.0F)));
}

float to_float(int16_t sample) { return static_cast<float>(sample) / kScale; }

int16_t saturated(int32_t sample) {
  return static_cast<int16_t>(std::clamp<int32_t>(sample, INT16_MIN, INT16_MAX));
}

}  // namespace tuicall::media
