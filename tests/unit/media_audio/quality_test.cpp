#include "media/audio/quality.h"

#include <gtest/gtest.h>

namespace tuicall::media {
namespace {

Quality of_loss(double percent) { return quality_of({.loss_percent = percent}); }
Quality of_round_trip(double ms) { return quality_of({.round_trip_ms = ms}); }
Quality of_jitter(double ms) { return quality_of({.jitter_ms = ms}); }

TEST(Quality, HasItsLimitsInclusively) {
  EXPECT_EQ(quality_of({}), Quality::kExcellent);
  EXPECT_EQ(of_loss(1), Quality::kExcellent);
  EXPECT_EQ(of_loss(4), Quality::kGood);
  EXPECT_EQ(of_loss(8), Quality::kPoor);
  EXPECT_EQ(of_loss(13), Quality::kBad);
  EXPECT_EQ(of_loss(13.1), Quality::kVeryBad);
  EXPECT_EQ(of_round_trip(100), Quality::kExcellent);
  EXPECT_EQ(of_round_trip(200), Quality::kGood);
  EXPECT_EQ(of_round_trip(450), Quality::kPoor);
  EXPECT_EQ(of_round_trip(700), Quality::kBad);
  EXPECT_EQ(of_round_trip(701), Quality::kVeryBad);
  EXPECT_EQ(of_jitter(16), Quality::kExcellent);
  EXPECT_EQ(of_jitter(33), Quality::kGood);
  EXPECT_EQ(of_jitter(66), Quality::kPoor);
  EXPECT_EQ(of_jitter(133), Quality::kBad);
  EXPECT_EQ(of_jitter(134), Quality::kVeryBad);
}

TEST(Quality, IsThatOfTheWorst) {
  EXPECT_EQ(quality_of({.loss_percent = 0, .round_trip_ms = 150, .jitter_ms = 50}), Quality::kPoor);
  EXPECT_EQ(quality_of({.loss_percent = 20, .round_trip_ms = 20, .jitter_ms = 2}),
            Quality::kVeryBad);
}

TEST(QualityMeter, IsUnknownBeforeTheFirstMeasurement) {
  QualityMeter meter;
  EXPECT_EQ(meter.quality(0), Quality::kUnknown);
  EXPECT_EQ(meter.quality(100'000), Quality::kUnknown);
  meter.arrived(100'000);
  EXPECT_EQ(meter.quality(100'100), Quality::kUnknown);
  meter.measured({.loss_percent = 2});
  EXPECT_EQ(meter.quality(100'200), Quality::kGood);
}

TEST(QualityMeter, IsDownAfterSixSecondsOfNothing) {
  QualityMeter meter;
  meter.arrived(1000);
  meter.measured({});
  EXPECT_EQ(meter.quality(6999), Quality::kExcellent);
  EXPECT_EQ(meter.quality(7000), Quality::kDown);
  meter.arrived(8000);
  EXPECT_EQ(meter.quality(8000), Quality::kExcellent);
  meter.arrived(7500);  // told late
  EXPECT_EQ(meter.quality(13'999), Quality::kExcellent);
  EXPECT_EQ(meter.quality(14'000), Quality::kDown);
}

}  // namespace
}  // namespace tuicall::media
