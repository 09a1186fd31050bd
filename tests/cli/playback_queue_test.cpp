// A loudspeaker whose clock is slow does not make what is heard later and later.
#include "playback_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace tuicall::cli {
namespace {

constexpr uint32_t kRate_hz = 1000;  // a sample is a millisecond

// Numbered from the first one on.
std::vector<int16_t> samples(int16_t first, size_t count) {
  std::vector<int16_t> made(count);
  std::iota(made.begin(), made.end(), first);
  return made;
}

TEST(PlaybackQueue, GivesAllInItsOrder) {
  PlaybackQueue queue(kRate_hz);
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue.next(20).empty());
  queue.add(samples(0, 30));
  queue.add(samples(30, 20));
  EXPECT_EQ(queue.next(20), samples(0, 20));
  EXPECT_EQ(queue.next(20), samples(20, 20));
  EXPECT_EQ(queue.next(20), samples(40, 10));
  EXPECT_TRUE(queue.empty());
}

TEST(PlaybackQueue, LeavesNothingOutUpToTheMost) {
  PlaybackQueue queue(kRate_hz);
  queue.add(samples(0, PlaybackQueue::kMost_ms));
  EXPECT_EQ(queue.next(PlaybackQueue::kMost_ms), samples(0, PlaybackQueue::kMost_ms));
}

TEST(PlaybackQueue, KeepsTheNewestOfTooMuch) {
  PlaybackQueue queue(kRate_hz);
  queue.add(samples(0, PlaybackQueue::kMost_ms));
  queue.add(samples(200, 1));
  EXPECT_EQ(queue.next(1000), samples(161, PlaybackQueue::kKept_ms));
}

// An hour in which a piece of 20 ms comes every 20 ms, and takes the device 1 % longer.
TEST(PlaybackQueue, ASlowDeviceStaysLateByLittle) {
  PlaybackQueue queue(kRate_hz);
  double device_ms = 0;
  size_t longest_ms = 0;
  size_t came_ms = 0;
  size_t played_ms = 0;
  for (int piece = 0; piece < 180'000; ++piece) {
    queue.add(samples(0, 20));
    came_ms += 20;
    for (; device_ms + 20.2 <= static_cast<double>(came_ms); device_ms += 20.2)
      played_ms += queue.next(20).size();
    PlaybackQueue copy = queue;
    longest_ms = std::max(longest_ms, copy.next(1000).size());
  }
  EXPECT_LE(longest_ms, PlaybackQueue::kMost_ms);
  EXPECT_NEAR(static_cast<double>(played_ms), static_cast<double>(came_ms) / 1.01, 500);
}

}  // namespace
}  // namespace tuicall::cli
