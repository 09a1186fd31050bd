// Which packet indices are new, and which index a sequence number means.
#include "media/secure/replay_window.h"

#include <gtest/gtest.h>

namespace tuicall::media {
namespace {

TEST(ReplayWindow, TakesEachIndexOnce) {
  ReplayWindow window;
  for (const uint64_t index : {1000U, 1001U, 1005U, 1003U, 1200U, 1100U, 1073U}) {
    EXPECT_TRUE(window.is_new(index)) << index;
    EXPECT_FALSE(window.is_used(index)) << index;
    window.use(index);
    EXPECT_FALSE(window.is_new(index)) << index;
    EXPECT_TRUE(window.is_used(index)) << index;
  }
}

TEST(ReplayWindow, IsNotNewNorUsedBehindItsEnd) {
  ReplayWindow window;
  window.use(1000);
  EXPECT_TRUE(window.is_new(1000 - 127));
  EXPECT_FALSE(window.is_new(1000 - 128));
  EXPECT_FALSE(window.is_used(1000 - 128));
  window.use(1000 - 127);
  window.use(1001);
  EXPECT_FALSE(window.is_new(1000 - 127)) << "it has moved on";
  EXPECT_FALSE(window.is_new(0));
}

TEST(ReplayWindow, ForgetsAllAfterALongWay) {
  ReplayWindow window;
  for (uint64_t index = 0; index < 200; ++index) window.use(index);
  window.use(199 + 128);
  for (uint64_t index = 200; index < 327; ++index) EXPECT_TRUE(window.is_new(index)) << index;
  EXPECT_FALSE(window.is_new(199));
}

TEST(ReplayWindow, FollowsNumbersThatRunOver) {
  ReplayWindow window;
  EXPECT_EQ(window.index_of(40000), 40000U) << "nothing is known yet";
  window.use(65530);
  EXPECT_EQ(window.index_of(65531), 65531U);
  EXPECT_EQ(window.index_of(3), 65536U + 3);
  EXPECT_EQ(window.index_of(32762), 32762U) << "half a cycle behind";
  EXPECT_EQ(window.index_of(32761), 65536U + 32761);
  window.use(65536 + 3);
  EXPECT_EQ(window.index_of(65535), 65535U);
  EXPECT_EQ(window.index_of(4), 65536U + 4);
  window.use((uint64_t{7} << 16) + 100);
  EXPECT_EQ(window.index_of(65000), (uint64_t{6} << 16) + 65000);
}

TEST(ReplayWindow, KnowsNothingBeforeTheFirstCycle) {
  ReplayWindow window;
  window.use(5);
  EXPECT_FALSE(window.index_of(65000));
  EXPECT_EQ(window.index_of(32773), 32773U);
}

}  // namespace
}  // namespace tuicall::media
