#include "server/allowance.h"

#include <gtest/gtest.h>

namespace tuicall::server {
namespace {

const UserKey kAlice{7, "alice"};
const UserKey kBob{7, "bob"};

TEST(Allowance, IsABurstAndThenSoManyASecond) {
  Allowance allowance(2, 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(allowance.take(kAlice, 1'000));
  EXPECT_FALSE(allowance.take(kAlice, 1'000));
  EXPECT_TRUE(allowance.take(kBob, 1'000)) << "each has its own";
  EXPECT_FALSE(allowance.take(kAlice, 1'499));
  EXPECT_TRUE(allowance.take(kAlice, 1'500));
  EXPECT_FALSE(allowance.take(kAlice, 1'500));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(allowance.take(kAlice, 1'000'000));
  EXPECT_FALSE(allowance.take(kAlice, 1'000'000)) << "no more than the burst is saved up";
}

TEST(Allowance, SurvivesAClockThatIsSetBack) {
  Allowance allowance(1, 1);
  EXPECT_TRUE(allowance.take(kAlice, 10'000));
  EXPECT_FALSE(allowance.take(kAlice, 0));
  EXPECT_TRUE(allowance.take(kAlice, 1'000));
}

TEST(Allowance, OfZeroIsWithoutLimit) {
  Allowance allowance(0, 1);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(allowance.take(kAlice, 0));
  EXPECT_EQ(allowance.size(), 0U);
}

TEST(Allowance, ForgetsWhoHasRested) {
  Allowance allowance(1, 2);
  allowance.take(kAlice, 0);
  allowance.take(kBob, 500);
  allowance.sweep(999);
  EXPECT_EQ(allowance.size(), 2U);
  allowance.sweep(1'000);
  EXPECT_EQ(allowance.size(), 1U);
  allowance.sweep(1'500);
  EXPECT_EQ(allowance.size(), 0U);
}

}  // namespace
}  // namespace tuicall::server
