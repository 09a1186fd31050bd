// Order, modes and the end of what is handed to a program.
#include "client/dispatcher.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <future>

namespace tuicall::client {
namespace {

Notification numbered(int32_t number) {
  Notification n;
  n.event.code = number;
  n.info = std::make_shared<base::CallInfo>();
  return n;
}

class Recorder : public Observer {
 public:
  explicit Recorder(std::function<void(int32_t)> on_event) : on_event_(std::move(on_event)) {}
  void notify(const Notification& n) override { on_event_(n.event.code); }

 private:
  std::function<void(int32_t)> on_event_;
};

class DispatcherTest : public testing::Test {
 protected:
  std::shared_ptr<Dispatcher> make(DispatchMode mode, std::function<void()> wake_up = {}) {
    auto made = std::make_shared<Dispatcher>(mode, callbacks, std::move(wake_up));
    made->observers().add(
        std::make_unique<Recorder>([this](int32_t number) { seen.push_back(number); }));
    return made;
  }
  // Waits until everything that was posted to the callback thread before has run.
  void drain() {
    for (int i = 0; i < 3; ++i) {  // a batch may post the next one
      std::promise<void> reached;
      callbacks.post([&] { reached.set_value(); });
      reached.get_future().wait();
    }
  }

  std::vector<int32_t> seen;
  CallbackThread callbacks{nullptr, nullptr};
};

TEST_F(DispatcherTest, InlineDeliversAtOnce) {
  const auto d = make(DispatchMode::kInline);
  d->push(numbered(1));
  EXPECT_EQ(seen, std::vector<int32_t>{1});
  EXPECT_FALSE(d->in_callback());
  d->close();
}

TEST_F(DispatcherTest, InlineKeepsTheOrderOfWhatIsPushedInACallback) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kInline, callbacks, nullptr);
  d->observers().add(std::make_unique<Recorder>([&](int32_t number) {
    if (number == 1) d->push(numbered(2));
    seen.push_back(number);
  }));
  d->push(numbered(1));
  EXPECT_EQ(seen, (std::vector<int32_t>{1, 2}));
  d->close();
}

TEST_F(DispatcherTest, ThreadDeliversInOrderOnTheCallbackThread) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kThread, callbacks, nullptr);
  d->observers().add(std::make_unique<Recorder>([&](int32_t number) {
    EXPECT_TRUE(callbacks.on_this_thread());
    EXPECT_TRUE(d->in_callback());
    seen.push_back(number);
  }));
  std::vector<int32_t> expected;
  for (int32_t i = 0; i < 1000; ++i) {
    d->push(numbered(i));
    expected.push_back(i);
  }
  while (true) {
    drain();
    if (seen.size() == expected.size()) break;
  }
  EXPECT_EQ(seen, expected);
  d->close();
}

TEST_F(DispatcherTest, PollDeliversOnTheCallersThread) {
  int woken = 0;
  const auto d = make(DispatchMode::kPoll, [&] { ++woken; });
  pollfd waiting{d->poll_fd(), POLLIN, 0};
  uint32_t count = 9;
  EXPECT_TRUE(d->poll(0, &count).ok());
  EXPECT_EQ(count, 0U);
  EXPECT_EQ(poll(&waiting, 1, 0), 0);
  d->push(numbered(1));
  d->push(numbered(2));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(poll(&waiting, 1, 0), 1);
  EXPECT_TRUE(seen.empty());
  EXPECT_TRUE(d->poll(-1, &count).ok());
  EXPECT_EQ(count, 2U);
  EXPECT_EQ(seen, (std::vector<int32_t>{1, 2}));
  EXPECT_EQ(poll(&waiting, 1, 0), 0);
  d->push(numbered(3));
  EXPECT_EQ(woken, 2);
  d->close();
}

TEST_F(DispatcherTest, PollIsRefusedWhereItCannotBe) {
  EXPECT_EQ(make(DispatchMode::kThread)->poll(0, nullptr).code, base::kRequestRefused);
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kPoll, callbacks, nullptr);
  d->observers().add(std::make_unique<Recorder>(
      [&](int32_t) { EXPECT_EQ(d->poll(0, nullptr).code, base::kRequestRefused); }));
  d->push(numbered(1));
  EXPECT_TRUE(d->poll(0, nullptr).ok());
  d->close();
}

TEST_F(DispatcherTest, ASecondThreadMayNotPoll) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kPoll, callbacks, nullptr);
  d->observers().add(std::make_unique<Recorder>([&](int32_t) {
    std::async(std::launch::async, [&] {
      EXPECT_EQ(d->poll(0, nullptr).code, base::kRequestRefused);
    }).get();
  }));
  d->push(numbered(1));
  EXPECT_TRUE(d->poll(0, nullptr).ok());
  d->close();
}

