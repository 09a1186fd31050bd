// tuicall.hpp against a real server: what it adds to tuicall.h.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

#include "hpp_support.hpp"

namespace {

using namespace hpp_test;

class Callee : public tuicall::TUICallObserver {
 public:
  explicit Callee(TUICallEngine& engine) : engine_(engine) {}

  void onCallReceived(const std::string& callerId, const std::vector<std::string>& calleeIdList,
                      const std::string& groupId, TUICallMediaType callMediaType) override {
    caller = callerId;
    callees = calleeIdList;
    group = groupId;
    media = callMediaType;
    user_data = engine_.callInfo().userData;
    accepted = engine_.accept();  // inside a callback; looked at later
  }
  void onCallBegin(const tuicall::TUIRoomId& roomId, TUICallMediaType,
                   tuicall::TUICallRole callRole) override {
    room = roomId;
    role = callRole;
    begun.set();
  }
  void onCallEnd(const tuicall::TUIRoomId&, TUICallMediaType, tuicall::TUICallRole,
                 double totalTime) override {
    total_time = totalTime;
    ended.set();
  }

  std::string caller, group, user_data;
  std::vector<std::string> callees;
  TUICallMediaType media = TUICallMediaType::Unknown;
  tuicall::TUIRoomId room;
  tuicall::TUICallRole role = tuicall::TUICallRole::None;
  double total_time = -1;
  std::future<TUICallResult> accepted;
  Signal begun, ended;

 private:
  TUICallEngine& engine_;
};

TEST(Hpp, ACallFromBeginningToEnd) {
  TUICallEngine alice(options()), bob(options());
  const auto callee = std::make_shared<Callee>(bob);
  bob.addObserver(callee);
  ASSERT_EQ(code_of(log_in(alice, "alice")), 0);
  ASSERT_EQ(code_of(log_in(bob, "bob")), 0);
  tuicall::TUICallParams params;
  params.userData = "hello";
  params.roomId.strRoomId = "the-room";
  const TUICallResult placed =
      alice.groupCall("friends", {"bob"}, TUICallMediaType::Video, params).get();
  EXPECT_FALSE(placed.callId.empty());
  EXPECT_EQ(placed.userIds, std::vector<std::string>{"bob"});
  ASSERT_TRUE(callee->begun.wait());
  EXPECT_EQ(code_of(std::move(callee->accepted)), 0);
  EXPECT_EQ(callee->caller, "alice");
  EXPECT_EQ(callee->callees, std::vector<std::string>{"bob"});
  EXPECT_EQ(callee->group, "friends");
  EXPECT_EQ(callee->media, TUICallMediaType::Video);
  EXPECT_EQ(callee->role, tuicall::TUICallRole::Called);
  EXPECT_EQ(callee->room, params.roomId);
  EXPECT_EQ(callee->user_data, "hello");
  EXPECT_EQ(code_of(alice.hangup()), 0);
  ASSERT_TRUE(callee->ended.wait());
  EXPECT_GE(callee->total_time, 0);
  EXPECT_EQ(bob.callInfo().reason, tuicall::TUICallEndReason::Hangup);
  EXPECT_EQ(bob.callInfo().endedBy, "alice");
}

TEST(Hpp, FailuresAreThrownFromTheFuture) {
  TUICallEngine engine(options());
  EXPECT_EQ(code_of(engine.call("bob", TUICallMediaType::Audio)), TUICALL_E_INIT_FAIL);
  EXPECT_EQ(code_of(engine.call("", TUICallMediaType::Audio)), TUICALL_E_PARAM_INVALID);
  EXPECT_EQ(code_of(log_in(engine, "alice")), 0);
  EXPECT_EQ(code_of(engine.accept()), TUICALL_E_REQUEST_REFUSED);
  EXPECT_EQ(code_of(engine.join("no such call")), TUICALL_E_CALL_MISSING);
}

TEST(Hpp, RefusedArgumentsAreThrownAtOnceWithACompletion) {
  TUICallEngine engine(options());
  EXPECT_THROW(engine.call("", TUICallMediaType::Audio, {}, [](const TUICallResult&) { FAIL(); }),
               TUICallError);
  EXPECT_THROW(TUICallEngine(""), TUICallError);
  EXPECT_THROW(engine.call(std::string("bob\0", 4), TUICallMediaType::Audio), TUICallError);
  EXPECT_THROW(engine.addObserver(nullptr), TUICallError);
  EXPECT_THROW(engine.poll(), TUICallError);
}

TEST(Hpp, CompletionsAreCalled) {
  TUICallEngine engine(options());
  ASSERT_EQ(code_of(log_in(engine, "alice")), 0);
  Signal done;
  engine.setSelfInfo("Alice", "", [&](const TUICallResult& result) {
    EXPECT_TRUE(result.ok()) << result.message;
    done.set();
  });
  EXPECT_TRUE(done.wait());
  Signal refused;
  engine.accept([&](const TUICallResult& result) {
    EXPECT_EQ(result.code, TUICALL_E_REQUEST_REFUSED);
    EXPECT_FALSE(result.message.empty());
    refused.set();
  });
  EXPECT_TRUE(refused.wait());
  engine.hangup(nullptr);
}

class Counter : public tuicall::TUICallObserver {
 public:
  void onConnectionStateChanged(tuicall::TUIConnectionState) override { ++changes; }

