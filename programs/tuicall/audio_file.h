// Sound files, by libsndfile: whatever that reads goes in, WAV comes out.
#pragma once

#include <memory>
#include <string>

#include "audio_port.h"

namespace tuicall::cli {

// Both open their file at once, and throw UsageError if they cannot use it.
// rate: 8000 to 192000 Hz; one channel or two.
std::unique_ptr<AudioSource> open_audio_file(const std::string& path);
// Takes the place of a file that is there. 48000 Hz, one channel, 16 bits.
std::unique_ptr<AudioSink> create_audio_file(const std::string& path);

}  // namespace tuicall::cli
