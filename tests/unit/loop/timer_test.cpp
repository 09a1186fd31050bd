// One-shot timers: order, replacement, and being destroyed at awkward moments.
#include "loop/timer.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace tuicall::loop {
namespace {

TEST(Timer, FiresInTheOrderOfItsDelays) {
  Loop loop;
  Timer first(loop);
  Timer second(loop);
  std::vector<int> seen;
  second.start(20, [&] {
    seen.push_back(2);
    loop.stop();
  });
  first.start(1, [&] { seen.push_back(1); });
  loop.run();
  EXPECT_EQ(seen, (std::vector<int>{1, 2}));
}

TEST(Timer, FiresOnce) {
  Loop loop;
  Timer timer(loop);
  Timer end(loop);
  int fired = 0;
  timer.start(1, [&] {
    ++fired;
    EXPECT_FALSE(timer.active());
    end.start(10, [&] { loop.stop(); });
  });
  EXPECT_TRUE(timer.active());
  loop.run();
  EXPECT_EQ(fired, 1);
}

TEST(Timer, IsReplacedByAnotherStart) {
  Loop loop;
  Timer timer(loop);
  timer.start(1, [] { FAIL() << "the first task was replaced"; });
  timer.start(2, [&] { loop.stop(); });
  loop.run();
}

TEST(Timer, DoesNotFireAfterStop) {
  Loop loop;
  Timer timer(loop);
  Timer end(loop);
  timer.start(1, [] { FAIL() << "it was stopped"; });
  timer.stop();
  EXPECT_FALSE(timer.active());
  end.start(5, [&] { loop.stop(); });
  loop.run();
}

TEST(Timer, MayBeStartedAgainByItsTask) {
  Loop loop;
  Timer timer(loop);
  int fired = 0;
  std::function<void()> again = [&] {
    if (++fired == 3) return loop.stop();
    timer.start(1, again);
  };
  timer.start(1, again);
  loop.run();
  EXPECT_EQ(fired, 3);
}

TEST(Timer, MayBeDestroyedByItsTask) {
  Loop loop;
  auto timer = std::make_unique<Timer>(loop);
  const auto held = std::make_shared<int>(7);
  int seen = 0;
  timer->start(1, [&, held] {
    timer.reset();
    seen = *held;  // the task itself outlives its timer
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(seen, 7);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Timer, MayBeDestroyedWhileItWaits) {
  Loop loop;
  auto timer = std::make_unique<Timer>(loop);
  timer->start(1, [] { FAIL() << "it was destroyed"; });
  timer.reset();
  Timer end(loop);
  end.start(5, [&] { loop.stop(); });
  loop.run();
}

TEST(Timer, SeesTheLoopsClockGoForward) {
  Loop loop;
  Timer timer(loop);
  int64_t before = 0;
  int64_t after = 0;
  loop.post([&] {
    before = loop.now_ms();
    timer.start(10, [&] {
      after = loop.now_ms();
      loop.stop();
    });
  });
  loop.run();
  EXPECT_GE(after - before, 10);
}

}  // namespace
}  // namespace tuicall::loop
