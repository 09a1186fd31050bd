// A sine without end and without a jump.
#pragma once

#include <cstdint>

namespace tuicall::media {

class Sine {
 public:
  // frequency_hz: above 0 and below half the rate. amplitude: of full scale, 0 to 1.
  Sine(double frequency_hz, double amplitude, uint32_t rate_hz);

  float next();

 private:
  double turns_a_sample_;
  double amplitude_;
  uint64_t position_ = 0;
};

}  // namespace tuicall::media