TEST_F(DispatcherTest, CompletionsStandInLineWithEvents) {
  const auto d = make(DispatchMode::kPoll);
  d->push(numbered(1));
  d->push(Completion{false, [this](const MethodResult& r) { seen.push_back(r.code); }},
          MethodResult{2, {}, {}, {}}, nullptr);
  d->push(numbered(3));
  d->poll(0, nullptr);
  EXPECT_EQ(seen, (std::vector<int32_t>{1, 2, 3}));
  d->close();
}

TEST_F(DispatcherTest, InfoIsThatOfTheEventAtHand) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kPoll, callbacks, nullptr);
  std::vector<std::string> infos;
  d->observers().add(
      std::make_unique<Recorder>([&](int32_t) { infos.push_back(d->info()->call_id); }));
  for (const char* call_id : {"a", "b"}) {
    Notification n = numbered(1);
    auto info = std::make_shared<base::CallInfo>();
    info->call_id = call_id;
    n.info = info;
    d->push(n);
  }
  EXPECT_EQ(d->info()->call_id, "");
  d->poll(0, nullptr);
  EXPECT_EQ(infos, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(d->info()->call_id, "b");
  d->close();
}

TEST_F(DispatcherTest, InfoIsThatOfTheEventAtHandWhateverIsToldMeanwhile) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kPoll, callbacks, nullptr);
  const auto info_of = [](const char* call_id) {
    auto info = std::make_shared<base::CallInfo>();
    info->call_id = call_id;
    return info;
  };
  std::vector<std::string> infos;
  d->observers().add(std::make_unique<Recorder>([&](int32_t number) {
    if (number == 1) d->publish(info_of("newest"));
    infos.push_back(d->info()->call_id + " " + d->told()->call_id);
  }));
  for (int32_t number : {1, 2}) {
    Notification n = numbered(number);
    n.info = info_of(number == 1 ? "a" : "b");
    d->push(n);
  }
  d->push(Completion{false, [&](const MethodResult&) { infos.push_back(d->info()->call_id); }}, {},
          info_of("c"));
  d->poll(0, nullptr);
  EXPECT_EQ(infos, (std::vector<std::string>{"a newest", "b newest", "c"}));
  EXPECT_EQ(d->info()->call_id, "newest") << "what was told last, and not what was delivered last";
  d->close();
}

// A program that does not keep up finds one report of each kind, the newest, and every event.
TEST_F(DispatcherTest, AReportTakesThePlaceOfAnOlderOneOfItsKind) {
  const auto d = make(DispatchMode::kPoll);
  const auto report = [](Notification::Kind kind, int32_t number) {
    Notification n = numbered(number);
    n.kind = kind;
    return n;
  };
  for (int32_t i = 0; i < 1000; ++i) {
    d->push(report(Notification::Kind::kVoiceVolume, 10 + i));
    d->push(report(Notification::Kind::kNetworkQuality, 2000 + i));
    if (i == 500) d->push(numbered(1));
    if (i == 501) {
      d->push(Completion{false, [this](const MethodResult&) { seen.push_back(2); }}, {}, nullptr);
    }
  }
  uint32_t delivered = 0;
  EXPECT_TRUE(d->poll(0, &delivered).ok());
  EXPECT_EQ(seen, (std::vector<int32_t>{1, 2, 1009, 2999}));
  EXPECT_EQ(delivered, 4U);
  d->push(report(Notification::Kind::kVoiceVolume, 7));
  EXPECT_TRUE(d->poll(0, &delivered).ok());
  EXPECT_EQ(delivered, 1U);
  d->close();
}

TEST_F(DispatcherTest, CloseDropsEventsAndAnswersCompletions) {
  const auto d = make(DispatchMode::kPoll);
  d->push(numbered(1));
  d->push(Completion{false, [this](const MethodResult& r) { seen.push_back(r.code); }},
          MethodResult{2, {}, {}, {}}, nullptr);
  d->close();
  EXPECT_EQ(seen, std::vector<int32_t>{2});
  EXPECT_TRUE(d->poll(0, nullptr).ok());
}

TEST_F(DispatcherTest, CloseEndsAPollThatWaits) {
  const auto d = make(DispatchMode::kPoll);
  auto polling = std::async(std::launch::async, [&] { return d->poll(-1, nullptr).code; });
  d->close();
  EXPECT_EQ(polling.get(), base::kOk);
}

TEST_F(DispatcherTest, CloseWaitsForARunningCallback) {
  const auto d = std::make_shared<Dispatcher>(DispatchMode::kThread, callbacks, nullptr);
  std::promise<void> entered;
  std::atomic<bool> left{false};
  d->observers().add(std::make_unique<Recorder>([&](int32_t) {
    entered.set_value();
    std::this_thread::yield();
    left = true;
  }));
  d->push(numbered(1));
  entered.get_future().wait();
  d->close();
  EXPECT_TRUE(left);
}

}  // namespace
}  // namespace tuicall::client
