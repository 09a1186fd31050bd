// A device whose clock is not the engine's, in virtual time: minutes of it in milliseconds.
#include "media/audio/live_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <vector>

namespace tuicall::media {
namespace {

constexpr double kAmplitude = 8000;
constexpr int kFramesInMinute = 3000;
constexpr int kFramesToSettle = 500;

class LiveQueueTest : public testing::Test {
 protected:
  // What a voice is to the queue: a sound that repeats itself, at 200 Hz.
  static std::vector<int16_t> hum() {
    std::vector<int16_t> samples(kSampleRate_hz);
    for (size_t i = 0; i < samples.size(); ++i) {
      const double phase = 2 * std::numbers::pi * 200 * static_cast<double>(i) / kSampleRate_hz;
      samples[i] = static_cast<int16_t>(std::lround(kAmplitude * std::sin(phase)));
    }
    return samples;
  }
  // What never does.
  static std::vector<int16_t> noise() {
    std::minstd_rand random(1);
    std::uniform_int_distribution<int> level(-8000, 8000);
    std::vector<int16_t> samples(kSampleRate_hz);
    for (int16_t& sample : samples) sample = static_cast<int16_t>(level(random));
    return samples;
  }

  void add(size_t count) {
    std::vector<int16_t> piece(count);
    for (int16_t& sample : piece) sample = sound[position_++ % sound.size()];
    queue.add(piece);
  }
  // The device records at this rate, in pieces of so many samples, and the engine takes a frame
  // every 20 ms of its own time. What is counted begins when that has settled.
  void run(double rate_hz, size_t piece, int minutes) {
    most_waiting = 0;
    starved = 0;
    double piece_due_ms = 3;
    for (int n = 0; n < minutes * kFramesInMinute; ++n) {
      for (; piece_due_ms <= n * 20.0; piece_due_ms += static_cast<double>(piece) * 1000 / rate_hz)
        add(piece);
      const bool counts = n >= kFramesToSettle;
      if (counts) most_waiting = std::max(most_waiting, queue.samples());
      AudioFrame frame;
      if (!queue.take(frame)) {
        starved += counts ? 1 : 0;
        continue;
      }
      for (const int16_t sample : frame) {
        if (counts) steepest = std::max(steepest, std::abs(sample - before_));
        before_ = sample;
      }
    }
  }

  LiveQueue queue;
  std::vector<int16_t> sound = hum();
  size_t most_waiting = 0;
  int starved = 0;
  int steepest = 0;

 private:
  size_t position_ = 0;
  int before_ = 0;
};

TEST_F(LiveQueueTest, AClockThatDiffersIsMadeUpFor) {
  // Real devices differ by some 10 ppm, bad ones by 200; 2000 shows that there is room.
  for (const double rate_hz : {47'904.0, 47'990.0, 48'000.0, 48'010.0, 48'096.0}) {
    for (const size_t piece : {10 * kSamplesPer_ms, 20 * kSamplesPer_ms, 1024UL}) {
      queue.clear();
      run(rate_hz, piece, 5);
      EXPECT_LE(most_waiting, 100 * kSamplesPer_ms) << rate_hz << " Hz, pieces of " << piece;
      EXPECT_EQ(starved, 0) << rate_hz << " Hz, pieces of " << piece;
    }
  }
  // The steepest step of the sine itself is 209.
  EXPECT_LT(steepest, 420) << "no click where it was changed";
}

TEST_F(LiveQueueTest, ADeviceThatBringsMuchAtOnceIsTakenAsItIs) {
  run(48'010, 100 * kSamplesPer_ms, 5);
  EXPECT_LE(most_waiting, 260 * kSamplesPer_ms)
      << "a piece that is there, and one that may be late";
  EXPECT_EQ(starved, 0);
}

TEST_F(LiveQueueTest, SoundThatDoesNotRepeatItselfIsCutInTheEnd) {
  sound = noise();
  run(48'096, 10 * kSamplesPer_ms, 5);
  EXPECT_LE(most_waiting, 130 * kSamplesPer_ms);
  EXPECT_EQ(starved, 0);
}

TEST_F(LiveQueueTest, WhatWasRecordedBeforeTheFirstFrameIsTakenDoesNotStay) {
  for (int i = 0; i < 1000; ++i) add(10 * kSamplesPer_ms);
  EXPECT_LE(queue.samples(), (LiveQueue::kMost_ms + 10) * kSamplesPer_ms);
  run(48'000, 10 * kSamplesPer_ms, 1);
  EXPECT_LE(most_waiting, 100 * kSamplesPer_ms);
}

TEST_F(LiveQueueTest, APieceOfAnyLengthIsWhole) {
  add(3000 * kSamplesPer_ms);
  EXPECT_EQ(queue.samples(), 3000 * kSamplesPer_ms);
}

TEST_F(LiveQueueTest, TheRestIsFilledUp) {
  AudioFrame frame;
  EXPECT_FALSE(queue.take_rest(frame));
  queue.add(std::vector<int16_t>(100, 7));
  EXPECT_FALSE(queue.take(frame));
  ASSERT_TRUE(queue.take_rest(frame));
  EXPECT_EQ(frame[99], 7);
  EXPECT_EQ(frame[100], 0);
  EXPECT_EQ(queue.samples(), 0U);
}

}  // namespace
}  // namespace tuicall::media
