#include "client/backoff.h"

#include <gtest/gtest.h>

#include <limits>

namespace tuicall::client {
namespace {

constexpr uint32_t kMax = std::numeric_limits<uint32_t>::max();

TEST(Backoff, StaysBetweenHalfAStepAndAStep) {
  for (const uint32_t random : {0U, 1U, 12345U, kMax / 2, kMax - 1, kMax}) {
    Backoff backoff;
    for (uint64_t step_ms = Backoff::kFirst_ms; step_ms < 1'000'000; step_ms *= 2) {
      const uint64_t limit_ms = std::min(step_ms, Backoff::kLongest_ms);
      const uint64_t delay_ms = backoff.next_delay_ms(random);
      EXPECT_GE(delay_ms, limit_ms / 2);
      EXPECT_LE(delay_ms, limit_ms);
    }
  }
}

TEST(Backoff, JitterReachesBothEnds) {
  bool low = false;
  bool high = false;
  for (uint32_t random = 0; random < 200; ++random) {
    const uint64_t delay_ms = Backoff().next_delay_ms(random);
    low = low || delay_ms == Backoff::kFirst_ms / 2;
    high = high || delay_ms == Backoff::kFirst_ms;
  }
  EXPECT_TRUE(low);
  EXPECT_TRUE(high);
}

TEST(Backoff, BeginsAnewAfterReset) {
  Backoff backoff;
  for (int i = 0; i < 20; ++i) backoff.next_delay_ms(0);
  EXPECT_EQ(backoff.next_delay_ms(0), Backoff::kLongest_ms / 2);
  backoff.reset();
  EXPECT_EQ(backoff.next_delay_ms(0), Backoff::kFirst_ms / 2);
}

}  // namespace
}  // namespace tuicall::client
