#include "media/audio/time_stretch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

#include "measures.h"
#include "tone.h"
#include "voice.h"

namespace tuicall::media {
namespace {

std::vector<int16_t> tone_of(double frequency_hz, size_t samples) {
  std::vector<int16_t> pcm(samples);
  Tone({.frequency_hz = frequency_hz}).read(pcm);
  return pcm;
}

TEST(TimeStretch, TakesOutWholePeriods) {
  for (const double frequency_hz : {100.0, 150.0, 300.0, 440.0, 1000.0}) {
    std::vector<int16_t> pcm = tone_of(frequency_hz, 1920);
    const int bend = largest_bend(pcm);
    const size_t removed = shorten(pcm, 960);
    ASSERT_GE(removed, 120U) << frequency_hz;
    ASSERT_LE(removed, 600U);
    EXPECT_EQ(pcm.size(), 1920 - removed);
    EXPECT_EQ(pcm.front(), 0);
    EXPECT_LE(largest_bend(pcm), bend + 40) << frequency_hz;
    const double periods = static_cast<double>(removed) * frequency_hz / 48'000;
    EXPECT_NEAR(periods, std::round(periods), 0.03) << frequency_hz;
  }
}

TEST(TimeStretch, PutsInWholePeriods) {
  for (const double frequency_hz : {100.0, 150.0, 300.0, 440.0, 1000.0}) {
    std::vector<int16_t> pcm = tone_of(frequency_hz, 1920);
    const int bend = largest_bend(pcm);
    const int16_t last = pcm.back();
    const size_t inserted = lengthen(pcm);
    ASSERT_GE(inserted, 120U) << frequency_hz;
    EXPECT_EQ(pcm.size(), 1920 + inserted);
    EXPECT_EQ(pcm.front(), 0);
    EXPECT_EQ(pcm.back(), last);
    EXPECT_LE(largest_bend(pcm), bend + 40) << frequency_hz;
  }
}

TEST(TimeStretch, FindsThePeriodOfAVoice) {
  for (const double pitch_hz : {90.0, 150.0, 250.0, 400.0}) {
    std::vector<int16_t> pcm(4800);
    Voice({.pitch_hz = pitch_hz}).read(pcm);
    const double periods = static_cast<double>(shorten(pcm, 960)) * pitch_hz / 48'000;
    EXPECT_GT(periods, 0.9) << pitch_hz;
    EXPECT_NEAR(periods, std::round(periods), 0.03) << pitch_hz;
  }
}

TEST(TimeStretch, LeavesLoudNoiseAlone) {
  std::mt19937 random(1);
  std::vector<int16_t> pcm(1920);
  for (int16_t& sample : pcm) sample = static_cast<int16_t>(random());
  const std::vector<int16_t> before = pcm;
  EXPECT_EQ(shorten(pcm, 960), 0U);
  EXPECT_EQ(lengthen(pcm), 0U);
  EXPECT_EQ(pcm, before);
}

TEST(TimeStretch, CutsSilenceAnywhere) {
  std::vector<int16_t> pcm(1920);
  EXPECT_EQ(shorten(pcm, 333), 333U);
  EXPECT_EQ(shorten(pcm, 960), 600U);
  EXPECT_EQ(pcm.size(), 987U);
  EXPECT_EQ(lengthen(pcm), 507U);
}

TEST(TimeStretch, NeedsSomethingToLookAt) {
  for (const size_t samples : {0U, 1U, 480U, 599U}) {
    std::vector<int16_t> pcm(samples);
    EXPECT_EQ(shorten(pcm, 960), 0U);
    EXPECT_EQ(lengthen(pcm), 0U);
  }
  std::vector<int16_t> pcm(1920);
  EXPECT_EQ(shorten(pcm, 119), 0U);
}

}  // namespace
}  // namespace tuicall::media
