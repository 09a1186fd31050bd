// One's own voice as RTP: numbers, times, markers, what is sent again, and the report on it.
#include "client/media/voice_out.h"

#include <gtest/gtest.h>

#include <cmath>

#include "media/packet/rtp_packet.h"
#include "tone.h"

namespace tuicall::client {
namespace {

constexpr uint32_t kSsrc = 77;
constexpr uint16_t kSequence = 0xfffe;
constexpr uint32_t kTimestamp = 0xffffff00;

class VoiceOutTest : public testing::Test {
 protected:
  media::AudioFrame speech() {
    media::AudioFrame frame{};
    tone.read(frame);
    return frame;
  }
  std::optional<media::RtpHeader> say(const media::AudioFrame& frame) {
    packet = out.next(frame);
    return header();
  }
  std::optional<media::RtpHeader> header() const {
    if (!packet) return std::nullopt;
    const auto parsed = media::parse_rtp(std::span(packet->bytes).first(packet->length));
    return parsed ? std::optional(parsed->header) : std::nullopt;
  }

  media::Tone tone{media::ToneOptions()};
  VoiceOut out{kSsrc, kSequence, kTimestamp};
  std::optional<VoiceOut::Packet> packet;
};

TEST_F(VoiceOutTest, NumbersAndTimesGoOnOverTheirWrap) {
  for (uint32_t i = 0; i < 4; ++i) {
    const auto sent = say(speech());
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->ssrc, kSsrc);
    EXPECT_EQ(sent->payload_type, kOpusPayloadType);
    EXPECT_EQ(sent->sequence_number, static_cast<uint16_t>(kSequence + i));
    EXPECT_EQ(sent->timestamp, static_cast<uint32_t>(kTimestamp + i * 960));
    EXPECT_GE(packet->bytes.size(), packet->length + 16) << "room for encryption";
  }
}

TEST_F(VoiceOutTest, TheMarkerIsOnTheFirstPacketAfterSilence) {
  EXPECT_TRUE(say(speech())->marker);
  EXPECT_FALSE(say(speech())->marker);
  EXPECT_FALSE(out.next({}));
  const auto after = say(speech());
  EXPECT_TRUE(after->marker);
  EXPECT_EQ(after->sequence_number, static_cast<uint16_t>(kSequence + 2)) << "none is missing";
  EXPECT_EQ(after->timestamp, static_cast<uint32_t>(kTimestamp + 3 * 960)) << "time went by";
}

TEST_F(VoiceOutTest, SilenceIsSentNowAndThen) {
  for (int i = 0; i < 10; ++i) say(speech());
  int sent = 0;
  bool paused = false;
  for (int i = 0; i < 200; ++i) {
    const auto silence = say(media::AudioFrame());
    sent += silence ? 1 : 0;
    EXPECT_TRUE(!silence || silence->marker == paused) << "frame " << i;
    paused = !silence;
  }
  EXPECT_LT(sent, 60) << "of 4 s";
  EXPECT_GT(sent, 0);
  for (int i = 0; i < 5 && !packet; ++i) say(speech());
}

TEST_F(VoiceOutTest, TheFirstPacketOfSpeechAfterUnsentSilenceIsMarked) {
  for (int i = 0; i < 10; ++i) say(speech());
  do say(media::AudioFrame());
  while (packet);
  const auto first = say(speech());
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->marker);
}

TEST_F(VoiceOutTest, TimeThatWasMissedGoesBy) {
  say(speech());
  out.skip(10);
  const auto after = say(speech());
  EXPECT_EQ(after->timestamp, static_cast<uint32_t>(kTimestamp + 11 * 960));
  EXPECT_EQ(after->sequence_number, static_cast<uint16_t>(kSequence + 1));
  EXPECT_TRUE(after->marker);
}

TEST_F(VoiceOutTest, WhatWasSentIsSentAgainAsItWas) {
  std::vector<VoiceOut::Packet> sent;
  for (int i = 0; i < 3; ++i) {
    say(speech());
    sent.push_back(*packet);
  }
  const std::vector<uint16_t> lost{kSequence, static_cast<uint16_t>(kSequence + 2), 99};
  const auto again = out.again(lost);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].bytes, sent[0].bytes);
  EXPECT_EQ(again[1].bytes, sent[2].bytes);
  EXPECT_EQ(again[1].length, sent[2].length);
}

TEST_F(VoiceOutTest, OldPacketsAreNotThereAnyMore) {
  for (int i = 0; i < 26; ++i) say(speech());
  const std::vector<uint16_t> lost{kSequence, static_cast<uint16_t>(kSequence + 1)};
  EXPECT_EQ(out.again(lost).size(), 1U);
}

TEST_F(VoiceOutTest, AskingOnAndOnGetsFewAnswers) {
  say(speech());
  const std::vector<uint16_t> lost{kSequence};
  size_t sent = 0;
  for (int i = 0; i < 1000; ++i) sent += out.again(lost).size();
  EXPECT_LE(sent, 4U);
}

TEST_F(VoiceOutTest, FramesOf10MsAreTwiceAsMany) {
  VoiceOut half(kSsrc, kSequence, kTimestamp, 10);
  EXPECT_EQ(half.frame_samples(), 480U);
  std::vector<uint16_t> numbers;
  for (uint32_t i = 0; i < 52; ++i) {
    const media::AudioFrame frame = speech();
    packet = half.next(std::span(frame).first(480));
    ASSERT_TRUE(header());
    EXPECT_EQ(header()->timestamp, static_cast<uint32_t>(kTimestamp + i * 480));
    numbers.push_back(header()->sequence_number);
  }
  EXPECT_EQ(half.again(numbers).size(), 50U) << "those of half a second";
  half.skip(3);
  packet = half.next(std::span<const int16_t>(speech()).first(480));
  EXPECT_EQ(header()->timestamp, static_cast<uint32_t>(kTimestamp + 55 * 480));
}

TEST_F(VoiceOutTest, TheReportCountsWhatWasSent) {
  EXPECT_FALSE(out.report(5));
  uint32_t octets = 0;
  for (int i = 0; i < 3; ++i) {
    say(speech());
    octets += static_cast<uint32_t>(packet->length - media::kRtpFixedHeaderBytes);
  }
  const auto report = out.report(5);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ssrc, kSsrc);
  EXPECT_EQ(report->ntp_time, 5U);
  EXPECT_EQ(report->packet_count, 3U);
  EXPECT_EQ(report->octet_count, octets);
  EXPECT_EQ(report->rtp_timestamp, static_cast<uint32_t>(kTimestamp + 3 * 960));
}

}  // namespace
}  // namespace tuicall::client
