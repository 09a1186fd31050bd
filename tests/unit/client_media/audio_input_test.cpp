// What a program pushes, on its way to the encoder: formats, limits, and the end of it.
#include "client/media/audio_input.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace tuicall::client {
namespace {

using testing::HasSubstr;

class AudioInputTest : public testing::Test {
 protected:
  base::Status push(const std::vector<int16_t>& samples, media::PcmFormat format = {48'000, 1}) {
    return input.push({format, std::span<const int16_t>(samples)}, queued_ms);
  }
  base::Status push_ms(uint32_t ms, int16_t value = 1000, media::PcmFormat format = {48'000, 1}) {
    return push(std::vector<int16_t>(size_t{ms} * format.rate_hz / 1000 * format.channels, value),
                format);
  }
  base::Status push_live(const std::vector<int16_t>& samples) {
    return input.push({{48'000, 1}, std::span<const int16_t>(samples), true}, queued_ms);
  }
  base::Status push_live_ms(uint32_t ms, int16_t value = 1000) {
    return push_live(std::vector<int16_t>(size_t{ms} * 48, value));
  }
  // How many frames there are, each taken.
  int take_all() {
    int frames = 0;
    while (input.take(frame)) ++frames;
    return frames;
  }

  AudioInput input;
  media::AudioFrame frame{};
  uint32_t queued_ms = 0;
};

TEST_F(AudioInputTest, WhatIsPushedComesOutAsFrames) {
  ASSERT_TRUE(push_ms(50, 123).ok());
  EXPECT_EQ(queued_ms, 50U);
  EXPECT_TRUE(input.take(frame));
  EXPECT_EQ(frame[0], 123);
  EXPECT_EQ(frame.back(), 123);
  EXPECT_TRUE(input.take(frame));
  EXPECT_FALSE(input.take(frame)) << "the rest may go on";
}

TEST_F(AudioInputTest, EveryFormatOfProgramsIsTaken) {
  for (const uint32_t rate_hz : {8000U, 11'025U, 16'000U, 44'100U, 48'000U, 192'000U}) {
    for (const uint32_t channels : {1U, 2U}) {
      input.clear();
      ASSERT_TRUE(push_ms(200, 5000, {rate_hz, channels}).ok());
      const std::vector<float> floats(size_t{rate_hz} / 5 * channels, 0.25F);
      ASSERT_TRUE(
          input.push({{rate_hz, channels}, std::span<const float>(floats)}, queued_ms).ok());
      EXPECT_GT(queued_ms, 390U) << rate_hz << " Hz, " << channels;
      EXPECT_LE(queued_ms, 400U) << rate_hz << " Hz, " << channels;
      for (int i = 0; i < 5; ++i) ASSERT_TRUE(input.take(frame));
      EXPECT_NEAR(frame[400], 5000, 100) << rate_hz << " Hz, " << channels;
      for (int i = 0; i < 10; ++i) ASSERT_TRUE(input.take(frame));
      EXPECT_NEAR(frame[400], 8192, 100) << rate_hz << " Hz, " << channels;
    }
  }
}

TEST_F(AudioInputTest, OtherFormatsAreRefusedByName) {
  EXPECT_EQ(push_ms(20, 0, {7999, 1}).code, base::kParamInvalid);
  EXPECT_THAT(push_ms(20, 0, {192'001, 1}).message, HasSubstr("192001"));
  EXPECT_EQ(push({1, 2, 3}, {48'000, 3}).code, base::kParamInvalid);
  EXPECT_EQ(push({}, {48'000, 0}).code, base::kParamInvalid);
  EXPECT_EQ(take_all(), 0);
}

TEST_F(AudioInputTest, AMinuteMayWaitAndNoMore) {
  ASSERT_TRUE(push_ms(59'990).ok());
  const base::Status refused = push_ms(11);
  EXPECT_EQ(refused.code, base::kRequestRefused);
  EXPECT_THAT(refused.message, HasSubstr("59990 ms of sound wait to be sent and 11 ms came"));
  EXPECT_EQ(queued_ms, 59'990U) << "nothing was taken";
  EXPECT_TRUE(push_ms(10).ok());
  EXPECT_EQ(queued_ms, 60'000U);
  EXPECT_EQ(push(std::vector<int16_t>(size_t{61} * 48'000)).code, base::kRequestRefused);
}

TEST_F(AudioInputTest, TheRestIsSaidWhenNothingFollowsForAFrame) {
  ASSERT_TRUE(push_ms(30, 700).ok());
  EXPECT_TRUE(input.take(frame));
  EXPECT_FALSE(input.take(frame));
  EXPECT_TRUE(input.take(frame));
  EXPECT_EQ(frame[0], 700);
  EXPECT_EQ(frame.back(), 0);
  EXPECT_FALSE(input.take(frame));
  EXPECT_FALSE(input.take(frame));
}

// A device that records 10 ms at a time: no silence comes between two of its pieces.
TEST_F(AudioInputTest, APieceAfterAPauseWaitsForTheNextOne) {
  EXPECT_FALSE(input.take(frame));
  EXPECT_FALSE(input.take(frame));
  ASSERT_TRUE(push_ms(10, 700).ok());
  EXPECT_FALSE(input.take(frame)) << "the next piece is on its way";
  ASSERT_TRUE(push_ms(10, 700).ok());
  ASSERT_TRUE(input.take(frame));
  EXPECT_EQ(std::count(frame.begin(), frame.end(), 700), std::ssize(frame));
}

TEST_F(AudioInputTest, AnotherFormatFollowsWithoutAGap) {
  ASSERT_TRUE(push_ms(30, 700).ok());
  ASSERT_TRUE(push_ms(30, 700, {48'000, 2}).ok());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(input.take(frame));
    EXPECT_EQ(std::count(frame.begin(), frame.end(), 700), std::ssize(frame));
  }
}

TEST_F(AudioInputTest, FramesMayBeShort) {
  const std::span<int16_t> half = std::span(frame).first(480);
  ASSERT_TRUE(push_ms(25, 700).ok());
  ASSERT_TRUE(input.take(half));
  ASSERT_TRUE(input.take(half));
  EXPECT_FALSE(input.take(half)) << "the rest may go on";
  ASSERT_TRUE(input.take(half));
  EXPECT_EQ(std::count(half.begin(), half.end(), 700), 240);
  ASSERT_TRUE(push_live_ms(20, 800).ok());
  ASSERT_TRUE(input.take(half));
  ASSERT_TRUE(input.take(half));
  EXPECT_EQ(half.back(), 800);
}

TEST_F(AudioInputTest, OfLiveSoundNothingWaitsForLong) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(push_live_ms(10).ok());
    ASSERT_LE(queued_ms, 240U);
  }
  EXPECT_GE(take_all(), 10);
}

// A device at 48,010 Hz that was opened long before the way for sound was there.
TEST_F(AudioInputTest, AMicrophoneDoesNotBecomeLate) {
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(push_live_ms(10).ok());
  const auto piece_samples = [](int n) { return n % 100 < 10 ? 481 : 480; };
  int missing = 0;
  for (int n = 0; n < 60'000; ++n) {
    ASSERT_TRUE(push_live(std::vector<int16_t>(static_cast<size_t>(piece_samples(n)), 0)).ok());
    if (n > 3000) {
      ASSERT_LE(queued_ms, 100U);
    }
    if (n % 2 == 1) missing += input.take(frame) ? 0 : 1;
  }
  EXPECT_EQ(missing, 0);
}

TEST_F(AudioInputTest, WhatIsPushedAheadIsNotLive) {
  ASSERT_TRUE(push_ms(5000).ok());
  ASSERT_TRUE(push_ms(5000).ok());
  EXPECT_EQ(take_all(), 500);
}

TEST_F(AudioInputTest, LiveSoundAndAnnouncementsFollowEachOther) {
  ASSERT_TRUE(push_ms(100, 100).ok());
  ASSERT_TRUE(push_live_ms(40, 200).ok());
  ASSERT_TRUE(push_live_ms(5, 200).ok());
  ASSERT_TRUE(push_ms(40, 300).ok());
  EXPECT_EQ(queued_ms, 185U);
  std::vector<int16_t> lasts;
  for (int i = 0; i < 9; ++i) {
    ASSERT_TRUE(input.take(frame));
    lasts.push_back(frame.back());
  }
  EXPECT_EQ(lasts, (std::vector<int16_t>{100, 100, 100, 100, 100, 200, 200, 300, 300}));
}

TEST_F(AudioInputTest, TheRestOfLiveSoundIsSaidToo) {
  ASSERT_TRUE(push_live_ms(25, 200).ok());
  EXPECT_TRUE(input.take(frame));
  EXPECT_FALSE(input.take(frame));
  EXPECT_TRUE(input.take(frame));
  EXPECT_EQ(frame[0], 200);
  EXPECT_EQ(frame.back(), 0);
}

TEST_F(AudioInputTest, ClearForgetsAll) {
  ASSERT_TRUE(push_ms(110).ok());
  ASSERT_TRUE(push_live_ms(110).ok());
  input.clear();
  EXPECT_EQ(take_all(), 0);
  EXPECT_EQ(take_all(), 0);
  ASSERT_TRUE(push({}).ok());
  EXPECT_EQ(queued_ms, 0U);
}

class AudioInputStreamTest : public AudioInputTest {
 protected:
  uint64_t begin(uint64_t samples = 960) {
    return input.begin_stream(samples,
                              [this](const base::Status& status) { ended.push_back(status); });
  }
  std::optional<size_t> feed(uint64_t stream, size_t count, int16_t value) {
    return input.feed_stream(stream, std::vector<int16_t>(count, value));
  }

  std::vector<base::Status> ended;
};

TEST_F(AudioInputStreamTest, ComesInItsTurnAndTellsItsEnd) {
  ASSERT_TRUE(push_ms(20, 1).ok());
  const uint64_t stream = begin(1920);
  ASSERT_TRUE(push_ms(20, 3).ok());
  EXPECT_EQ(queued_ms, 80U) << "with what is still to come";
  ASSERT_TRUE(input.take(frame));
  EXPECT_EQ(frame[0], 1);
  EXPECT_FALSE(input.take(frame)) << "what comes later has to wait";
  EXPECT_FALSE(input.take(frame));
  EXPECT_EQ(feed(stream, 1920, 2), 1920U);
  input.end_stream(stream, {});
  for (const int expected : {2, 2, 3}) {
    EXPECT_EQ(ended.size(), expected == 3 ? 1U : 0U);
    ASSERT_TRUE(input.take(frame));
    EXPECT_EQ(frame[0], expected);
  }
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_TRUE(ended[0].ok());
  EXPECT_FALSE(feed(stream, 1, 2)) << "it is over";
}

TEST_F(AudioInputStreamTest, ItsEndIsFilledUpAtOnceOrWithWhatFollows) {
  const uint64_t first = begin();
  feed(first, 1000, 5);
  input.end_stream(first, {});
  ASSERT_TRUE(input.take(frame));
  EXPECT_TRUE(ended.empty());
  ASSERT_TRUE(input.take(frame));
  EXPECT_EQ(std::count(frame.begin(), frame.end(), 5), 40);
  EXPECT_EQ(ended.size(), 1U);
  const uint64_t second = begin();
  feed(second, 1000, 5);
  input.end_stream(second, {});
  ASSERT_TRUE(push_ms(20, 6).ok());
  ASSERT_TRUE(input.take(frame));
  ASSERT_TRUE(input.take(frame));
  EXPECT_EQ(std::count(frame.begin(), frame.end(), 6), 920);
}

TEST_F(AudioInputStreamTest, ThatIsForgottenSaysSoOnce) {
  const uint64_t stream = begin();
  input.clear();
  input.clear();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].code, base::kRequestRefused);
  EXPECT_FALSE(feed(stream, 1, 1));
  input.end_stream(stream, {});
  EXPECT_FALSE(input.take(frame));
  EXPECT_EQ(ended.size(), 1U);
}

TEST_F(AudioInputStreamTest, AFailureComesAfterWhatWasRead) {
  const uint64_t stream = begin(5000);
  feed(stream, 960, 1);
  input.end_stream(stream, {base::kRequestRefused, "the disk is gone"});
  EXPECT_TRUE(ended.empty());
  ASSERT_TRUE(input.take(frame));
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].message, "the disk is gone");
}

// The engine is destroyed while another thread is held up in clearAudio: nobody is told afterwards.
TEST_F(AudioInputTest, WhoClearsAsWellComesBackWhenAllAreTold) {
  std::promise<void> telling;
  std::promise<void> go_on;
  std::atomic<bool> told = false;
  (void)input.begin_stream(960, [&](const base::Status& /*status*/) {
    telling.set_value();
    go_on.get_future().wait();
    told = true;
  });
  std::thread held_up([this] { input.clear(); });
  telling.get_future().wait();
  auto last = std::async(std::launch::async, [&] {
    input.clear();
    return told.load();
  });
  (void)last.wait_for(std::chrono::milliseconds(100));
  go_on.set_value();
  EXPECT_TRUE(last.get());
  held_up.join();
}

TEST_F(AudioInputTest, ThreadsPushWhileAnotherTakes) {
  constexpr int kPushes = 200;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([this] {
      const std::vector<int16_t> samples(960, 1);
      uint32_t queued = 0;
      for (int n = 0; n < kPushes; ++n)
        EXPECT_TRUE(input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued).ok());
    });
  }
  int frames = 0;
  while (frames < 2 * kPushes) frames += input.take(frame) ? 1 : 0;
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(input.take(frame));
}

}  // namespace
}  // namespace tuicall::client
