#include "media/audio/concealment_fade.h"

#include <gtest/gtest.h>

#include <vector>

#include "media/audio/format.h"

namespace tuicall::media {
namespace {

std::vector<int16_t> constant(size_t ms) {
  return std::vector<int16_t>(ms * kSamplesPer_ms, 10'000);
}

TEST(ConcealmentFade, EndsInSilence) {
  ConcealmentFade fade;
  std::vector<int16_t> pcm = constant(300);
  fade.conceal(pcm);
  EXPECT_EQ(pcm[80 * kSamplesPer_ms - 1], 10'000);
  EXPECT_NEAR(pcm[160 * kSamplesPer_ms], 5'000, 5);
  EXPECT_EQ(pcm[240 * kSamplesPer_ms], 0);
  EXPECT_EQ(pcm.back(), 0);
  for (size_t i = 1; i < pcm.size(); ++i) ASSERT_LE(pcm[i - 1] - pcm[i], 2);
}

TEST(ConcealmentFade, ComesBackWithoutAClick) {
  ConcealmentFade fade;
  std::vector<int16_t> pcm = constant(300);
  fade.conceal(pcm);
  pcm = constant(20);
  fade.decoded(pcm);
  EXPECT_LT(pcm[0], 50);
  EXPECT_EQ(pcm[5 * kSamplesPer_ms], 10'000);
  EXPECT_EQ(pcm.back(), 10'000);
}

TEST(ConcealmentFade, LeavesShortLossesAlone) {
  ConcealmentFade fade;
  for (int i = 0; i < 10; ++i) {
    std::vector<int16_t> pcm = constant(60);
    fade.conceal(pcm);
    EXPECT_EQ(pcm, constant(60));
    fade.decoded(pcm);
    EXPECT_EQ(pcm, constant(60));
  }
}

}  // namespace
}  // namespace tuicall::media