  std::atomic<int> changes{0};
};

TEST(Hpp, AnObserverIsNeverThereTwice) {
  TUICallEngine engine(options(TUIDispatch::Poll));
  const auto counter = std::make_shared<Counter>();
  engine.addObserver(counter);
  engine.addObserver(counter);
  engine.addObserver(*counter);
  EXPECT_EQ(counter.use_count(), 2);
  ASSERT_EQ(code_of(log_in(engine, "alice")), 0);
  while (engine.poll() > 0) {
  }
  EXPECT_EQ(counter->changes, 2);  // connecting, connected
  engine.removeObserver(counter);
  EXPECT_EQ(counter.use_count(), 1);
  engine.removeObserver(counter);
}

TEST(Hpp, FuturesWorkOnTheThreadThatPolls) {
  TUICallEngine engine(options(TUIDispatch::Poll));
  EXPECT_GE(engine.pollFd(), 0);
  EXPECT_EQ(code_of(log_in(engine, "alice")), 0);
  EXPECT_EQ(code_of(engine.openCamera()), 0);
  EXPECT_EQ(code_of(engine.unInit()), 0);
}

class Thrower : public tuicall::TUICallObserver {
  void onConnectionStateChanged(tuicall::TUIConnectionState) override {
    throw std::runtime_error("oh");
  }
};

TEST(Hpp, WhatAnObserverThrowsGoesToTheHandler) {
  TUICallEngine engine(options());
  Thrower thrower;
  std::atomic<int> caught{0};
  engine.setExceptionHandler([&](std::exception_ptr thrown, const char* where) {
    EXPECT_STREQ(where, "on_connection_state_changed");
    EXPECT_THROW(std::rethrow_exception(thrown), std::runtime_error);
    ++caught;
  });
  engine.addObserver(thrower);
  EXPECT_EQ(code_of(log_in(engine, "alice")), 0);
  EXPECT_EQ(code_of(engine.unInit()), 0);
  engine.removeObserver(thrower);
  EXPECT_GT(caught, 0);
}

TEST(Hpp, WithoutAHandlerItIsPrinted) {
  testing::internal::CaptureStderr();
  {
    TUICallEngine engine(options());
    Signal done;
    ASSERT_EQ(code_of(log_in(engine, "alice")), 0);
    engine.setSelfInfo("a", "", [](const TUICallResult&) { throw std::runtime_error("oh"); });
    engine.setSelfInfo("b", "", [&](const TUICallResult&) { done.set(); });
    EXPECT_TRUE(done.wait());
  }
  EXPECT_NE(testing::internal::GetCapturedStderr().find("a completion: oh"), std::string::npos);
}

class InlineUser : public tuicall::TUICallObserver {
 public:
  explicit InlineUser(TUICallEngine& engine) : engine_(engine) {}

