// What the program wants to be heard, on its way to the encoder: any format goes in, frames of
// 20 ms come out. The program pushes from any thread, the loop thread takes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "base/status.h"
#include "client/media/audio_chunk.h"
#include "media/audio/format.h"
#include "media/audio/live_queue.h"
#include "media/audio/pcm_input.h"

namespace tuicall::client {

class AudioInput {
 public:
  // So much may wait: a whole announcement can be pushed in one piece.
  static constexpr uint32_t kMost_ms = 60'000;

  // queued_ms: how much waits now. kParamInvalid for a format that cannot be converted,
  // kRequestRefused, and nothing is taken, if more than kMost_ms would wait. What is live follows
  // on what is not; the other way round what still waits of the live sound is said first.
  base::Status push(const AudioChunk& chunk, uint32_t& queued_ms);
  // Forgets what waits.
  void clear();
  // Loop thread. The next frame; false, and nothing is written, if none is whole. The rest of what
  // was pushed is filled up with silence when nothing has followed it for a frame's time.
  bool take(media::AudioFrame& frame);

 private:
  uint32_t waiting_ms() const;
  // What was pushed in this way is all.
  void finish();

  std::mutex mutex_;  // guards what follows
  media::PcmFormat format_;
  std::unique_ptr<media::PcmInput> input_;  // of that format; null: nothing was pushed yet
  bool is_live_ = false;                    // likewise
  std::deque<media::AudioFrame> frames_;
  media::LiveQueue live_;  // after all frames_
  bool starved_ = false;   // take() found no whole frame, and nothing was pushed since
};

}  // namespace tuicall::client
