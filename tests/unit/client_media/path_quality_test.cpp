// The quality of the way to the relay, from what both ends report and from silence.
#include "client/media/path_quality.h"

#include <gtest/gtest.h>

#include <utility>

namespace tuicall::client {
namespace {

using media::Quality;

class PathQualityTest : public testing::Test {
 protected:
  // The next report of the relay: on a second more, which is 50 packets.
  media::ReportBlock lost(int percent, uint32_t jitter_ms = 0) {
    block.fraction_lost = static_cast<uint8_t>(percent * 256 / 100);
    block.cumulative_lost += percent / 2;
    block.highest_sequence += 50;
    block.jitter = jitter_ms * 48;
    return block;
  }
  // Of the two seconds before.
  Quality take(int64_t now_ms) {
    quality.take();
    return take_one(now_ms);
  }
  Quality take_one(int64_t now_ms) {
    quality.take();
    return quality.quality(now_ms);
  }

  media::ReportBlock block;
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
  quality.on_stream(Loss{0, 50}, 0);
  const Quality up = take(4000);
  EXPECT_GE(up, Quality::kBad);
  quality.arrived(5000);
  quality.on_report(lost(0), 0);
  quality.on_stream(Loss{15, 50}, 0);
  EXPECT_EQ(take(6000), up);
  EXPECT_EQ(quality.loss_up_percent(), 0);
}

TEST_F(PathQualityTest, LossIsThatOfTwoSeconds) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  (void)take(1000);
  quality.on_report(lost(8), 0);
  quality.take();
  quality.on_report(lost(4), 0);
  EXPECT_EQ(take_one(2500), Quality::kPoor) << "6 %";
  EXPECT_NEAR(quality.loss_up_percent(), 4, 0.5) << "as last heard";
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take_one(2600), Quality::kGood) << "2 %";
  quality.on_report(lost(0), 0);
  EXPECT_EQ(take_one(2700), Quality::kExcellent);
}

// Two levels are more than chance makes of the packets of a second.
TEST_F(PathQualityTest, ANetworkThatHasBecomeAnotherCountsFromThen) {
  quality.arrived(1000);
  for (const auto& [percent, expected] : {std::pair{0, Quality::kExcellent},
                                          {10, Quality::kBad},
                                          {12, Quality::kBad},
                                          {0, Quality::kExcellent}}) {
    quality.on_report(lost(percent), 0);
    EXPECT_EQ(take_one(1500), expected) << "up " << percent << " %";
  }
  for (const auto& [lost, expected] :
       {std::pair{0, Quality::kExcellent}, {10, Quality::kVeryBad}, {0, Quality::kExcellent}}) {
    quality.on_report(this->lost(0), 0);
    quality.on_stream(Loss{lost, 50}, 0);
    EXPECT_EQ(take_one(1500), expected) << "down " << lost << " of 50";
  }
  for (const auto& [jitter_ms, expected] : {std::pair{60, Quality::kPoor},
                                            {2, Quality::kExcellent},
                                            {20, Quality::kGood},
                                            {2, Quality::kGood}}) {
    quality.on_report(lost(0, static_cast<uint32_t>(jitter_ms)), 0);
    EXPECT_EQ(take_one(1500), expected) << jitter_ms << " ms";
  }
}

// A report that was lost is not one that says that nothing is.
TEST_F(PathQualityTest, ASecondWithoutAReportChangesNothing) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  quality.take();
  quality.on_report(lost(10, 60), 0);
  EXPECT_EQ(take_one(1500), Quality::kBad);
  EXPECT_EQ(take_one(1500), Quality::kBad);
}

TEST_F(PathQualityTest, LossFromThereIsThatOfAllStreams) {
  quality.arrived(1000);
  quality.on_stream(Loss{3, 50}, 0);
  quality.take();
  quality.on_stream(Loss{8, 50}, 0);
  quality.on_stream(Loss{-1, 50}, 0);
  EXPECT_EQ(take_one(2500), Quality::kPoor) << "10 of 150, and one that has come late after all";
}

// One of twelve, when there are as many.
TEST_F(PathQualityTest, TheFewPacketsOfSilenceCountTogether) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  for (int i = 0; i < 5; ++i) {
    block.highest_sequence += 3;
    block.cumulative_lost += i == 0 ? 1 : 0;
    quality.on_report(block, 0);
    EXPECT_EQ(take_one(1200 + 100 * i), i < 3 ? Quality::kExcellent : Quality::kBad) << i;
  }
}

// What the relay says begins anew with another one.
TEST_F(PathQualityTest, ACountThatGoesBackIsNoLoss) {
  quality.arrived(1000);
  quality.on_report(lost(0), 0);
  block = {};
  quality.on_report(lost(30), 0);
  EXPECT_EQ(take(2000), Quality::kExcellent);
}

// Of who sends no sound the relay reports nothing.
TEST_F(PathQualityTest, TheRoundTripOfAListenerIsThatOfChecks) {
  quality.arrived(1000);
  quality.on_stream(Loss{0, 50}, 0);
  EXPECT_EQ(take(2000), Quality::kExcellent);
  quality.on_round_trip(600);
  EXPECT_EQ(take(2500), Quality::kBad);
  quality.on_round_trip(20);
  EXPECT_EQ(take(2600), Quality::kExcellent);
}

TEST_F(PathQualityTest, JitterCounts) {
  quality.arrived(1000);
  quality.on_report(lost(0, 200), 0);
  EXPECT_GT(take(2000), Quality::kGood);
}

TEST_F(PathQualityTest, TheRoundTripCountsOn) {
  block.last_sender_report = 1U << 16U;
  quality.arrived(1000);
  quality.on_report(lost(0), 2U << 16U);  // a whole second
  block.last_sender_report = 0;
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