  void onConnectionStateChanged(tuicall::TUIConnectionState state) override {
    if (state != tuicall::TUIConnectionState::Connected) return;
    future_code = code_of(engine_.openCamera());
    engine_.openCamera([this](const TUICallResult& result) {
      completion_code = result.code;
      done.set();
    });
  }

  std::atomic<int32_t> future_code{1}, completion_code{1};
  Signal done;

 private:
  TUICallEngine& engine_;
};

TEST(Hpp, AFutureOnTheLoopThreadHasFailedAlready) {
  TUICallEngine engine(options(TUIDispatch::Inline));
  const auto user = std::make_shared<InlineUser>(engine);
  engine.addObserver(user);
  ASSERT_EQ(code_of(log_in(engine, "alice")), 0);
  ASSERT_TRUE(user->done.wait());
  EXPECT_EQ(user->future_code, TUICALL_E_REQUEST_REFUSED);
  EXPECT_EQ(user->completion_code, TUICALL_OK);
}

TEST(Hpp, AnEngineMayBeMoved) {
  TUICallEngine first(options());
  const auto counter = std::make_shared<Counter>();
  first.addObserver(counter);
  TUICallEngine second(std::move(first));
  EXPECT_EQ(code_of(log_in(second, "alice")), 0);
  second = TUICallEngine(options());
  EXPECT_EQ(counter.use_count(), 1);
  EXPECT_EQ(code_of(second.accept()), TUICALL_E_INIT_FAIL);
}

// An observer that destroys its own engine, which is legal: the destructor does not wait inside a
// callback.
class Destroyer : public tuicall::TUICallObserver {
 public:
  explicit Destroyer(std::unique_ptr<TUICallEngine>& engine, Signal& gone)
      : engine_(engine), gone_(gone) {}
  ~Destroyer() override { gone_.set(); }

  void onConnectionStateChanged(tuicall::TUIConnectionState state) override {
    if (state == tuicall::TUIConnectionState::Connected) engine_.reset();
  }

