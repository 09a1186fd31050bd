#include "tone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tuicall::media {
namespace {

std::vector<int16_t> read(Tone& tone, size_t samples) {
  std::vector<int16_t> pcm(samples);
  tone.read(pcm);
  return pcm;
}

TEST(Tone, HasItsFrequencyAndAmplitude) {
  Tone tone({.frequency_hz = 1000, .amplitude = 0.5});
  const std::vector<int16_t> pcm = read(tone, 48'000);
  EXPECT_EQ(*std::max_element(pcm.begin(), pcm.end()), 16'384);
  EXPECT_EQ(*std::min_element(pcm.begin(), pcm.end()), -16'384);
  int rises = 0;
  for (size_t i = 1; i < pcm.size(); ++i) rises += pcm[i - 1] < 0 && pcm[i] >= 0 ? 1 : 0;
  EXPECT_NEAR(rises, 1000, 1);
}

TEST(Tone, GoesOnWhereItEnded) {
  Tone whole({.frequency_hz = 441.7});
  Tone pieces({.frequency_hz = 441.7});
  std::vector<int16_t> joined;
  for (size_t length = 1; joined.size() < 10'000; length = length * 3 % 997) {
    const std::vector<int16_t> piece = read(pieces, length);
    joined.insert(joined.end(), piece.begin(), piece.end());
  }
  EXPECT_EQ(read(whole, joined.size()), joined);
}

TEST(Tone, ClicksInTime) {
  Tone tone({.frequency_hz = 440, .amplitude = 0, .click_every_ms = 500});
  const std::vector<int16_t> pcm = read(tone, 48'000);
  for (const size_t at : {0U, 24'000U}) {
    EXPECT_EQ(pcm[at], INT16_MAX);
    EXPECT_EQ(pcm[at + 24], INT16_MIN);
    EXPECT_EQ(pcm[at + 95], INT16_MIN);
    EXPECT_EQ(pcm[at + 96], 0);
  }
  EXPECT_EQ(std::count(pcm.begin(), pcm.end(), 0), 48'000 - 2 * 96);
}

}  // namespace
}  // namespace tuicall::media
