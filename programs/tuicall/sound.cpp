#include "sound.h"

#include <filesystem>
#include <system_error>

#include "account.h"
#include "audio_device.h"
#include "audio_file.h"

namespace tuicall::cli {

Sound::Sound(const SoundOptions& options) {
  if (!options.in_file.empty()) source = open_audio_file(options.in_file);
  // It would be empty before a word of it was said.
  std::error_code not_there;
  if (source && std::filesystem::equivalent(options.in_file, options.out_file, not_there)) {
    throw UsageError("'" + options.out_file +
                     "' is what is said, expected another file for what is heard");
  }
  if (!options.out_file.empty()) sink = create_audio_file(options.out_file);
  if (!options.devices) return;
  source = open_microphone();
  sink = open_loudspeaker();
}

}  // namespace tuicall::cli
