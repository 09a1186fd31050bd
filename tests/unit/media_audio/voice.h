// Something that Opus takes for a voice: a low tone with its harmonics that swells up and down as
// syllables do, and now and then pauses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tuicall::media {

struct VoiceOptions {
  double pitch_hz = 150;   // a whole number
  double pause_share = 0;  // of every two seconds: 0 to 1
};

class Voice {
 public:
  explicit Voice(const VoiceOptions& options = {});
  void read(std::span<int16_t> out);

 private:
  std::vector<int16_t> cycle_;  // two seconds, again and again
  size_t position_ = 0;
};

}  // namespace tuicall::media
