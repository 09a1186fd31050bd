// Where the program's sound and the engine's meet: what it pushes, and what it reads. Any thread.
#pragma once

#include "client/media/audio_input.h"
#include "client/media/audio_output.h"

namespace tuicall::client {

struct AudioPort {
  AudioInput input;
  AudioOutput output;
};

}  // namespace tuicall::client
