// The quality of the way to the relay, from what both ends report and from silence.
#include "client/media/path_quality.h"

#include <gtest/gtest.h>

namespace tuicall::client {
namespace {

using media::Quality;

class PathQualityTest : public testing::Test {
 protected:
  static media::ReportBlock lost(double percent, uint32_t jitter_ms = 0) {
    media::ReportBlock block;
    block.fraction_lost = static_cast<uint8_t>(percent * 256 / 100);
    block.jitter = jitter_ms * 48;
    return block;
  }
  // Of the two seconds before.
  Quality take(int64_t now_ms) {
    (void)quality.take(now_ms - 1000);
    return quality.take(now_ms);
  }

  PathQuality quality;
};

TEST_F(PathQualityTest, IsUnknownBeforeAnythingWasHeard) {
  EXPECT_EQ(take(2000), Quality::kUnknown);
  EXPECT_EQ(take(60'000), Quality::kUnknown);
}

TEST_F(PathQualityTest, IsTheWorseOfBothDirections) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(2000), Quality::kExcellent);
  quality.arrived(3000);
  quality.on_report(lost(30), 0);
  quality.on_stream(0, 0);
  const Quality up = take(4000);
  EXPECT_GE(up, Quality::kBad);
  quality.arrived(5000);
  quality.on_report(lost(0), 0);
  quality.on_stream(30, 0);
  EXPECT_EQ(take(6000), up);
  EXPECT_EQ(quality.loss_up_percent(), 0);
}

TEST_F(PathQualityTest, TheWorstOfAPeriodCounts) {
  quality.arrived(1000);
  quality.on_report(lost(30), 0);
  quality.on_report(lost(0), 0);
  EXPECT_GE(take(2000), Quality::kBad);
  EXPECT_EQ(quality.loss_up_percent(), 0) << "as last heard";
}

TEST_F(PathQualityTest, JitterCounts) {
  quality.arrived(1000);
  quality.on_report(lost(0, 200), 0);
  EXPECT_GT(take(2000), Quality::kGood);
}

TEST_F(PathQualityTest, TheRoundTripCountsOn) {
  media::ReportBlock block = lost(0);
  block.last_sender_report = 1U << 16U;
  quality.arrived(1000);
  quality.on_report(block, 2U << 16U);  // a whole second
  const Quality slow = take(2000);
  EXPECT_GT(slow, Quality::kGood);
  quality.arrived(3000);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(4000), slow) << "nothing newer was measured";
}

TEST_F(PathQualityTest, ReportsThatDoNotComeAreLost) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(2000), Quality::kExcellent);
  quality.arrived(3900);
  EXPECT_EQ(take(4000), Quality::kVeryBad);
  quality.arrived(5900);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(6000), Quality::kExcellent);
}

// What is shown follows the network within 4 s, long before the way counts as down.
TEST_F(PathQualityTest, SilenceIsLoss) {
  quality.arrived(1900);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(2000), Quality::kExcellent);
  EXPECT_EQ(take(4000), Quality::kVeryBad);
  EXPECT_EQ(take(6000), Quality::kVeryBad);
  EXPECT_EQ(take(8000), Quality::kDown);
  quality.arrived(8500);
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take(10'000), Quality::kExcellent);
}

}  // namespace
}  // namespace tuicall::client
