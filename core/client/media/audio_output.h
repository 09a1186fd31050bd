// What the program hears: everybody's sound mixed, and each user's by itself for a program that
// asks for it. Frames come in as they are played, and wait until they are read. The loop thread
// writes, the program reads from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
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
    int64_t timestamp_ms = 0;  // of the first one, from when this user's sound in the call began
  };

  // A call begins and ends; who waits in read() is woken by the end. Loop thread.
  void begin();
  void end();
  // Loop thread. user_id empty: the mix. Nothing is kept of what nobody has asked for yet.
  void write(const std::string& user_id, const media::AudioFrame& frame, int64_t timestamp_ms);
  bool wants(const std::string& user_id) const;

  // user_id empty: the mix. The first call for a user asks for that user's sound from now on. Waits
  // until the room can be filled, at most timeout_ms (negative: for ever), or the call is over;
  // then gives what is there. kParamInvalid for a format that programs may not have,
  // kRequestRefused when no call goes on and nothing is left of the last one.
  base::Status read(const std::string& user_id, const AudioRoom& room, int32_t timeout_ms,
                    Piece& piece);

 private:
  // What one reader has asked for.
  struct Track {
    std::deque<media::AudioFrame> frames;
    int64_t first_ms = 0;  // of frames.front()
    media::PcmFormat format;
    std::unique_ptr<media::PcmOutput> output;  // to that format
    std::vector<int16_t> integers;             // converted and not read, of one of these kinds
    std::vector<float> floats;
    int64_t converted_ms = 0;  // of their first sample
  };

  template <typename Sample>
  base::Status read_samples(Track& track, std::unique_lock<std::mutex>& lock,
                            std::span<Sample> room, const media::PcmFormat& format,
                            int32_t timeout_ms, Piece& piece);
  template <typename Sample>
  static std::vector<Sample>& converted(Track& track);
  template <typename Sample>
  static void convert_waiting(Track& track, size_t wanted);

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool going_on_ = false;
  uint64_t call_ = 0;  // grows with each
  std::map<std::string, Track> tracks_;
};

}  // namespace tuicall::client
