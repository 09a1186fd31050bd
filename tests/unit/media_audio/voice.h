// Something that Opus takes for a voice: a low tone with its harmonics that swells up and down as
// syllables do, and now and then pauses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tuicall::media {

struct VoiceOptions {
  double pitch_hz = 150;
  double pause_share = 0;  // of every two seconds: 0 to 1
};

class Voice {
 public:
  explicit Voice(const VoiceOptions& options = {}) : options_(options) {}
  void read(std::span<int16_t> out);

 private:
  VoiceOptions options_;
  uint64_t position_ = 0;
};

}  // namespace tuicall::media
