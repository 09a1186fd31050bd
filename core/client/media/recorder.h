// Writes what is heard in one call into a WAV file: in the call that goes on, or in the next one.
// Reads on the runtime's thread for files; any thread may stop it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "base/status.h"
#include "client/file_thread.h"
#include "client/media/audio_port.h"
#include "client/media/wav_writer.h"

namespace tuicall::client {

class Recorder : public FileThread::Job {
 public:
  // Called once, when the file is complete: the call is over, it was stopped, or it failed.
  using Done = std::function<void(const base::Status& status)>;

  // One channel, at the writer's rate.
  Recorder(std::shared_ptr<AudioPort> port, AudioOutput::Listener listener, WavWriter file,
           Done done);

  bool step() override;
  // Writes what was heard until now; then the file is complete. Without effect if it is already.
  // before_call: how it went if no call has begun since.
  void stop(const base::Status& before_call);
  bool is_complete() const;
  bool is_into(const FileId& file) const;

 private:
  // Writes what is there. False: the call is over, or the file failed.
  bool record(base::Status& status);
  base::Status write(int64_t timestamp_ms, std::span<const int16_t> samples);
  void finish(const base::Status& status);

  const std::shared_ptr<AudioPort> port_;
  const AudioOutput::Listener listener_;
  const uint32_t rate_hz_;

  mutable std::mutex mutex_;       // guards what follows
  std::optional<WavWriter> file_;  // none: complete
  Done done_;
  std::optional<uint64_t> call_;  // which it is that is recorded
  int64_t next_sample_ = 0;       // of that call's sound
};

}  // namespace tuicall::client
