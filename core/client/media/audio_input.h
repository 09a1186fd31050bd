// What the program wants to be heard, on its way to the encoder: any format goes in, frames come
// out. The program pushes from any thread, whoever plays a file feeds it from another, the loop
// thread takes.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

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
  // Forgets what waits. why: what is told of streams. When it returns they are told, by whoever
  // else clears at this time as well; not inside a Done.
  void clear(const base::Status& why = {base::kRequestRefused, "it was stopped before its end"});
  // Loop thread. The next frame, of 10 or 20 ms; false, and nothing is written, if none is whole.
  // The rest of what was pushed is filled up with silence when nothing has followed it for a
  // frame's time.
  bool take(std::span<int16_t> frame);

  // Sound that comes bit by bit, behind all that waits now; what is pushed later comes after it.
  // samples: how many there will be, as far as is known. done is called once, when all was taken
  // (with what end_stream() says), or it was forgotten (with what clear() says): by whoever takes
  // or clears. Gives its number.
  using Done = std::function<void(const base::Status& status)>;
  uint64_t begin_stream(uint64_t samples, Done done);
  // More of it. Gives how many samples of it wait now; none if it was forgotten.
  std::optional<size_t> feed_stream(uint64_t stream, std::span<const int16_t> samples);
  // Nothing more comes. Without effect if it was forgotten.
  void end_stream(uint64_t stream, base::Status status);

 private:
  // What waits, in the order in which it is said.
  struct Part {
    uint64_t stream = 0;  // 0: was pushed
    std::deque<int16_t> samples;
    uint64_t to_come = 0;      // as far as is known
    bool is_complete = false;  // of a stream: nothing more comes
    base::Status status;
    Done done;

    bool more_comes() const { return stream != 0 && !is_complete; }
  };

  uint32_t waiting_ms() const;
  std::deque<int16_t>& pushed();
  void finish_live();
  Part* find(uint64_t stream);
  bool take_part(std::span<int16_t> frame);
  std::vector<Part> drop_complete();

  std::mutex clearing_mutex_;  // held while streams that were forgotten are told; before the other
  std::mutex mutex_;           // guards what follows
  media::PcmFormat format_;
  std::unique_ptr<media::PcmInput> input_;  // of that format; null: nothing was pushed yet
  bool is_live_ = false;                    // likewise
  std::deque<Part> parts_;
  uint64_t last_stream_ = 0;
  media::LiveQueue live_;  // after all parts_
  bool starved_ = false;   // take() found no whole frame, and nothing was pushed since
};

}  // namespace tuicall::client
