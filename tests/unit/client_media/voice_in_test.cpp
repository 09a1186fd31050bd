// Another user's voice: packets in, frames out, and what is asked for again.
#include "client/media/voice_in.h"

#include <gmock/gmock.h>

#include <map>
#include <vector>

#include "client/media/voice_out.h"
#include "tone.h"

namespace tuicall::client {
namespace {

using testing::ElementsAre;

class VoiceInTest : public testing::Test {
 protected:
  void make_packets(int count) { make_packets(count, out); }
  void make_packets(int count, VoiceOut& from) {
    for (int i = 0; i < count; ++i) {
      media::AudioFrame frame{};
      tone.read(frame);
      packets.push_back(*from.next(frame));
    }
  }
  void receive(size_t number, int64_t at_ms) {
    const VoiceOut::Packet& packet = packets.at(number);
    in.receive(*media::parse_rtp(std::span(packet.bytes).first(packet.length)), at_ms * 1000);
  }
  std::vector<uint16_t> asked(int64_t now_ms) {
    std::array<uint16_t, media::MissingPackets::kMost> lost{};
    const size_t count = in.to_ask_for(now_ms * 1000, lost);
    return {lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(count)};
  }

  media::Tone tone{media::ToneOptions()};
  VoiceOut out{5, 100, 0};
  VoiceIn in{5};
  std::vector<VoiceOut::Packet> packets;
};

TEST_F(VoiceInTest, IsSilentBeforeAnythingCame) {
  EXPECT_EQ(in.play(1000), media::AudioFrame());
  EXPECT_EQ(in.take_volume(), 0);
  EXPECT_TRUE(asked(1000).empty());
  EXPECT_FALSE(in.reception().report(0));
}

TEST_F(VoiceInTest, WhatIsSaidIsHeardAndItsVolumeTakenOnce) {
  make_packets(50);
  for (size_t i = 0; i < 50; ++i) {
    const int64_t now_ms = 1000 + 20 * static_cast<int64_t>(i);
    receive(i, now_ms);
    in.play(now_ms);
  }
  EXPECT_NEAR(in.take_volume(), 90, 6) << "a sine at half of full scale, and how it began";
  EXPECT_EQ(in.take_volume(), 0);
  EXPECT_EQ(in.statistics().received_packets, 50U);
}

TEST_F(VoiceInTest, TheMissingAreAskedForAndNotAtOnceAgain) {
  make_packets(8);
  receive(0, 1000);
  EXPECT_TRUE(asked(1000).empty());
  receive(3, 1060);
  EXPECT_THAT(asked(1060), ElementsAre(101, 102));
  EXPECT_TRUE(asked(1080).empty()) << "the answer is on its way";
  receive(1, 1090);
  EXPECT_THAT(asked(1120), ElementsAre(102));
}

// The relay counts what it has sent for the first time: what it sends again was lost on the way.
TEST_F(VoiceInTest, WhatCameBecauseItWasAskedForWasLost) {
  make_packets(150);
  std::optional<Loss> loss;
  for (size_t i = 0; i < 150; ++i) {
    const int64_t now_ms = 1000 + 20 * static_cast<int64_t>(i);
    if (i % 10 != 5) receive(i, now_ms);
    if (!asked(now_ms).empty()) receive(i - 1, now_ms + 5);
    media::SenderReport report;
    report.packet_count = static_cast<uint32_t>(i + 1);
    if (i % 50 == 49) loss = in.on_sender_report(report, now_ms * 1000);
  }
  EXPECT_EQ(in.statistics().received_packets, 150U);
  ASSERT_TRUE(loss.has_value());
  EXPECT_EQ(loss->lost, 5);
  EXPECT_EQ(loss->expected, 50);
}

TEST_F(VoiceInTest, WhatComesMoreOftenThanItWasAskedForWasOvertaken) {
  make_packets(4);
  receive(0, 1000);
  EXPECT_TRUE(asked(1000).empty());
  receive(2, 1040);
  EXPECT_THAT(asked(1040), ElementsAre(101));
  receive(1, 1050);
  EXPECT_EQ(in.reception().lost(), 1U);
  in.came_again(101);
  EXPECT_EQ(in.reception().lost(), 0U);
  in.came_again(101);
  in.came_again(100);
  EXPECT_EQ(in.reception().received(), 3U) << "once, and only what was asked for";
}

TEST_F(VoiceInTest, WhatIsTooLateToBePlayedIsNotAskedFor) {
  make_packets(30);
  receive(0, 1000);
  EXPECT_TRUE(asked(1000).empty());
  receive(29, 1580);
  EXPECT_THAT(asked(1580), ElementsAre(120, 121, 122, 123, 124, 125, 126, 127, 128))
      << "of the last 200 ms";
}

// 60 ms until anything is known of it.
TEST_F(VoiceInTest, IsAskedForAgainWhenTheAnswerShouldHaveCome) {
  make_packets(100);
  std::map<uint16_t, std::vector<int64_t>> questions;
  for (size_t i = 0; i < 100; ++i) {
    const int64_t now_ms = 1000 + 20 * static_cast<int64_t>(i);
    if (i % 20 != 10) receive(i, now_ms);
    // The answer comes 120 ms after the first question.
    if (i % 20 == 17 && i < 90) receive(i - 7, now_ms);
    for (const uint16_t number : asked(now_ms)) questions[number].push_back(now_ms);
  }
  EXPECT_THAT(questions[110], ElementsAre(1220, 1280)) << "nothing is known yet";
  EXPECT_THAT(questions[170], ElementsAre(2420)) << "answers take longer than that";
}

TEST_F(VoiceInTest, DoublesAreDropped) {
  make_packets(1);
  receive(0, 1000);
  receive(0, 1001);
  EXPECT_EQ(in.statistics().received_packets, 1U);
  EXPECT_EQ(in.reception().duplicates(), 1U);
}

TEST_F(VoiceInTest, AStreamThatBeginsAnewIsHeard) {
  make_packets(30);
  for (size_t i = 0; i < 30; ++i) receive(i, 1000 + 20 * static_cast<int64_t>(i));
  VoiceOut anew(5, 30'000, 1'000'000'000);
  packets.clear();
  make_packets(60, anew);
  int64_t heard = 0;
  for (size_t i = 0; i < 60; ++i) {
    const int64_t now_ms = 2000 + 20 * static_cast<int64_t>(i);
    receive(i, now_ms);
    for (const int16_t sample : in.play(now_ms)) heard += sample != 0 ? 1 : 0;
  }
  EXPECT_GT(heard, 40 * 900);
  EXPECT_EQ(in.reception().lost(), 0U);
}

// What is said of the way of another one is not of one's own.
TEST_F(VoiceInTest, JitterOnTheWayToTheRelayIsTheSenders) {
  VoiceIn voice(7);
  for (uint16_t i = 0; i < 400; ++i) {
    media::RtpPacket packet;
    packet.header.sequence_number = i;
    packet.header.timestamp = i * 960U;
    voice.receive(packet, i * 20'000 + (i % 2) * 10'000);
  }
  const uint32_t all = voice.reception().jitter();
  EXPECT_NEAR(all, 480, 10) << "10 ms";
  EXPECT_EQ(voice.jitter_since_relay(), all);
  voice.set_jitter_at_relay(all);
  EXPECT_EQ(voice.jitter_since_relay(), 0U);
  voice.set_jitter_at_relay(all * 3 / 5);
  EXPECT_NEAR(voice.jitter_since_relay(), all * 4 / 5, 2) << "3, 4, 5";
}

}  // namespace
}  // namespace tuicall::client
