// Posting to a loop from other threads, and stopping it.
#include "loop/loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "loop/signal.h"
#include "loop/sigpipe_guard.h"
#include "loop/timer.h"

namespace tuicall::loop {
namespace {

TEST(Loop, RunsTasksOfOneThreadInOrder) {
  Loop loop;
  std::vector<int> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(loop.post([&seen, i] { seen.push_back(i); }));
  loop.stop();
  loop.run();
  ASSERT_EQ(seen.size(), 1000U);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen[static_cast<size_t>(i)], i);
}

TEST(Loop, KeepsTheOrderOfEachOfManyThreads) {
  constexpr int kThreads = 8;
  constexpr int kTasks = 2000;
  Loop loop;
  std::vector<std::vector<int>> seen(kThreads);
  std::atomic<int> left = kThreads;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kTasks; ++i) {
        loop.post([&seen, t, i] { seen[static_cast<size_t>(t)].push_back(i); });
      }
      if (--left == 0) loop.stop();
    });
  }
  loop.run();
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& one : seen) {
    ASSERT_EQ(one.size(), static_cast<size_t>(kTasks));
    for (int i = 0; i < kTasks; ++i) ASSERT_EQ(one[static_cast<size_t>(i)], i);
  }
}

TEST(Loop, NeverRunsATaskInsidePost) {
  Loop loop;
  std::vector<int> seen;
  loop.post([&] {
    loop.post([&] {
      seen.push_back(2);
      loop.stop();
    });
    seen.push_back(1);
  });
  loop.run();
  EXPECT_EQ(seen, (std::vector<int>{1, 2}));
}

// What comes from the network is answered by posting: that must not wait for another turn, nor wake
// the loop that is awake.
TEST(Loop, RunsWhatItsOwnThreadPostsInTheSameTurn) {
  Loop loop;
  std::vector<std::string> seen;
  Timer next_turn(loop);
  loop.post([&] {
    next_turn.start(0, [&] {
      seen.emplace_back("next turn");
      loop.stop();
    });
    loop.post([&] { seen.emplace_back("task"); });
  });
  loop.run();
  EXPECT_EQ(seen, (std::vector<std::string>{"task", "next turn"}));
}

TEST(Loop, DoesNotSleepWhileItsOwnThreadPosts) {
  Loop loop;
  int left = 1000;
  std::function<void()> again = [&] { --left == 0 ? loop.stop() : void(loop.post(again)); };
  Timer begin(loop);
  begin.start(1, [&] { loop.post(again); });
  loop.run();
  EXPECT_EQ(left, 0);
}

TEST(Loop, KnowsItsThread) {
  Loop loop;
  EXPECT_FALSE(loop.on_loop_thread());
  bool inside = false;
  loop.post([&] {
    inside = loop.on_loop_thread();
    std::thread([&] { EXPECT_FALSE(loop.on_loop_thread()); }).join();
    loop.stop();
  });
  loop.run();
  EXPECT_TRUE(inside);
  EXPECT_FALSE(loop.on_loop_thread());
}

TEST(Loop, RunsWhatWasAcceptedBeforeItStopped) {
  Loop loop;
  bool ran = false;
  loop.post([&] {
    loop.stop();
    EXPECT_TRUE(loop.post([&] { ran = true; }));
  });
  loop.run();
  EXPECT_TRUE(ran);
}

TEST(Loop, RefusesAndDestroysATaskAfterItStopped) {
  Loop loop;
  loop.stop();
  loop.stop();
  loop.run();
  const auto held = std::make_shared<int>(0);
  EXPECT_FALSE(loop.post([held] { ++*held; }));
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 0);
}

TEST(Loop, DestroysTheTasksOfALoopThatNeverRan) {
  const auto held = std::make_shared<int>(0);
  {
    Loop loop;
    loop.post([held] { ++*held; });
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 0);
}

TEST(Loop, SurvivesAWriteToAClosedSocket) {
  Loop loop;
  loop.post([&] {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    close(ends[1]);
    EXPECT_EQ(write(ends[0], "x", 1), -1);
    EXPECT_EQ(errno, EPIPE);
    close(ends[0]);
    loop.stop();
  });
  loop.run();
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

TEST(Signal, ArrivesOnTheLoopThread) {
  Loop loop;
  int arrived = 0;
  const Signal signal(loop, SIGUSR1, [&] {
    EXPECT_TRUE(loop.on_loop_thread());
    if (++arrived == 2) return loop.stop();
    raise(SIGUSR1);
  });
  loop.post([] { raise(SIGUSR1); });
  loop.run();
  EXPECT_EQ(arrived, 2);
}

TEST(SigpipeGuard, LeavesTheThreadsMaskAsItWas) {
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  { const SigpipeGuard guard; }
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(sigismember(&before, SIGPIPE), sigismember(&after, SIGPIPE));
}

}  // namespace
}  // namespace tuicall::loop
