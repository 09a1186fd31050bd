// What the load generator takes for right and wrong, and how it measures.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "load/clock.h"
#include "load/course.h"
#include "load/events_due.h"
#include "load/heard.h"
#include "load/latencies.h"
#include "load/main_loop.h"
#include "load/tally.h"

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

TEST(LoadClock, NothingIsARateWhereNoTimeHasPassed) {
  EXPECT_EQ(per_second(5, 0), 0);
  EXPECT_EQ(per_second(5, 2), 2.5);
}

TEST(LoadTally, RefusalsAreCountedByCode) {
  Tally tally;
  tally.add_refusal(-1402, "try again in 1 ms", 1);
  tally.add_refusal(-1402, "try again in 2 ms", 1);
  tally.add_repeated(-1402, "try again in 3 ms");
  tally.add_repeated(-1001, "too many commands");
  const Counts counts = tally.counts();
  EXPECT_EQ(counts.refused, 2U);
  EXPECT_EQ(counts.repeated, 2U);
  ASSERT_EQ(counts.refusals.size(), 2U);
  EXPECT_EQ(counts.refusals.at(-1402).count, 3U);
  EXPECT_EQ(counts.refusals.at(-1402).message, "try again in 1 ms");
  EXPECT_EQ(counts.refusals.at(-1001).count, 1U);
}

TEST(LoadMainLoop, LooksAtEverythingHoweverLateItIs) {
  const Signals signals;
  MainLoop loop(signals);
  const int64_t late_ns = now_ns() - 1;
  size_t looks = 0;
  size_t done = 0;
  loop.later(0, [&] { ++done; });
  const auto look = [&] {
    ++looks;
    return false;
  };
  EXPECT_TRUE(loop.wait(late_ns, look));
  EXPECT_EQ(looks, 1U);
  EXPECT_EQ(done, 1U);
  kill(getpid(), SIGINT);
  EXPECT_FALSE(loop.wait(late_ns, look));
  EXPECT_TRUE(loop.interrupted());
  EXPECT_FALSE(loop.wait(INT64_MAX, look));
  EXPECT_EQ(looks, 2U);
  loop.go_on();
  EXPECT_TRUE(loop.wait(late_ns, look));
}

TEST(LoadMainLoop, WaitsUntilWhatIsDueHasComeTrue) {
  const Signals signals;
  MainLoop loop(signals);
  bool come = false;
  loop.later(0.001, [&] { come = true; });
  EXPECT_TRUE(loop.wait(INT64_MAX, [&] { return come; }));
}

// A later version's events have to be thought about here: all but three are listened to.
TEST(LoadHeard, EveryEventOfCallsIsListenedTo) {
  std::vector<std::string> heard;
  const Listener listener = [&](const Heard& event) { heard.emplace_back(name_of(event.kind)); };
  const tuicall_observer table = observer_for(listener);
  using Callback = void (*)(void*, const void*);
  const auto* const first = reinterpret_cast<const Callback*>(&table.on_error);
  const auto* const end = reinterpret_cast<const Callback*>(&table + 1);
  // What an event is made of is zeros, but for its size: it names nobody and nothing.
  const std::array<uint64_t, 64> nothing{};
  size_t others = 0;
  for (const Callback* callback = first; callback != end; ++callback) {
    *callback == nullptr ? void(++others) : (*callback)(table.user_data, nothing.data());
  }
  EXPECT_EQ(others, 3U);
  EXPECT_EQ(table.on_user_voice_volume_changed, nullptr);
  EXPECT_EQ(table.on_user_network_quality_changed, nullptr);
  EXPECT_EQ(table.on_connection_state_changed, nullptr);
  // In the order of the table.
  const std::vector<std::string> all{"on_error",
                                     "on_call_received",
                                     "on_call_cancelled",
                                     "on_call_begin",
                                     "on_call_end",
                                     "on_call_media_type_changed",
                                     "on_user_reject",
                                     "on_user_no_response",
                                     "on_user_line_busy",
                                     "on_user_join",
                                     "on_user_leave",
                                     "on_user_video_available",
                                     "on_user_audio_available",
                                     "on_kicked_offline",
                                     "on_user_sig_expired",
                                     "on_call_not_connected",
                                     "on_user_inviting"};
  EXPECT_EQ(heard, all);
}

}  // namespace
}  // namespace tuicall::cli::load
