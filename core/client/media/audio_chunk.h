// Sound as a program holds it: borrowed samples, 16-bit integers or floats, interleaved.
#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "media/audio/pcm_format.h"

namespace tuicall::client {

// What a program pushes.
struct AudioChunk {
  media::PcmFormat format;
  std::variant<std::span<const int16_t>, std::span<const float>> samples;
  // A device records it while it is said: what waits of it is kept short, and not complete.
  bool is_live = false;
};

// Where a program wants to have it.
struct AudioRoom {
  media::PcmFormat format;
  std::variant<std::span<int16_t>, std::span<float>> samples;
};

}  // namespace tuicall::client
