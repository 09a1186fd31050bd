#include "media/audio/mixer.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tone.h"

namespace tuicall::media {
namespace {

AudioFrame sine(double frequency_hz, double amplitude) {
  AudioFrame frame;
  Tone({.frequency_hz = frequency_hz, .amplitude = amplitude}).read(frame);
  return frame;
}

TEST(Mixer, IsSilentWithoutAnybody) {
  Mixer mixer;
  EXPECT_EQ(mixer.mix(), AudioFrame{});
  mixer.add(sine(440, 0.5));
  mixer.clear();
  EXPECT_EQ(mixer.mix(), AudioFrame{});
}

TEST(Mixer, LeavesOnePersonUnchanged) {
  Mixer mixer;
  AudioFrame frame = sine(440, 1);
  frame[0] = INT16_MIN;
  frame[1] = INT16_MAX;
  mixer.add(frame);
  EXPECT_EQ(mixer.mix(), frame);
}

TEST(Mixer, AddsUpWhatFits) {
  Mixer mixer;
  const AudioFrame a = sine(440, 0.3);
  const AudioFrame b = sine(700, 0.4);
  mixer.add(a);
  mixer.add(b);
  const AudioFrame sum = mixer.mix();
  for (size_t i = 0; i < kFrameSamples; ++i) ASSERT_EQ(sum[i], a[i] + b[i]) << i;
}

TEST(Mixer, LeavesOutOneself) {
  Mixer mixer;
  const AudioFrame a = sine(440, 0.3);
  const AudioFrame b = sine(700, 1);
  mixer.add(a);
  mixer.add(b);
  EXPECT_EQ(mixer.mix_without(a), b);
  EXPECT_EQ(mixer.mix_without(b), a);
  mixer.add(sine(1000, 0.2));
  EXPECT_EQ(mixer.mix_without(b)[100], a[100] + sine(1000, 0.2)[100]);
}

TEST(Mixer, BendsWhatIsTooLoudInOrder) {
  // Steps of one, from far below to far above the range: two people at their loudest.
  int before = -40'000;
  for (int value = -65'536; value <= 65'534; ++value) {
    Mixer mixer;
    AudioFrame half{};
    AudioFrame rest{};
    half[0] = static_cast<int16_t>(value / 2);
    rest[0] = static_cast<int16_t>(value - value / 2);
    mixer.add(half);
    mixer.add(rest);
    const int bent = mixer.mix()[0];
    ASSERT_GE(bent, before) << value;
    ASSERT_LE(std::abs(bent), std::abs(value)) << value;
    if (std::abs(value) <= 24'576) {
      ASSERT_EQ(bent, value);
    }
    before = bent;
    if (value % 8 == 0) value += 64;
  }
}

TEST(Mixer, TakesAHundredAtTheirLoudest) {
  Mixer mixer;
  AudioFrame loud;
  loud.fill(INT16_MIN);
  for (int i = 0; i < 100; ++i) mixer.add(loud);
  const AudioFrame sum = mixer.mix();
  EXPECT_LT(sum[0], -32'000);
}

}  // namespace
}  // namespace tuicall::media
