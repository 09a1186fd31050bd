// How the sound of calls is sent, and how often the program hears of it.
#pragma once

#include <cstdint>

namespace tuicall::client {

struct SoundOptions {
  uint32_t volume_interval_ms = 300;  // 0: no reports of volume
  uint32_t frame_ms = 20;             // of the packets that are sent: 10 or 20
};

}  // namespace tuicall::client
