// What the program hears: everybody's sound mixed, and each user's by itself for a program that
// asks for it. Frames come in as they are played, and wait until they are read. The loop thread
// writes, the program reads from any thread.
#pragma once

#include <compare>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "client/media/audio_chunk.h"
#include "media/audio/format.h"
#include "media/audio/pcm_output.h"

namespace tuicall::client {

class AudioOutput {
 public:
  // So much waits for a program that reads late; of what is older the oldest is dropped.
  static constexpr uint32_t kMost_ms = 2000;

  struct Piece {
    uint32_t samples = 0;      // for each channel; 0: nothing came in time
    int64_t timestamp_ms = 0;  // of the first one, from when the sound of the call began
    uint64_t call = 0;         // in which it was heard: the next one has another number
  };

  // Who reads, and whose sound. Each has a stream of their own.
  struct Listener {
    std::string user_id;     // empty: the mix
    uint64_t recording = 0;  // its number; 0: the program itself
    auto operator<=>(const Listener&) const =
        default;  // NOLINT(modernize-use-nullptr): a false alarm
  };

  // What one user says.
  struct Voice {
    std::string user_id;  // empty: not known yet
    media::AudioFrame frame{};
  };

  // A call begins and ends; who waits in read() is woken by the end. Loop thread.
  void begin();
  void end();
  // Loop thread. What is heard for one frame's time. Whoever is asked for and says nothing is
  // silent. Nothing is kept of what nobody has asked for yet.
  void play(int64_t timestamp_ms, const media::AudioFrame& mix, std::span<const Voice> voices);

  // The first read asks for the sound from now on, until a call goes by in which it was not read.
  // Waits until the room can be filled, at most timeout_ms (negative: for ever), or the call is
  // over; then gives what is there. A recording is given first what is left of the call before, of
  // which nobody else hears any more. kParamInvalid for a format that programs may not have,
  // kRequestRefused when no call goes on and nothing is left of the last one.
  base::Status read(const Listener& listener, const AudioRoom& room, int32_t timeout_ms,
                    Piece& piece);
  // Who asked does not want it any more.
  void forget(const Listener& listener);

  // How many streams are asked for.
  size_t asked_for() const;

 private:
  struct Heard {
    media::AudioFrame frame{};
    int64_t timestamp_ms = 0;
  };

  // What one reader has asked for.
  struct Track {
    uint64_t call = 0;  // in which it was last read
    std::deque<Heard> frames;
    uint64_t heard_in = 0;  // the call of these
    media::PcmFormat format;
    std::unique_ptr<media::PcmOutput> output;  // to that format
    std::vector<float> converted;              // and not read, interleaved
    int64_t next_ms = 0;                       // when what follows them in the stream is heard
    // Of the first converted sample: so many (for each channel) after that time.
    int64_t anchor_ms = 0;
    int64_t after_anchor = 0;

    bool is_empty() const { return frames.empty() && converted.empty(); }
    int64_t timestamp_ms() const;
    // Until so many are converted, or no frame is left.
    void convert(const media::PcmFormat& wanted_format, size_t wanted);
  };

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool going_on_ = false;
  uint64_t call_ = 0;  // grows with each
  // Shared with those who wait in read().
  std::map<Listener, std::shared_ptr<Track>> tracks_;
};

}  // namespace tuicall::client
