// How a program's or a file's sound is laid out: interleaved samples at some rate. The samples
// themselves are 16-bit integers or floats from -1 to 1.
#pragma once

#include <cstdint>

#include "base/status.h"

namespace tuicall::media {

struct PcmFormat {
  uint32_t rate_hz = 48'000;
  uint32_t channels = 1;

  bool operator==(const PcmFormat&) const = default;
};

// What programs may get: 8000, 12000, 16000, 24000 or 48000 Hz (the rates of Opus), one
// or two channels. kParamInvalid names what is wrong.
base::Status check_program_format(const PcmFormat& format);
// What can be converted at all, and what programs may bring: 8000 to 192000 Hz, one or two
// channels.
base::Status check_convertible(const PcmFormat& format);

}  // namespace tuicall::media
