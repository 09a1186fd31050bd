#include "sound.h"

#include "audio_device.h"
#include "audio_file.h"

namespace tuicall::cli {

Sound::Sound(const SoundOptions& options) {
  if (!options.in_file.empty()) source = open_audio_file(options.in_file);
  if (!options.out_file.empty()) sink = create_audio_file(options.out_file);
  if (!options.devices) return;
  source = open_microphone();
  sink = open_loudspeaker();
}

}  // namespace tuicall::cli
