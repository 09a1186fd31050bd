// Loss as the difference of two counts, whatever is on its way when they are taken.
#include "client/media/loss_meter.h"

#include <gtest/gtest.h>

namespace tuicall::client {
namespace {

TEST(LossMeter, WhatIsLateIsNotLost) {
  LossMeter meter;
  EXPECT_EQ(meter.count(50, 48), std::nullopt);
  EXPECT_EQ(meter.count(100, 93), std::nullopt);
  EXPECT_EQ(meter.count(150, 150), 0.0);
  EXPECT_EQ(meter.count(200, 195), 0.0);
  EXPECT_EQ(meter.count(250, 250), 0.0);
}

TEST(LossMeter, WhatDoesNotComeIsLost) {
  LossMeter meter;
  meter.count(50, 50);
  meter.count(100, 90);
  EXPECT_EQ(meter.count(150, 130), 20.0) << "ten of the fifty from 50 to 100";
  EXPECT_EQ(meter.count(200, 180), 20.0) << "likewise from 100 to 150";
  EXPECT_EQ(meter.count(250, 230), 0.0);
}

TEST(LossMeter, WhatWasLostBeforeTheSenderDoesNotCount) {
  LossMeter meter;
  meter.count(40, 40);  // of 50 that somebody else has sent
  meter.count(80, 80);
  EXPECT_EQ(meter.count(120, 120), 0.0);
}

TEST(LossMeter, AFewPacketsSayNothing) {
  LossMeter meter;
  meter.count(3, 3);
  meter.count(6, 5);
  EXPECT_EQ(meter.count(9, 8), std::nullopt);
  EXPECT_EQ(meter.count(12, 11), std::nullopt);
  meter.count(15, 14);
  const auto percent = meter.count(18, 17);
  ASSERT_TRUE(percent.has_value());
  EXPECT_NEAR(*percent, 8.3, 0.1) << "one of the twelve from 3 to 15";
}

}  // namespace
}  // namespace tuicall::client
