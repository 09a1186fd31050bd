// The order of packets: sequence numbers, and the buffer that is sorted by them.
#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

#include "media/audio/packet_buffer.h"
#include "media/audio/sequence_tracker.h"

namespace tuicall::media {
namespace {

using Verdict = SequenceTracker::Verdict;

TEST(SequenceTracker, CountsOnBeyondTheWrap) {
  SequenceTracker tracker;
  int64_t expected = 65'530;
  for (int i = 0; i < 200'000; ++i, ++expected) {
    ASSERT_EQ(tracker.track(static_cast<uint16_t>(expected)), Verdict::kAccepted);
    ASSERT_EQ(tracker.extended(), expected);
  }
}

TEST(SequenceTracker, TakesReorderedPacketsOnce) {
  SequenceTracker tracker;
  ASSERT_EQ(tracker.track(65'534), Verdict::kAccepted);
  ASSERT_EQ(tracker.track(3), Verdict::kAccepted);
  EXPECT_EQ(tracker.extended(), 65'539);
  ASSERT_EQ(tracker.track(65'535), Verdict::kAccepted);
  EXPECT_EQ(tracker.extended(), 65'535);
  ASSERT_EQ(tracker.track(65'530), Verdict::kAccepted);
  EXPECT_EQ(tracker.extended(), 65'530);
  for (const uint16_t again : std::initializer_list<uint16_t>{65'534, 3, 65'535, 65'530}) {
    EXPECT_EQ(tracker.track(again), Verdict::kDuplicate) << again;
  }
}

TEST(SequenceTracker, DropsAStrayPacket) {
  SequenceTracker tracker;
  tracker.track(1000);
  EXPECT_EQ(tracker.track(9000), Verdict::kImplausible);
  EXPECT_EQ(tracker.track(1001), Verdict::kAccepted);
  EXPECT_EQ(tracker.track(9001), Verdict::kImplausible);
  EXPECT_EQ(tracker.track(800), Verdict::kImplausible);
  EXPECT_EQ(tracker.track(1002), Verdict::kAccepted);
  EXPECT_EQ(tracker.extended(), 1002);
}

TEST(SequenceTracker, BeginsAnewWhenTheNextPacketConfirms) {
  SequenceTracker tracker;
  tracker.track(1000);
  EXPECT_EQ(tracker.track(40'000), Verdict::kImplausible);
  EXPECT_EQ(tracker.track(40'001), Verdict::kRestarted);
  EXPECT_EQ(tracker.extended(), 40'001);
  EXPECT_EQ(tracker.track(40'002), Verdict::kAccepted);
  EXPECT_EQ(tracker.track(1001), Verdict::kImplausible);
}

BufferedPacket packet(int64_t sequence) {
  BufferedPacket made;
  made.sequence = sequence;
  made.info.samples = 960;
  return made;
}

TEST(PacketBuffer, PutsIntoOrder) {
  PacketBuffer buffer;
  for (const int64_t sequence : {5, 3, 9, 4, 1}) EXPECT_TRUE(buffer.insert(packet(sequence)));
  EXPECT_EQ(buffer.samples(), 5 * 960U);
  for (const int64_t sequence : {1, 3, 4, 5, 9}) {
    ASSERT_NE(buffer.front(), nullptr);
    EXPECT_EQ(buffer.front()->sequence, sequence);
    buffer.pop();
  }
  EXPECT_EQ(buffer.front(), nullptr);
}

TEST(PacketBuffer, DropsTheOldestWhenItIsFull) {
  PacketBuffer buffer;
  for (size_t i = 0; i < PacketBuffer::kMaxPackets; ++i) {
    EXPECT_TRUE(buffer.insert(packet(static_cast<int64_t>(i))));
  }
  EXPECT_FALSE(buffer.insert(packet(1000)));
  EXPECT_EQ(buffer.size(), PacketBuffer::kMaxPackets);
  EXPECT_EQ(buffer.front()->sequence, 1);
}

}  // namespace
}  // namespace tuicall::media
