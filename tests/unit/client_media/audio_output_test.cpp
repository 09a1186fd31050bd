// What a program hears: mixed or of one user, in its format, with timestamps, until the call ends.
#include "client/media/audio_output.h"

#include <gmock/gmock.h>

#include <future>
#include <string>
#include <vector>

namespace tuicall::client {
namespace {

using testing::HasSubstr;

constexpr media::PcmFormat k48kHz{48'000, 1};

class AudioOutputTest : public testing::Test {
 protected:
  AudioOutputTest() { output.begin(); }

  static media::AudioFrame filled(int16_t value) {
    media::AudioFrame frame{};
    frame.fill(value);
    return frame;
  }
  // One frame's time: the mix has this value, and each user's sound as well.
  void play(int16_t value, const std::vector<std::string>& users = {}) {
    std::vector<AudioOutput::Voice> voices;
    for (const std::string& user : users) voices.push_back({user, filled(value)});
    output.play(now_ms, filled(value), voices);
    now_ms += media::kFrame_ms;
  }
  void play_many(int frames) {
    for (int i = 0; i < frames; ++i) play(static_cast<int16_t>(i));
  }
  base::Status read(size_t samples, int32_t timeout_ms = 0, const std::string& user = "",
                    media::PcmFormat format = k48kHz) {
    room.assign(samples * format.channels, -1);
    return output.read({user}, {format, std::span<int16_t>(room)}, timeout_ms, piece);
  }
  // What a program does that wants to hear somebody from now on.
  void ask_for(const std::string& user) { EXPECT_TRUE(read(1, 0, user).ok()); }

  AudioOutput output;
  int64_t now_ms = 0;
  std::vector<int16_t> room;
  AudioOutput::Piece piece;
};

TEST_F(AudioOutputTest, NothingIsKeptBeforeItIsAskedFor) {
  play(1);
  ask_for("");
  EXPECT_EQ(piece.samples, 0U);
  play(2);
  ASSERT_TRUE(read(960).ok());
  EXPECT_EQ(piece.samples, 960U);
  EXPECT_EQ(piece.timestamp_ms, 20) << "of the call, in which a frame had gone by";
  EXPECT_EQ(room[0], 2);
}

TEST_F(AudioOutputTest, EachUserByItselfAndSilenceForWhoSaysNothing) {
  ask_for("bob");
  ask_for("carol");
  play(7, {"bob"});
  play(8, {"bob", "carol"});
  ASSERT_TRUE(read(1920, 0, "bob").ok());
  EXPECT_EQ(room[0], 7);
  EXPECT_EQ(room[1919], 8);
  ASSERT_TRUE(read(1920, 0, "carol").ok());
  EXPECT_EQ(piece.samples, 1920U) << "the time goes on for a silent user, too";
  EXPECT_EQ(room[0], 0);
  EXPECT_EQ(room[1919], 8);
}

TEST_F(AudioOutputTest, EveryFormatOfPrograms) {
  for (const uint32_t rate_hz : {8000U, 12'000U, 16'000U, 24'000U, 48'000U}) {
    for (const uint32_t channels : {1U, 2U}) {
      const media::PcmFormat format{rate_hz, channels};
      ask_for("");
      for (int i = 0; i < 11; ++i) play(5000);
      std::vector<float> floats(size_t{rate_hz} / 10 * channels);
      ASSERT_TRUE(output.read({}, {format, std::span<float>(floats)}, 0, piece).ok());
      EXPECT_EQ(piece.samples, rate_hz / 10);
      EXPECT_NEAR(floats.back(), 5000.0 / 32768, 0.002);
      ASSERT_TRUE(read(rate_hz / 20, 0, "", format).ok());
      EXPECT_EQ(piece.samples, rate_hz / 20);
      EXPECT_NEAR(room.back(), 5000, 50) << rate_hz << " Hz, " << channels;
    }
  }
}

TEST_F(AudioOutputTest, OtherFormatsAreRefusedByName) {
  const base::Status refused = read(10, 0, "", {44'100, 1});
  EXPECT_EQ(refused.code, base::kParamInvalid);
  EXPECT_THAT(refused.message, HasSubstr("44100"));
  EXPECT_EQ(read(10, 0, "", {48'000, 3}).code, base::kParamInvalid);
  EXPECT_EQ(output.asked_for(), 0U) << "a refused read asks for nobody";
}

TEST_F(AudioOutputTest, APieceThatIsNotWholeComesWithTheTimeout) {
  ask_for("");
  play(1);
  ASSERT_TRUE(read(1000, 1).ok());
  EXPECT_EQ(piece.samples, 960U);
  ASSERT_TRUE(read(1000, 1).ok());
  EXPECT_EQ(piece.samples, 0U);
}

TEST_F(AudioOutputTest, TheOldestIsDropped) {
  ask_for("");
  play_many(105);
  ASSERT_TRUE(read(960).ok());
  EXPECT_EQ(room[0], 5);
  EXPECT_EQ(piece.timestamp_ms, 100);
  ASSERT_TRUE(read(size_t{960} * 200).ok());
  EXPECT_EQ(piece.samples, 960U * 99);
}

// 12.5 ms at a time, at a rate at which the resampler always keeps something back.
TEST_F(AudioOutputTest, TimestampsDoNotDriftWithOddPieces) {
  constexpr media::PcmFormat k8kHz{8000, 1};
  ask_for("");
  uint64_t samples = 0;
  for (int i = 0; i < 500; ++i) {
    play(1);
    while (read(100, 0, "", k8kHz).ok() && piece.samples > 0) {
      EXPECT_EQ(piece.timestamp_ms, static_cast<int64_t>(samples / 8));
      samples += piece.samples;
    }
  }
  EXPECT_GT(samples, 79'000U);
}

TEST_F(AudioOutputTest, TimestampsAreRightAgainAfterAGap) {
  constexpr media::PcmFormat k8kHz{8000, 1};
  ask_for("");
  play(1);
  play(1);
  ASSERT_TRUE(read(160, 0, "", k8kHz).ok());  // some of the second frame is left
  now_ms += 1000;
  for (int i = 0; i < 3; ++i) play(1);
  ASSERT_TRUE(read(240, 0, "", k8kHz).ok());
  ASSERT_TRUE(read(160, 0, "", k8kHz).ok());
  EXPECT_NEAR(static_cast<double>(piece.timestamp_ms), 1055, 6);
}

TEST_F(AudioOutputTest, TheEndWakesAndGivesWhatIsLeft) {
  ask_for("");
  play(3);
  auto reading = std::async(std::launch::async, [this] { return read(2000, -1); });
  output.end();
  EXPECT_TRUE(reading.get().ok());
  EXPECT_EQ(piece.samples, 960U);
  const base::Status over = read(1, -1);
  EXPECT_EQ(over.code, base::kRequestRefused);
  EXPECT_THAT(over.message, HasSubstr("no call goes on"));
}

TEST_F(AudioOutputTest, CallsThatFollowAtOnceDoNotKeepAReader) {
  ask_for("");
  auto reading = std::async(std::launch::async, [this] { return read(2000, -1).code; });
  while (reading.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    output.end();
    output.begin();
  }
  // It has seen either the end, or the next call.
  const int32_t code = reading.get();
  EXPECT_TRUE(code == base::kOk || code == base::kRequestRefused) << code;
  EXPECT_EQ(piece.samples, 0U);
}

TEST_F(AudioOutputTest, WhatWasLeftIsNotHeardInTheNextCall) {
  ask_for("");
  play(3);
  output.end();
  output.begin();
  ASSERT_TRUE(read(960).ok());
  EXPECT_EQ(piece.samples, 0U);
}

TEST_F(AudioOutputTest, TwoReadersShareAStream) {
  ask_for("");
  uint64_t total = 0;
  std::vector<std::future<uint64_t>> readers;
  for (int i = 0; i < 2; ++i) {
    readers.push_back(std::async(std::launch::async, [this] {
      std::vector<int16_t> own(960);
      AudioOutput::Piece mine;
      uint64_t samples = 0;
      while (output.read({}, {k48kHz, std::span<int16_t>(own)}, -1, mine).ok())
        samples += mine.samples;
      return samples;
    }));
  }
  play_many(100);
  output.end();
  for (auto& reader : readers) total += reader.get();
  EXPECT_EQ(total, 960U * 100);
}

// Bots are in many calls, and hear many people.
TEST_F(AudioOutputTest, UsersOfCallsLongGoneAreForgotten) {
  for (int call = 0; call < 50; ++call) {
    ask_for("");
    ask_for("user" + std::to_string(call));
    output.end();
    output.begin();
  }
  EXPECT_LE(output.asked_for(), 3U);
}

TEST_F(AudioOutputTest, WhoAskedBetweenCallsHearsTheNextOneFromItsBeginning) {
  output.end();
  EXPECT_EQ(read(1, 0, "bob").code, base::kRequestRefused);
  output.begin();
  play(9, {"bob"});
  ASSERT_TRUE(read(960, 0, "bob").ok());
  EXPECT_EQ(room[0], 9);
}

}  // namespace
}  // namespace tuicall::client
