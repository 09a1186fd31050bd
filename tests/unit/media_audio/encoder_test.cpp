// Encoder and decoder together: what Opus is asked for, and what comes out.
#include "media/audio/encoder.h"

#include <gtest/gtest.h>

#include <vector>

#include "measures.h"
#include "media/audio/decoder.h"
#include "media/audio/opus_packet.h"
#include "voice.h"

namespace tuicall::media {
namespace {

using Packet = std::vector<uint8_t>;

class EncoderTest : public testing::Test {
 protected:
  Packet encode(Encoder& encoder, Voice& voice) {
    std::vector<int16_t> pcm(encoder.frame_samples());
    voice.read(pcm);
    Packet packet(Encoder::kMaxPacketBytes);
    packet.resize(encoder.encode(pcm, packet));
    return packet;
  }

  Voice voice_;
};

TEST_F(EncoderTest, GivesPacketsOfTheFrameLength) {
  for (const uint32_t frame_ms : {10U, 20U}) {
    Encoder encoder(frame_ms);
    Decoder decoder;
    std::vector<int16_t> out(Decoder::kMaxPacketSamples);
    for (int i = 0; i < 20; ++i) {
      const Packet packet = encode(encoder, voice_);
      const auto info = inspect_opus_packet(packet);
      ASSERT_TRUE(info);
      EXPECT_EQ(info->samples, frame_ms * kSamplesPer_ms);
      EXPECT_EQ(info->frame_samples, info->samples);
      ASSERT_EQ(decoder.decode(packet, out), info->samples);
    }
    EXPECT_LT(level_of(std::span(out).first(frame_ms * kSamplesPer_ms)), 25);
  }
}

TEST_F(EncoderTest, SendsNearlyNothingInSilence) {
  Encoder encoder;
  const std::vector<int16_t> silence(kFrameSamples);
  Packet packet(Encoder::kMaxPacketBytes);
  for (int i = 0; i < 50; ++i) encoder.encode(silence, packet);
  int sent = 0;
  for (int i = 0; i < 100; ++i) sent += encoder.encode(silence, packet) > 0 ? 1 : 0;
  EXPECT_LE(sent, 10);
  EXPECT_GE(sent, 1);  // the noise of the room, now and then
  EXPECT_GT(encode(encoder, voice_).size(), 20U);
}

TEST_F(EncoderTest, FollowsTheMeasuredLoss) {
  const std::vector<std::pair<double, int>> table = {
      {-5, 32'000}, {0, 32'000},  {1.9, 32'000}, {2, 40'000},   {10, 40'000},
      {20, 28'800}, {50, 24'000}, {60, 22'400},  {100, 16'000}, {400, 16'000}};
  for (const auto& [percent, bit_rate_bps] : table) {
    Encoder encoder;
    encoder.set_expected_loss(percent);
    EXPECT_EQ(encoder.bit_rate_bps(), bit_rate_bps) << percent;
  }
}

TEST_F(EncoderTest, FallsWhileTheLossPersistsAndComesBackSlowly) {
  Encoder encoder;
  encoder.set_expected_loss(5);
  int reports = 0;
  for (int before_bps = 40'000; encoder.bit_rate_bps() != 16'000; ++reports) {
    encoder.set_expected_loss(20);
    ASSERT_LT(encoder.bit_rate_bps(), before_bps) << reports;
    before_bps = encoder.bit_rate_bps();
  }
  EXPECT_EQ(reports, 9);
  encoder.set_expected_loss(100);
  EXPECT_EQ(encoder.bit_rate_bps(), 16'000) << "no less";
  encoder.set_expected_loss(5);
  EXPECT_EQ(encoder.bit_rate_bps(), 16'000) << "some loss is no reason to send more";
  for (reports = 0; encoder.bit_rate_bps() != 32'000; ++reports) {
    const int before_bps = encoder.bit_rate_bps();
    encoder.set_expected_loss(0);
    ASSERT_GT(encoder.bit_rate_bps(), before_bps) << reports;
    ASSERT_LE(encoder.bit_rate_bps(), before_bps * 1.051) << reports;
  }
  EXPECT_EQ(reports, 15);
  encoder.set_expected_loss(5);
  EXPECT_EQ(encoder.bit_rate_bps(), 40'000);
  encoder.set_expected_loss(0);
  EXPECT_EQ(encoder.bit_rate_bps(), 32'000) << "what is not needed is given up at once";
}

TEST_F(EncoderTest, SendsLessOnANarrowLine) {
  Encoder encoder;
  for (int i = 0; i < 20; ++i) encoder.set_expected_loss(20);
  size_t bytes = 0;
  for (int i = 0; i < 500; ++i) bytes += encode(encoder, voice_).size();
  EXPECT_LT(bytes * 8 / 10, 20'000U);
}

TEST_F(EncoderTest, KeepsNearTheBitRate) {
  Encoder encoder;
  encoder.set_expected_loss(5);
  size_t bytes = 0;
  for (int i = 0; i < 500; ++i) bytes += encode(encoder, voice_).size();
  EXPECT_LT(bytes * 8 / 10, 48'000U);
}

TEST_F(EncoderTest, CarriesTheFrameBefore) {
  Encoder encoder;
  encoder.set_expected_loss(10);
  Packet lost;
  Packet next;
  Decoder decoder;
  std::vector<int16_t> out(kFrameSamples);
  for (int i = 0; i < 30; ++i) {
    if (!lost.empty()) {
      ASSERT_EQ(decoder.decode(lost, out), kFrameSamples);
    }
    lost = next;
    next = encode(encoder, voice_);
  }
  ASSERT_TRUE(inspect_opus_packet(next)->has_fec);
  ASSERT_TRUE(inspect_opus_packet(next)->has_voice);
  ASSERT_TRUE(decoder.decode_fec(next, out));
  const double recovered_dbov = level_of(out);
  ASSERT_EQ(decoder.decode(next, out), kFrameSamples);
  EXPECT_NEAR(recovered_dbov, level_of(out), 4);
}

TEST_F(EncoderTest, ConcealsLossByMoreOfTheSame) {
  Encoder encoder;
  Decoder decoder;
  std::vector<int16_t> out(kFrameSamples);
  for (int i = 0; i < 20; ++i) decoder.decode(encode(encoder, voice_), out);
  const double before_dbov = level_of(out);
  decoder.conceal(out);
  EXPECT_NEAR(level_of(out), before_dbov, 3);
}

TEST(Decoder, RefusesWhatIsNoPacket) {
  Decoder decoder;
  std::vector<int16_t> out(Decoder::kMaxPacketSamples);
  const Packet odd = {0x03, 0xFF, 0x00};  // more frames than bytes
  EXPECT_EQ(decoder.decode({}, out), 0U);
  EXPECT_EQ(decoder.decode(odd, out), 0U);
  EXPECT_FALSE(decoder.decode_fec({}, out));
  EXPECT_FALSE(inspect_opus_packet({}));
  EXPECT_FALSE(inspect_opus_packet(odd));
}

TEST(OpusPacket, KnowsTheLengthOfEachKind) {
  // RFC 6716, 3.1: the configuration, and one or two frames.
  const std::vector<std::pair<Packet, size_t>> packets = {
      {{0 << 3, 1}, 480},          {{3 << 3, 1}, 2880},       {{12 << 3, 1}, 480},
      {{13 << 3, 1}, 960},         {{16 << 3, 1}, 120},       {{31 << 3, 1}, 960},
      {{31 << 3 | 1, 1, 1}, 1920}, {{3 << 3 | 1, 1, 1}, 5760}};
  for (const auto& [packet, samples] : packets) {
    const auto info = inspect_opus_packet(packet);
    ASSERT_TRUE(info) << int{packet[0]};
    EXPECT_EQ(info->samples, samples) << int{packet[0]};
  }
}

TEST(OpusPacket, ReadsTheBitsOfVoiceAndRedundancy) {
  struct Case {
    Packet packet;
    bool has_voice;
    bool has_fec;
  };
  const std::vector<Case> cases = {
      {{9 << 3, 0b1000'0000}, true, false},
      {{9 << 3, 0b0100'0000}, false, true},
      {{9 << 3, 0b1100'0000}, true, true},
      {{9 << 3, 0b0011'1111}, false, false},
      {{11 << 3, 0b0010'0000}, true, false},  // 60 ms: three bits of voice
      {{11 << 3, 0b0001'0000}, false, true},
      {{9 << 3 | 4, 0b0010'0000}, true, false},  // stereo
      {{9 << 3 | 4, 0b0001'0000}, false, true},
      {{31 << 3, 0b1111'1111}, true, false},  // CELT
      {{9 << 3}, false, false}};
  for (const Case& each : cases) {
    const auto info = inspect_opus_packet(each.packet);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->has_voice, each.has_voice) << int{each.packet.back()};
    EXPECT_EQ(info->has_fec, each.has_fec) << int{each.packet.back()};
  }
}

}  // namespace
}  // namespace tuicall::media