 private:
  std::unique_ptr<TUICallEngine>& engine_;
  Signal& gone_;
};

TEST(Hpp, AnEngineMayBeDestroyedInItsOwnCallback) {
  for (const bool own_runtime : {false, true}) {
    TUICallEngineOptions o = options();
    if (own_runtime) o.runtime = std::make_shared<tuicall::TUICallRuntime>();
    auto engine = std::make_unique<TUICallEngine>(o);
    o.runtime.reset();
    Signal gone;
    engine->addObserver(std::make_shared<Destroyer>(engine, gone));
    std::future<TUICallResult> logged_in = log_in(*engine, "alice");
    EXPECT_TRUE(gone.wait());
    EXPECT_EQ(engine, nullptr);
  }
}

TEST(Hpp, RuntimesTellOfTheirThreads) {
  std::atomic<int> started{0}, stopped{0};
  {
    TUICallEngineOptions o = options();
    o.runtime = std::make_shared<tuicall::TUICallRuntime>([&] { ++started; }, [&] { ++stopped; });
    TUICallEngine engine(o);
    EXPECT_EQ(code_of(log_in(engine, "alice")), 0);
  }
  EXPECT_EQ(started, 2);
  EXPECT_EQ(stopped, 2);
}

TEST(Hpp, WakeUpComesWhenSomethingWaits) {
  Signal woken;
  TUICallEngineOptions o = options(TUIDispatch::Poll);
  o.wakeUp = [&] { woken.set(); };
  TUICallEngine engine(o);
  const auto counter = std::make_shared<Counter>();
  engine.addObserver(counter);
  auto logged_in = log_in(engine, "alice");
  EXPECT_TRUE(woken.wait());
  EXPECT_GT(engine.poll(-1ms), 0U);
  EXPECT_EQ(code_of(std::move(logged_in)), 0);
}

TEST(Hpp, TheDefaultInstanceIsOne) {
  EXPECT_THROW(TUICallEngine::instance(), TUICallError);
  const auto first = TUICallEngine::instance(options());
  EXPECT_EQ(first, TUICallEngine::instance());
  TUICallEngine::destroyInstance();
  TUICallEngine::destroyInstance();
  EXPECT_NE(first, TUICallEngine::instance(options()));
  TUICallEngine::destroyInstance();
}

TEST(Hpp, AnInstanceMayBeDestroyedInItsOwnCallback) {
  class InstanceDestroyer : public tuicall::TUICallObserver {
   public:
    InstanceDestroyer(Signal& may_go, Signal& gone) : may_go_(may_go), gone_(gone) {}
    ~InstanceDestroyer() override { gone_.set(); }
    void onConnectionStateChanged(tuicall::TUIConnectionState) override {
      EXPECT_TRUE(may_go_.wait());
      TUICallEngine::destroyInstance();
    }

   private:
    Signal& may_go_;
    Signal& gone_;
  };
  Signal may_go;
  Signal gone;
  auto held = TUICallEngine::instance(options());
  held->addObserver(std::make_shared<InstanceDestroyer>(may_go, gone));
  held->init(1, "alice", "ticket", nullptr);
  held.reset();
  may_go.set();
  EXPECT_TRUE(gone.wait()) << "the observer is let go when its callback has returned";
}

TEST(Hpp, RemovingAnObserverWaitsForItsCallbackOnAnotherThread) {
  class Slow : public tuicall::TUICallObserver {
   public:
    void onConnectionStateChanged(tuicall::TUIConnectionState) override {
      entered.set();
      std::this_thread::yield();
      left = true;
    }
    Signal entered;
    std::atomic<bool> left{false};
  };
  const auto slow = std::make_shared<Slow>();
  TUICallEngine engine(options());
  engine.addObserver(slow);
  engine.init(1, "alice", "ticket", nullptr);
  ASSERT_TRUE(slow->entered.wait());
  engine.removeObserver(slow);
  EXPECT_TRUE(slow->left);
  EXPECT_EQ(slow.use_count(), 1);
}

TEST(Hpp, ATimeoutOutOfRangeIsRefused) {
  for (const auto timeout : {-1ms, 600'001ms, std::chrono::milliseconds(int64_t{1} << 32)}) {
    TUICallEngineOptions wrong = options();
    wrong.requestTimeout = timeout;
    EXPECT_THROW(TUICallEngine{wrong}, TUICallError) << timeout.count();
  }
  for (const auto interval : {19ms, 60'001ms, std::chrono::milliseconds(int64_t{1} << 32)}) {
    TUICallEngineOptions wrong = options();
    wrong.volumeInterval = interval;
    EXPECT_THROW(TUICallEngine{wrong}, TUICallError) << interval.count();
  }
}

size_t threads_of_this_process() {
  const auto threads = std::filesystem::directory_iterator("/proc/self/task");
  return static_cast<size_t>(std::distance(begin(threads), end(threads)));
}

TEST(Hpp, AForkedChildLetsGoOfWhatItCan) {
  const auto captured = std::make_shared<int>(0);
  TUICallEngineOptions with_runtime = options(TUIDispatch::Poll);
  with_runtime.runtime = std::make_shared<tuicall::TUICallRuntime>();
  with_runtime.wakeUp = [captured] {};
  auto engine = std::make_unique<TUICallEngine>(with_runtime);
  with_runtime = {};
  const pid_t child = fork();
  if (child == 0) {
    engine.reset();
    _exit((captured.use_count() == 1 ? 0 : 1) + (threads_of_this_process() == 1 ? 0 : 2));
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
