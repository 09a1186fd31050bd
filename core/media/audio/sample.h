// One sample, as a 16-bit integer or as a float from -1 to 1.
#pragma once

#include <cstdint>

namespace tuicall::media {

// The nearest integer; beyond the range its end, and 0 for what is no number.
int16_t to_int16(float sample);
// Exact: to_int16 gives the same integer again.
float to_float(int16_t sample);
// Within the range as it is, beyond it the range's end.
int16_t saturated(int32_t sample);

}  // namespace tuicall::media
