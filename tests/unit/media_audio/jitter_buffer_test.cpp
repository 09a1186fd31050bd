// The jitter buffer over a simulated network, minutes of sound each.
#include "media/audio/jitter_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "measures.h"
#include "media/audio/level.h"
#include "stream_path.h"
#include "tone.h"
#include "voice.h"

namespace tuicall::media {
namespace {

StreamPath voice_over(const PathOptions& options, const VoiceOptions& voice = {}) {
  return {options, [source = Voice(voice)](std::span<int16_t> out) mutable { source.read(out); }};
}

StreamPath tone_over(const PathOptions& options) {
  return {options,
          [tone = Tone({.frequency_hz = 440})](std::span<int16_t> out) mutable { tone.read(out); }};
}

double largest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

class EveryPhase : public testing::TestWithParam<double> {};

TEST_P(EveryPhase, APerfectNetworkConcealsNothingAndAddsTwoFramesAtMost) {
  for (const uint32_t frame_ms : {10U, 20U}) {
    StreamPath path = voice_over({.phase_ms = GetParam(), .frame_ms = frame_ms});
    path.run(30);
    EXPECT_EQ(path.frames(FrameKind::kConcealed), 0U);
    EXPECT_EQ(path.frames(FrameKind::kRecovered), 0U);
    EXPECT_EQ(path.buffer().statistics().late_packets, 0U);
    EXPECT_GT(path.frames(FrameKind::kNormal), 1490U);
    EXPECT_LE(path.largest_delay_ms(), 40U);
  }
}

INSTANTIATE_TEST_SUITE_P(JitterBuffer, EveryPhase,
                         testing::Values(0.0, 0.4, 3.0, 9.9, 10.1, 15.0, 19.0, 19.7));

TEST(JitterBuffer, PlaysJustWhatWasSent) {
  Encoder encoder;
  Decoder decoder;
  Voice voice;
  JitterBuffer buffer;
  EXPECT_EQ(buffer.pull(0).kind, FrameKind::kSilence);
  std::vector<int16_t> expected;
  std::vector<int16_t> played;
  for (uint16_t i = 0; i < 100; ++i) {
    AudioFrame pcm;
    voice.read(pcm);
    std::array<uint8_t, Encoder::kMaxPacketBytes> payload{};
    const auto packet = std::span(payload).first(encoder.encode(pcm, payload));
    ASSERT_EQ(decoder.decode(packet, pcm), kFrameSamples);
    expected.insert(expected.end(), pcm.begin(), pcm.end());
    const uint64_t sent_ms = 1000 + i * uint64_t{20};
    buffer.insert(i, 77 + i * 960U, packet, sent_ms);
    const PlayedFrame frame = buffer.pull(sent_ms + 5);
    if (frame.kind != FrameKind::kNormal) continue;
    EXPECT_EQ(frame.timestamp, 77 + played.size());
    played.insert(played.end(), frame.samples.begin(), frame.samples.end());
  }
  ASSERT_GE(played.size(), 97 * kFrameSamples);
  EXPECT_TRUE(std::equal(played.begin(), played.end(), expected.begin()));
}

TEST(JitterBuffer, RecoversSingleLossesFromTheNextPacket) {
  StreamPath path = voice_over({.loss_percent = 10, .expected_loss_percent = 10});
  path.run(120);
  const JitterBufferStatistics statistics = path.buffer().statistics();
  // Of 10 % lost, a tenth is followed by another loss; the quiet frames have no copy.
  EXPECT_LT(statistics.concealed_share(), 0.035);
  EXPECT_GT(path.frames(FrameKind::kRecovered), 350U);
  EXPECT_GT(path.frames(FrameKind::kNormal), 5200U);
  EXPECT_LE(path.largest_delay_ms(), 80U);
}

TEST(JitterBuffer, BridgesBursts) {
  StreamPath path =
      voice_over({.loss_percent = 10, .mean_burst_packets = 3, .expected_loss_percent = 10});
  path.run(120);
  const JitterBufferStatistics statistics = path.buffer().statistics();
  EXPECT_GT(statistics.concealed_share(), 0.04);
  EXPECT_LT(statistics.concealed_share(), 0.10);
  EXPECT_LE(path.largest_delay_ms(), 150U);
}

TEST(JitterBuffer, WaitsAsLongAsTheNetworkJitters) {
  for (const double jitter_ms : {20.0, 60.0, 150.0}) {
    StreamPath path = voice_over({.jitter_ms = jitter_ms});
    path.run(10);
    path.forget_delay();
    const uint64_t concealed = path.buffer().statistics().samples.concealed;
    path.run(110);
    const JitterBufferStatistics statistics = path.buffer().statistics();
    const double share =
        static_cast<double>(statistics.samples.concealed - concealed) / (110.0 * kSampleRate_hz);
    EXPECT_LT(share, 0.01) << jitter_ms;
    EXPECT_LE(path.largest_delay_ms(), jitter_ms + 60) << jitter_ms;
    EXPECT_GE(statistics.target_delay_ms, jitter_ms * 0.8) << jitter_ms;
  }
}

TEST(JitterBuffer, ComesBackAfterJitter) {
  StreamPath path = voice_over({.jitter_ms = 150});
  path.run(30);
  EXPECT_GT(path.buffer().statistics().delay_ms, 120U);
  path.options().jitter_ms = 0;
  path.run(90);
  EXPECT_LE(path.buffer().statistics().delay_ms, 40U);
  EXPECT_EQ(path.buffer().statistics().samples.removed >= 3'000, true);
}

TEST(JitterBuffer, GrowsAtOnceWhenPacketsComeLate) {
  StreamPath path = voice_over({});
  path.run(20);
  path.options().delay_ms = 130;
  path.run(2);
  const uint64_t concealed = path.buffer().statistics().samples.concealed;
  path.run(20);
  EXPECT_LT(concealed, kSampleRate_hz / 4);
  EXPECT_LT(path.buffer().statistics().samples.concealed - concealed, kSampleRate_hz / 10);
  EXPECT_LE(path.buffer().statistics().delay_ms, 150U);
}

TEST(JitterBuffer, KeepsToTheLongestDelay) {
  StreamPath path = voice_over({.jitter_ms = 900});
  path.run(60);
  EXPECT_LE(path.buffer().statistics().delay_ms, 440U);
  EXPECT_EQ(path.buffer().statistics().target_delay_ms, 400U);
}

TEST(JitterBuffer, DropsDoubles) {
  StreamPath path = voice_over({.jitter_ms = 30, .doubled_percent = 50});
  path.run(60);
  const JitterBufferStatistics statistics = path.buffer().statistics();
  EXPECT_NEAR(static_cast<double>(statistics.duplicate_packets), 1500, 150);
  EXPECT_LT(statistics.concealed_share(), 0.01);
}

class Drift : public testing::TestWithParam<double> {};

TEST_P(Drift, IsAbsorbedWithoutAClick) {
  StreamPath path = tone_over({.drift_ppm = GetParam()});
  constexpr double kSeconds = 240;
  path.run(kSeconds);
  const JitterBufferStatistics statistics = path.buffer().statistics();
  EXPECT_EQ(statistics.samples.concealed, 0U);
  EXPECT_EQ(statistics.late_packets, 0U);
  EXPECT_LE(path.largest_delay_ms(), 45U);
  // What the clocks are apart at the end: 72 ms.
  const double apart = kSeconds * kSampleRate_hz * GetParam() * 1e-6;
  const double changed = static_cast<double>(statistics.samples.removed) -
                         static_cast<double>(statistics.samples.inserted);
  EXPECT_NEAR(changed, apart, 1500);
  // A sine of 440 Hz and half of full scale bends by 54; what Opus makes of it by somewhat more.
  // A jump of a hundredth of it would be 164.
  EXPECT_LT(largest_bend(std::span(path.played()).subspan(kSampleRate_hz)), 300);
  for (size_t at = kSampleRate_hz; at + 4800 < path.played().size(); at += 4800) {
    ASSERT_NEAR(level_of(std::span(path.played()).subspan(at, 4800)), 9.03, 1) << at;
  }
}

INSTANTIATE_TEST_SUITE_P(JitterBuffer, Drift, testing::Values(-300.0, 300.0));

TEST(JitterBuffer, IsQuietWhileTheSenderIs) {
  StreamPath path = voice_over({.loss_percent = 1}, {.pause_share = 0.6});
  path.run(120);
  EXPECT_LT(path.sent_packets(), 4500U);
  EXPECT_GT(path.frames(FrameKind::kSilence), 1000U);
  EXPECT_LT(path.buffer().statistics().concealed_share(), 0.02);
  EXPECT_LE(path.largest_delay_ms(), 60U);
}

TEST(JitterBuffer, IsSilentAfterTheEndAndGoesOnAfterIt) {
  StreamPath path = voice_over({});
  path.run(10);
  path.mute(true);
  path.run(2);
  path.played().clear();
  path.run(60);
  EXPECT_EQ(level_of(path.played()), kSilence_dbov);
  path.mute(false);
  path.run(0.1);
  const size_t concealed = path.buffer().statistics().samples.concealed;
  path.forget_delay();
  path.run(20);
  EXPECT_EQ(path.buffer().statistics().samples.concealed, concealed);
  EXPECT_LE(path.largest_delay_ms(), 45U);
}

TEST(JitterBuffer, SurvivesAnOutage) {
  StreamPath path = voice_over({});
  path.run(10);
  path.options().loss_percent = 100;
  path.options().mean_burst_packets = 1e9;
  path.run(5);
  path.options().loss_percent = 0;
  path.options().mean_burst_packets = 1;
  path.run(1);
  path.forget_delay();
  path.run(30);
  EXPECT_LE(path.largest_delay_ms(), 100U);
  EXPECT_LE(path.buffer().statistics().delay_ms, 45U);
  EXPECT_GT(path.buffer().statistics().concealed_share(), 0.08);
}

TEST(JitterBuffer, DropsWhatANetworkHeldBackForTooLong) {
  JitterBuffer buffer;
  Encoder encoder;
  Voice voice;
  AudioFrame pcm;
  std::array<uint8_t, Encoder::kMaxPacketBytes> payload{};
  uint64_t now_ms = 5000;
  for (uint16_t i = 0; i < 300; ++i, now_ms += 20) {
    voice.read(pcm);
    const size_t bytes = encoder.encode(pcm, payload);
    // From the 100th to the 199th they all come at once, at the end.
    const uint64_t arrival_ms = i >= 100 && i < 200 ? 5000 + 200 * 20 : now_ms;
    if (i < 100 || i >= 200) buffer.pull(now_ms);
    if (i == 100) {
      for (uint64_t wait_ms = 0; wait_ms < 2000; wait_ms += 20) buffer.pull(now_ms + wait_ms);
    }
    buffer.insert(i, i * 960U, std::span(payload).first(bytes), arrival_ms);
  }
  EXPECT_GT(buffer.statistics().discarded_packets, 50U);
  EXPECT_LE(buffer.statistics().delay_ms, 420U);
}

TEST(JitterBuffer, FollowsASenderThatBeginsAnew) {
  StreamPath path = voice_over({});
  path.run(5);
  path.restart(30'000, 5);  // another place altogether
  path.run(5);
  path.restart(35'100, 1);  // the same, and its clock set back
  path.run(5);
  EXPECT_GT(path.frames(FrameKind::kNormal), 700U);
  path.forget_delay();
  path.run(5);
  EXPECT_LE(path.largest_delay_ms(), 45U);
  EXPECT_LT(path.buffer().statistics().malformed_packets, 5U);
}

TEST(JitterBuffer, CanBeReset) {
  StreamPath path = voice_over({});
  path.run(5);
  const uint64_t played = path.buffer().statistics().samples.normal;
  path.buffer().reset();
  EXPECT_EQ(path.buffer().pull(10'000).kind, FrameKind::kSilence);
  path.restart(7, 99);
  path.run(5);
  EXPECT_GT(path.buffer().statistics().samples.normal, played + 4 * kSampleRate_hz);
}

TEST(JitterBuffer, CountsWhatIsNoOpus) {
  JitterBuffer buffer;
  buffer.insert(1, 0, {}, 0);
  buffer.insert(2, 960, std::vector<uint8_t>{0x03, 0xFF, 0x00}, 20);
  buffer.insert(3, 1920, std::vector<uint8_t>(5000, 0), 40);
  EXPECT_EQ(buffer.statistics().malformed_packets, 3U);
  EXPECT_EQ(buffer.statistics().received_packets, 3U);
  EXPECT_EQ(buffer.statistics().buffered_ms, 0U);
}

TEST(JitterBuffer, TellsHowLongSoundIsUnderWay) {
  StreamPath path = voice_over({.delay_ms = 100});
  path.run(20);
  // The network, the frame that is gathered, and the buffer.
  EXPECT_LE(largest(path.sound_delays_ms()), 100 + 20 + 40 + 1);
}

}  // namespace
}  // namespace tuicall::media
