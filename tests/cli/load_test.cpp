// What the load generator takes for right and wrong, and how it measures.
#include <gtest/gtest.h>

#include "load/course.h"
#include "load/events_due.h"
#include "load/latencies.h"

namespace tuicall::cli::load {
namespace {

using Verdict = EventsDue::Verdict;

size_t missing(const std::vector<EventsDue>& due) {
  std::array<size_t, kPhases> missing{};
  for (const EventsDue& one : due) one.add_to(missing);
  return missing[0] + missing[1] + missing[2];
}

TEST(EventsDue, AreSeenOnceEachAndInOrder) {
  std::vector<EventsDue> due;
  expect_events(Course::kAnswered, 2, false, due);
  EventsDue& callee = due[1];
  Phase phase{};
  EXPECT_EQ(callee.see(EventKind::kUserReject, 1, phase), Verdict::kNotDue);
  EXPECT_EQ(callee.see(EventKind::kCallReceived, 1, phase), Verdict::kNotDue);  // of itself
  EXPECT_EQ(callee.see(EventKind::kCallReceived, 0, phase), Verdict::kDue);
  EXPECT_EQ(phase, Phase::kRinging);
  EXPECT_EQ(callee.see(EventKind::kCallReceived, 0, phase), Verdict::kTwice);
  EXPECT_EQ(callee.see(EventKind::kUserJoin, 0, phase), Verdict::kTooEarly);
  EXPECT_EQ(callee.see(EventKind::kCallBegin, 1, phase), Verdict::kDue);
  EXPECT_EQ(callee.see(EventKind::kUserLeave, 0, phase), Verdict::kDue);
  EXPECT_EQ(phase, Phase::kEnding);
  EXPECT_EQ(missing(due), 4U);  // the callee's end, and all of the caller's
}

TEST(EventsDue, OthersMayJoinInAnyOrderButLeaveInTheirs) {
  std::vector<EventsDue> due;
  expect_events(Course::kAnswered, 4, true, due);
  EventsDue& last = due[3];
  Phase phase{};
  EXPECT_EQ(last.see(EventKind::kCallReceived, 0, phase), Verdict::kDue);
  EXPECT_EQ(last.see(EventKind::kCallBegin, 3, phase), Verdict::kDue);
  for (const size_t other : {2U, 0U, 1U}) {
    EXPECT_EQ(last.see(EventKind::kUserJoin, other, phase), Verdict::kDue);
    EXPECT_EQ(last.see(EventKind::kUserAudioAvailable, other, phase), Verdict::kDue);
  }
  EXPECT_EQ(last.see(EventKind::kUserLeave, 1, phase), Verdict::kTooEarly);
}

TEST(EventsDue, WhoDeclinesIsOutAndTheOthersTalk) {
  std::vector<EventsDue> due;
  expect_events(Course::kBusy, 3, false, due);
  EXPECT_EQ(talkers_of(Course::kBusy, 3), (std::vector<size_t>{0, 2}));
  // 2 + 1 for who declines; busy, begin, join, end for the two others, who receives, who is left.
  EXPECT_EQ(missing(due), 3U + 8U + 1U + 1U);
}

TEST(Latencies, PercentilesAreNotOffByMoreThanAHundredth) {
  Latencies times;
  EXPECT_EQ(times.percentile_ms(0.5), 0);
  for (int64_t i = 1; i <= 10'000; ++i) times.add(i * 1'000);  // 1 µs to 10 ms
  EXPECT_EQ(times.count(), 10'000U);
  EXPECT_NEAR(times.percentile_ms(0.5), 5.0, 0.05);
  EXPECT_NEAR(times.percentile_ms(0.99), 9.9, 0.1);
  EXPECT_NEAR(times.percentile_ms(0.999), 9.99, 0.1);
  EXPECT_EQ(times.percentile_ms(1), 10);
  EXPECT_EQ(times.max_ms(), 10);
}

TEST(Latencies, HoldWhatIsVeryShortAndVeryLong) {
  Latencies times;
  times.add(-1);
  times.add(0);
  EXPECT_EQ(times.percentile_ms(1), 0);
  times.add(INT64_MAX);
  EXPECT_EQ(times.percentile_ms(1), times.max_ms());
}

}  // namespace
}  // namespace tuicall::cli::load
