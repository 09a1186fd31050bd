#include "media/audio/level.h"

#include <algorithm>
#include <cmath>

namespace tuicall::media {
namespace {

constexpr double kOverload = 32768.0;
constexpr double kQuietest_dbov = 60.0;
constexpr double kLoudest_dbov = 3.0;

}  // namespace

int volume_of_level(double level_dbov) {
  const double share = (kQuietest_dbov - level_dbov) / (kQuietest_dbov - kLoudest_dbov);
  return static_cast<int>(std::lround(100.0 * std::clamp(share, 0.0, 1.0)));
}

void LevelMeter::add(std::span<const int16_t> pcm) {
  for (const int16_t sample : pcm) {
    const int64_t value = sample;
    squares_ += static_cast<uint64_t>(value * value);
  }
  count_ += pcm.size();
}

double LevelMeter::level_dbov() const {
  if (squares_ == 0) return kSilence_dbov;
  const double mean = static_cast<double>(squares_) / static_cast<double>(count_);
  const double level_dbov = -10.0 * std::log10(mean / (kOverload * kOverload));
  return std::clamp<double>(level_dbov, 0.0, kSilence_dbov);
}

void LevelMeter::reset() { *this = LevelMeter(); }

}  // namespace tuicall::media
