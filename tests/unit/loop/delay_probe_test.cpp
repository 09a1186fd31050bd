// How late a loop is. How long its tasks take the tests decide; how long the machine makes them
// wait besides, nobody does.
#include "loop/delay_probe.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "loop/timer.h"

namespace tuicall::loop {
namespace {

constexpr int64_t kWork_us = 20'000;

void work() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(kWork_us);
  while (std::chrono::steady_clock::now() < end) {
  }
}

// Ends the loop as soon as it is not late; the test runs into its own deadline if it always is.
void stop_when_calm(Loop& loop, Timer& timer, DelayProbe& probe) {
  timer.start(1, [&] {
    if (probe.delay_us() == 0) return loop.stop();
    stop_when_calm(loop, timer, probe);
  });
}

TEST(DelayProbe, TellsHowLongItsMessageHasWaitedSoFar) {
  Loop loop;
  DelayProbe probe(loop);
  loop.post([&] {
    work();
    EXPECT_EQ(probe.delay_us(), 0) << "one interruption is no delay";
    work();
    EXPECT_GE(probe.delay_us(), kWork_us - 1);
    loop.stop();
  });
  loop.run();
}

TEST(DelayProbe, TellsHowLongItsMessageHasWaited) {
  Loop loop;
  DelayProbe probe(loop);
  Timer next(loop);
  int64_t told_us = 0;
  loop.post([&] {
    work();
    probe.delay_us();  // sends one
    next.start(0, [&] { told_us = probe.delay_us(); });
    work();
    work();
  });
  Timer end(loop);
  end.start(1, [&] { stop_when_calm(loop, end, probe); });
  loop.run();
  EXPECT_GE(told_us, 2 * kWork_us - 1) << "in the next turn, which has just begun";
}

TEST(DelayProbe, ForgetsWhatIsOver) {
  Loop loop;
  DelayProbe probe(loop);
  Timer calm(loop);
  loop.post([&] {
    work();
    probe.delay_us();
    work();
    EXPECT_GT(probe.delay_us(), 0);
    stop_when_calm(loop, calm, probe);
  });
  loop.run();  // to its end
}

TEST(DelayProbe, MayGoWithItsMessageUnderWay) {
  Loop loop;
  auto probe = std::make_unique<DelayProbe>(loop);
  loop.post([&] {
    work();
    probe->delay_us();
    probe.reset();
    loop.stop();
  });
  loop.run();
}

}  // namespace
}  // namespace tuicall::loop
