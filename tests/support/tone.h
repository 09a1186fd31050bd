// A sine for tests, without end and without a jump, with clicks on it if wanted: a click is found
// again at the other end of a path, and tells its delay.
#pragma once

#include <cstdint>
#include <span>

#include "media/audio/sine.h"

namespace tuicall::media {

struct ToneOptions {
  double frequency_hz = 440;    // above 0, below 24000
  double amplitude = 0.5;       // of full scale: 0 to 1
  uint32_t click_every_ms = 0;  // 0: no clicks; the first is at the beginning
};

class Tone {
 public:
  static constexpr uint32_t kClick_ms = 2;

  explicit Tone(const ToneOptions& options);
  // The next samples. A click is kClick_ms of full scale, turning its sign every half millisecond.
  void read(std::span<int16_t> out);

 private:
  ToneOptions options_;
  Sine sine_;
  uint64_t position_ = 0;
};

}  // namespace tuicall::media
