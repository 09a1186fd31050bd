// How loud somebody was over a period, for the volume event (0 to 100).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tuicall::media {

// The level of silence, and of no samples at all (RFC 6464, section 3).
inline constexpr uint8_t kSilence_dbov = 127;

// level_dbov: dB below the overload point, 0 (loudest) to 127.
//
// Volume is linear in dB, as loudness is heard: -60 dBov is 0, the noise of a quiet room, and
// -3 dBov is 100, a sine that just reaches full scale, the loudest sound without distortion. The
// nominal level of speech in telephony, -26 dBov (ITU-T G.191, P.56), is 60.
int volume_of_level(double level_dbov);

class LevelMeter {
 public:
  void add(std::span<const int16_t> pcm);
  // Root mean square of all since the last reset, in dB below overload: 0 to 127.
  double level_dbov() const;
  int volume() const { return volume_of_level(level_dbov()); }
  // Begins a new period.
  void reset();

 private:
  uint64_t squares_ = 0;
  uint64_t count_ = 0;
};

}  // namespace tuicall::media
