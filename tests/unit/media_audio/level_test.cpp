#include "media/audio/level.h"

#include <gtest/gtest.h>

#include <vector>

#include "tone.h"

namespace tuicall::media {
namespace {

LevelMeter meter_of_sine(double amplitude) {
  Tone tone({.frequency_hz = 1000, .amplitude = amplitude});
  std::vector<int16_t> pcm(48'000);
  tone.read(pcm);
  LevelMeter meter;
  meter.add(pcm);
  return meter;
}

TEST(LevelMeter, ShowsNothingForSilence) {
  LevelMeter meter;
  EXPECT_EQ(meter.level_dbov(), 127);
  EXPECT_EQ(meter.volume(), 0);
  meter.add(std::vector<int16_t>(960));
  EXPECT_EQ(meter.level_dbov(), 127);
  EXPECT_EQ(meter.volume(), 0);
}

TEST(LevelMeter, ShowsASineThreeDecibelsBelowItsPeak) {
  EXPECT_NEAR(meter_of_sine(1).level_dbov(), 3.01, 0.01);
  EXPECT_NEAR(meter_of_sine(0.1).level_dbov(), 23.01, 0.01);
  EXPECT_NEAR(meter_of_sine(0.01).level_dbov(), 43.01, 0.05);
}

TEST(LevelMeter, ShowsFullScaleAsZero) {
  LevelMeter meter;
  meter.add(std::vector<int16_t>(960, INT16_MIN));
  EXPECT_EQ(meter.level_dbov(), 0);
  EXPECT_EQ(meter.volume(), 100);
}

TEST(LevelMeter, TakesOnePeriodAtATime) {
  LevelMeter meter = meter_of_sine(1);
  meter.reset();
  EXPECT_EQ(meter.level_dbov(), 127);
  const std::vector<int16_t> loud(480, 16'384);
  meter.add(loud);
  meter.add(std::vector<int16_t>(480));
  EXPECT_NEAR(meter.level_dbov(), 9.03, 0.01);  // half of full scale, half of the time
}

TEST(Volume, IsLinearInDecibels) {
  const std::vector<std::pair<double, int>> table = {{127, 0},   {60, 0},  {59.4, 1}, {45.75, 25},
                                                     {31.5, 50}, {26, 60}, {3, 100},  {0, 100}};
  for (const auto& [level_dbov, volume] : table) {
    EXPECT_EQ(volume_of_level(level_dbov), volume) << level_dbov;
  }
}

}  // namespace
}  // namespace tuicall::media
