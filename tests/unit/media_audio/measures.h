// What a test measures of sound.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "media/audio/level.h"

namespace tuicall::media {

inline double level_of(std::span<const int16_t> pcm) {
  LevelMeter meter;
  meter.add(pcm);
  return meter.level_dbov();
}

// The largest bend of the waveform. Of a sine of 0.5 it is 16384 x (2 pi f / 48000)^2; a click is
// far more.
inline int largest_bend(std::span<const int16_t> pcm) {
  int largest = 0;
  for (size_t i = 2; i < pcm.size(); ++i) {
    largest = std::max(largest, std::abs(pcm[i] - 2 * pcm[i - 1] + pcm[i - 2]));
  }
  return largest;
}

}  // namespace tuicall::media
