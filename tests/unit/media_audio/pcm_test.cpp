// Any format of a program or a file to the one form inside, and back.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "media/audio/level.h"
#include "media/audio/pcm_input.h"
#include "media/audio/pcm_output.h"
#include "media/audio/sample.h"
#include "tone.h"

namespace tuicall::media {
namespace {

std::vector<float> sine(const PcmFormat& format, double frequency_hz, double seconds) {
  std::vector<float> samples;
  const auto count = static_cast<size_t>(seconds * format.rate_hz);
  for (size_t i = 0; i < count; ++i) {
    const double angle =
        2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / format.rate_hz;
    samples.insert(samples.end(), format.channels, static_cast<float>(0.5 * std::sin(angle)));
  }
  return samples;
}

std::vector<int16_t> to_integers(const std::vector<float>& floats) {
  std::vector<int16_t> integers;
  for (const float sample : floats) integers.push_back(to_int16(sample));
  return integers;
}

// Between what is and what should be, as the signal's distance to the error in dB.
double likeness_db(std::span<const int16_t> found, std::span<const int16_t> expected) {
  double signal = 0;
  double error = 0;
  // The ends are where filters begin and stop.
  for (size_t i = 2000; i + 2000 < std::min(found.size(), expected.size()); ++i) {
    signal += double{1} * expected[i] * expected[i];
    error += std::pow(double{1} * expected[i] - found[i], 2);
  }
  return 10 * std::log10(signal / (error + 1));
}

class EachFormat : public testing::TestWithParam<std::tuple<uint32_t, uint32_t>> {
 protected:
  const PcmFormat format_{std::get<0>(GetParam()), std::get<1>(GetParam())};
};

TEST_P(EachFormat, BecomesTheSameToneInFrames) {
  ASSERT_TRUE(check_convertible(format_).ok());
  PcmInput integers(format_);
  PcmInput floats(format_);
  const std::vector<float> tone = sine(format_, 440, 1);
  integers.push(to_integers(tone));
  // In pieces of odd lengths.
  for (size_t at = 0, length = 1; at < tone.size(); at += length, length = length * 5 % 701 + 1) {
    length = std::min(length * format_.channels, tone.size() - at);
    floats.push(std::span(tone).subspan(at, length));
    length -= length % format_.channels;
  }
  const std::vector<int16_t> expected = to_integers(sine({48'000, 1}, 440, 1));
  EXPECT_GT(likeness_db(integers.read_all(), expected), 55);
  const std::vector<int16_t> found = floats.read_all();
  EXPECT_GT(likeness_db(found, expected), 55);
  EXPECT_GE(found.size(), 46'000U);
}

TEST_P(EachFormat, ComesOutOfFrames) {
  PcmOutput integers(format_);
  PcmOutput floats(format_);
  Tone tone({.frequency_hz = 440, .amplitude = 0.5});
  std::vector<int16_t> found;
  std::vector<float> found_floats;
  for (int i = 0; i < 50; ++i) {
    AudioFrame frame;
    tone.read(frame);
    const auto piece = integers.to_int16(frame);
    if (i > 0 && format_.rate_hz % 1000 == 0) {
      EXPECT_NEAR(static_cast<double>(piece.size()), format_.rate_hz / 50 * format_.channels, 2);
    }
    found.insert(found.end(), piece.begin(), piece.end());
    const auto float_piece = floats.to_float(frame);
    found_floats.insert(found_floats.end(), float_piece.begin(), float_piece.end());
  }
  const std::vector<int16_t> expected = to_integers(sine(format_, 440, 1));
  EXPECT_GT(likeness_db(found, expected), 55);
  EXPECT_EQ(to_integers(found_floats), found);
}

INSTANTIATE_TEST_SUITE_P(Pcm, EachFormat,
                         testing::Combine(testing::Values(8'000, 12'000, 16'000, 22'050, 24'000,
                                                          44'100, 48'000, 96'000),
                                          testing::Values(1, 2)));

TEST(PcmInput, MixesStereoDown) {
  PcmInput input({48'000, 2});
  std::vector<int16_t> stereo;
  for (size_t i = 0; i < kFrameSamples; ++i) stereo.insert(stereo.end(), {1000, 3000});
  input.push(stereo);
  EXPECT_EQ(input.read_all(), std::vector<int16_t>(kFrameSamples, 2000));
  EXPECT_TRUE(input.read_all().empty());
}

TEST(PcmInput, PassesItsOwnFormatUnchanged) {
  PcmInput input({48'000, 1});
  std::vector<int16_t> all;
  for (int value = INT16_MIN; value <= INT16_MAX; ++value) {
    all.push_back(static_cast<int16_t>(value));
  }
  input.push(all);
  const std::vector<int16_t> found = input.read_all();
  EXPECT_TRUE(std::equal(found.begin(), found.end(), all.begin()));
}

TEST(PcmInput, SurvivesFloatsThatAreNoSound) {
  for (const uint32_t rate_hz : {16'000U, 48'000U}) {
    PcmInput input({rate_hz, 1});
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    input.push(std::vector<float>{kNan, kInfinity, -kInfinity, 1e30F, -1e30F, -kNan});
    input.push(std::vector<float>(rate_hz));
    const std::vector<int16_t> found = input.read_all();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.back(), 0);
  }
}

TEST(PcmFormat, NamesWhatIsWrong) {
  for (const uint32_t rate_hz : {8'000U, 12'000U, 16'000U, 24'000U, 48'000U}) {
    EXPECT_TRUE(check_program_format({rate_hz, 2}).ok());
  }
  EXPECT_EQ(check_program_format({44'100, 1}).message,
            "The audio sample rate is 44100 Hz; expected 8000, 12000, 16000, 24000 or 48000");
  EXPECT_EQ(check_program_format({48'000, 3}).message,
            "The number of audio channels is 3; expected 1 (mono) or 2 (stereo)");
  EXPECT_EQ(check_program_format({48'000, 0}).code, base::kParamInvalid);
  EXPECT_TRUE(check_convertible({44'100, 1}).ok());
  EXPECT_EQ(check_convertible({7'999, 1}).message,
            "The audio sample rate is 7999 Hz; expected 8000 to 192000");
  EXPECT_FALSE(check_convertible({192'001, 1}).ok());
}

TEST(Sample, RoundsAndStaysInRange) {
  EXPECT_EQ(to_int16(1.0F), INT16_MAX);
  EXPECT_EQ(to_int16(-1.0F), INT16_MIN);
  EXPECT_EQ(to_int16(5.0F), INT16_MAX);
  EXPECT_EQ(to_int16(0.6F / 32768), 1);
  EXPECT_EQ(to_int16(std::numeric_limits<float>::quiet_NaN()), 0);
  EXPECT_EQ(saturated(40'000), INT16_MAX);
  EXPECT_EQ(saturated(-40'000), INT16_MIN);
  EXPECT_EQ(saturated(-7), -7);
}

}  // namespace
}  // namespace tuicall::media
