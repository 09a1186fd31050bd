// Loss as the difference of two counts, whatever is on its way when they are taken.
#include "client/media/loss_meter.h"

#include <gmock/gmock.h>

namespace tuicall::client {
namespace {

constexpr auto is_loss = [](int64_t lost, int64_t expected) {
  return testing::Optional(
      testing::AllOf(testing::Field(&Loss::lost, lost), testing::Field(&Loss::expected, expected)));
};

TEST(LossMeter, WhatIsLateIsTakenBack) {
  LossMeter meter;
  EXPECT_EQ(meter.count(50, 49), std::nullopt);
  EXPECT_THAT(meter.count(100, 99), is_loss(0, 50));
  EXPECT_THAT(meter.count(150, 148), is_loss(1, 50)) << "it may have been";
  EXPECT_THAT(meter.count(200, 200), is_loss(-2, 50)) << "two of those before it have come";
}

TEST(LossMeter, WhatDoesNotComeIsLost) {
  LossMeter meter;
  meter.count(50, 50);
  EXPECT_THAT(meter.count(100, 90), is_loss(10, 50));
  EXPECT_THAT(meter.count(150, 130), is_loss(10, 50)) << "ten of the fifty from 100 to 150";
  EXPECT_THAT(meter.count(200, 180), is_loss(0, 50));
}

TEST(LossMeter, WhatWasLostBeforeTheSenderDoesNotCount) {
  LossMeter meter;
  meter.count(40, 40);  // of 50 that somebody else has sent
  EXPECT_THAT(meter.count(80, 80), is_loss(0, 40));
}

TEST(LossMeter, AFewPacketsSayNothing) {
  LossMeter meter;
  meter.count(3, 3);
  EXPECT_EQ(meter.count(6, 5), std::nullopt);
  EXPECT_EQ(meter.count(9, 8), std::nullopt);
  EXPECT_EQ(meter.count(12, 11), std::nullopt);
  EXPECT_THAT(meter.count(15, 14), is_loss(1, 12)) << "one of the twelve from 3 to 15";
}

}  // namespace
}  // namespace tuicall::client
