// The files and tones of one engine: those that it says, and those into which it writes what it
// hears. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/status.h"
#include "client/file_thread.h"
#include "client/media/audio_port.h"
#include "client/media/player.h"
#include "client/media/recorder.h"

namespace tuicall::client {

struct ToneOptions {
  double frequency_hz = 440;  // 1 to 20,000
  double amplitude = 0.25;    // of full scale, 0 to 1
  uint32_t duration_ms = 0;   // 1 to 3,600,000
};

class SoundFiles {
 public:
  // Says how it ended. Called once if the method has succeeded, else never; on any thread.
  using Done = std::function<void(const base::Status& status)>;

  // The thread outlives it.
  SoundFiles(FileThread& thread, std::shared_ptr<AudioPort> port);

  // Both are said behind all that waits, and done when that was said: with kRequestRefused if it
  // was forgotten before its end, or the file cannot be read any further. kParamInvalid for a file
  // that is no WAV, as WavReader, or a tone beyond its limits.
  base::Status play_file(const std::string& path, Done done);
  base::Status play_tone(const ToneOptions& tone, Done done);

  // Writes what is heard of a user (empty: of everybody, mixed) into a WAV file, in the call that
  // goes on or in the next one. Done when the file is complete: at the end of the call, or of the
  // recording; with kRequestRefused when the disk is full. kParamInvalid for a rate that programs
  // may not have and for a file that cannot be written, kRequestRefused for one that is being
  // written, under whatever name.
  base::Status record(const std::string& user_id, const std::string& path, uint32_t rate_hz,
                      Done done);
  // The file is complete when it returns. kParamInvalid if none is written there.
  base::Status stop_recording(const std::string& path);

  // The end of all of them, and of those to come: why. A recording of a call that has begun is
  // complete.
  void close(const base::Status& why);

 private:
  base::Status play(Player::Source source, Done done);

  FileThread& thread_;
  const std::shared_ptr<AudioPort> port_;

  std::mutex mutex_;                                             // guards what follows
  base::Status closed_;                                          // not ok: why
  std::map<std::string, std::shared_ptr<Recorder>> recordings_;  // by path; some may be complete
  uint64_t last_recording_ = 0;
};

}  // namespace tuicall::client
