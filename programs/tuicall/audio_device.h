// The microphone and the loudspeaker that the system has chosen, by PortAudio.
#pragma once

#include <memory>

#include "audio_port.h"

namespace tuicall::cli {

// Both throw UsageError if there is no such device, or it cannot be used.
std::unique_ptr<AudioSource> open_microphone();
std::unique_ptr<AudioSink> open_loudspeaker();

}  // namespace tuicall::cli
