// The sum of several people's sound. A single one passes unchanged; what would be too loud together
// is bent towards full scale and not cut off.
#pragma once

#include <array>
#include <cstdint>

#include "media/audio/format.h"

namespace tuicall::media {

class Mixer {
 public:
  // Begins the next 20 ms.
  void clear();
  // At most 65535 of them.
  void add(const AudioFrame& frame);
  // All that was added.
  AudioFrame mix() const;
  // All but this one, which must be among what was added: what that person is to hear.
  AudioFrame mix_without(const AudioFrame& own) const;

 private:
  std::array<int32_t, kFrameSamples> sum_{};
  uint32_t count_ = 0;
};

}  // namespace tuicall::media
