// How good a user's media path is, from what was measured on it: the levels of
// onUserNetworkQualityChanged. Time is handed in. Not thread-safe: one thread at a time.
#pragma once

#include <cstdint>

namespace tuicall::media {

// The numbers are those of the public interface (TUICALL_QUALITY_...).
enum class Quality : int32_t {
  kUnknown = 0,
  kExcellent = 1,
  kGood = 2,
  kPoor = 3,
  kBad = 4,
  kVeryBad = 5,
  kDown = 6,
};

struct PathMeasurement {
  double loss_percent = 0;   // of the packets of the last period: 0 to 100
  double round_trip_ms = 0;  // 0 if it is not known yet
  double jitter_ms = 0;      // interarrival jitter: RFC 3550, 6.4.1
};

// The worst of what the three say by themselves, by the table in quality.cpp: from kExcellent to
// kVeryBad.
Quality quality_of(const PathMeasurement& measurement);

class QualityMeter {
 public:
  static constexpr uint64_t kDownAfter_ms = 6000;  // docs/observer.md, volume and network quality

  // Something of the user arrived, be it media or a report.
  void arrived(uint64_t now_ms);
  void measured(const PathMeasurement& measurement);
  // kDown when nothing arrived for kDownAfter_ms after something had; else that of the last
  // measurement, kUnknown before the first.
  Quality quality(uint64_t now_ms) const;

 private:
  uint64_t arrived_at_ms_ = 0;
  bool has_arrived_ = false;
  Quality measured_ = Quality::kUnknown;
};

}  // namespace tuicall::media
