// How often a program hears of the sound of its calls.
#pragma once

#include <cstdint>

namespace tuicall::client {

struct SoundOptions {
  uint32_t volume_interval_ms = 300;  // 0: no reports of volume
};

}  // namespace tuicall::client
