// Says a file or a tone in the call: keeps what is read of it a little ahead of what is said. On
// the runtime's thread for files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/status.h"
#include "client/file_thread.h"
#include "client/media/audio_port.h"
#include "media/audio/pcm_format.h"
#include "media/audio/pcm_input.h"

namespace tuicall::client {

class Player : public FileThread::Job {
 public:
  struct Source {
    media::PcmFormat format;
    uint64_t samples = 0;  // for each channel
    // The next ones, interleaved: at most so many for each channel, none at the end.
    std::function<base::Result<std::vector<float>>(size_t count)> read;
  };

  // Its turn comes behind all that waits now. done: as AudioInput::begin_stream().
  Player(std::shared_ptr<AudioPort> port, Source source, AudioInput::Done done);

  bool step() override;

 private:
  // So much is read ahead: a disk may be so slow.
  static constexpr size_t kAhead_samples = 1000 * media::kSamplesPer_ms;

  void end(base::Status status);

  const std::shared_ptr<AudioPort> port_;
  const Source source_;
  media::PcmInput input_;
  const uint64_t stream_;
};

}  // namespace tuicall::client
