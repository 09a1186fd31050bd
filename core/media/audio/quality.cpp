#include "media/audio/quality.h"

#include <algorithm>
#include <array>

namespace tuicall::media {
namespace {

struct Threshold {
  Quality quality;
  double loss_percent;
  double round_trip_ms;
  double jitter_ms;
};

// The most that a path may show for each level.
//
// Loss: by the E-model (ITU-T G.107, 7.5) the rating is R = 93.2 - 95 x loss / (loss + Bpl), with
// Bpl = 25.1 for concealed loss (G.113, appendix I, G.711 with concealment; Opus's redundancy only
// does better). The limits are where R falls below 90, 80, 70 and 60, the categories of
// G.109, rounded: users very satisfied, satisfied, some dissatisfied, many dissatisfied.
//
// Round trip: twice one way on the network. Encoder, jitter buffer and devices add about 100 ms
// where the path is quiet and less care is needed, and 50 ms at the least. Excellent and good keep
// within the 150 ms from mouth to ear that ITU-T G.114 finds transparent, with 100 and 50 ms of
// these; bad within its limit of 400 ms for any planning; poor is halfway between.
//
// Jitter: three times the mean deviation covers nearly all packets. Excellent keeps that within the
// 50 ms of ITU-T Y.1541, classes 0 and 1. The others double it; beyond bad the jitter buffer
// reaches the end of its range (400 ms).
constexpr std::array<Threshold, 4> kThresholds = {{
    {Quality::kExcellent, 1, 100, 16},
    {Quality::kGood, 4, 200, 33},
    {Quality::kPoor, 8, 450, 66},
    {Quality::kBad, 13, 700, 133},
}};

}  // namespace

Quality quality_of(const PathMeasurement& measurement) {
  const auto* const found =
      std::find_if(kThresholds.begin(), kThresholds.end(), [&](const Threshold& most) {
        return measurement.loss_percent <= most.loss_percent &&
               measurement.round_trip_ms <= most.round_trip_ms &&
               measurement.jitter_ms <= most.jitter_ms;
      });
  return found == kThresholds.end() ? Quality::kVeryBad : found->quality;
}

void QualityMeter::arrived(uint64_t now_ms) {
  arrived_at_ms_ = has_arrived_ ? std::max(arrived_at_ms_, now_ms) : now_ms;
  has_arrived_ = true;
}

void QualityMeter::measured(const PathMeasurement& measurement) {
  measured_ = quality_of(measurement);
}

Quality QualityMeter::quality(uint64_t now_ms) const {
  const bool is_down = has_arrived_ && now_ms >= arrived_at_ms_ + kDownAfter_ms;
  return is_down ? Quality::kDown : measured_;
}

}  // namespace tuicall::media
