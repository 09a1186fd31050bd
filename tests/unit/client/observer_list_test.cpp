// The promises of removing and releasing; tests/capi plays them at random through the C interface.
#include "client/observer_list.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>

namespace tuicall::client {
namespace {

// Counts its calls and its release.
struct Counts {
  std::atomic<int> calls{0};
  std::atomic<int> released{0};
};

class Probe : public Observer {
 public:
  Probe(Counts& counts, std::function<void()> on_call = {})
      : counts_(counts), on_call_(std::move(on_call)) {}
  ~Probe() override { ++counts_.released; }
  void notify(const Notification&) override {
    ++counts_.calls;
    if (on_call_) on_call_();
  }

 private:
  Counts& counts_;
  std::function<void()> on_call_;
};

TEST(ObserverList, TellsEachOnceInOrder) {
  std::string order;
  Counts a, b;
  ObserverList list;
  list.add(std::make_unique<Probe>(a, [&] { order += 'a'; }));
  list.add(std::make_unique<Probe>(b, [&] { order += 'b'; }));
  list.deliver({});
  list.deliver({});
  EXPECT_EQ(order, "abab");
}

TEST(ObserverList, AddedInACallHearsTheNextOne) {
  Counts a, b;
  ObserverList list;
  list.add(std::make_unique<Probe>(a, [&] {
    if (a.calls == 1) list.add(std::make_unique<Probe>(b));
  }));
  list.deliver({});
  EXPECT_EQ(b.calls, 0);
  list.deliver({});
  EXPECT_EQ(b.calls, 1);
}

TEST(ObserverList, RemovedInItsOwnCallIsReleasedWhenThatReturns) {
  Counts a;
  ObserverList list;
  uint64_t id = 0;
  id = list.add(std::make_unique<Probe>(a, [&] {
    EXPECT_TRUE(list.remove(id));
    EXPECT_EQ(a.released, 0);
  }));
  list.deliver({});
  EXPECT_EQ(a.released, 1);
  list.deliver({});
  EXPECT_EQ(a.calls, 1);
}

TEST(ObserverList, RemovedByAnotherIsNotCalled) {
  Counts a, b;
  ObserverList list;
  uint64_t second = 0;
  list.add(std::make_unique<Probe>(a, [&] {
    list.remove(second);
    EXPECT_EQ(b.released, 1);
  }));
  second = list.add(std::make_unique<Probe>(b));
  list.deliver({});
  EXPECT_EQ(b.calls, 0);
}

// The callback is still busy for a while when the other thread begins to remove; one that did not
// wait for it would be seen to return before it has left, if not in one round then in another.
TEST(ObserverList, RemoveWaitsForACallOnAnotherThread) {
  for (int round = 0; round < 50; ++round) {
    Counts a;
    ObserverList list;
    std::promise<void> entered, removing;
    std::atomic<bool> left{false};
    const uint64_t id = list.add(std::make_unique<Probe>(a, [&] {
      entered.set_value();
      removing.get_future().wait();
      for (int i = 0; i < 1000; ++i) std::this_thread::yield();
      left = true;
    }));
    auto delivery = std::async(std::launch::async, [&] { list.deliver({}); });
    entered.get_future().wait();
    removing.set_value();
    EXPECT_TRUE(list.remove(id));
    EXPECT_TRUE(left);
    EXPECT_EQ(a.released, 1);
    delivery.get();
  }
}

TEST(ObserverList, RemoveThatMayNotWaitLeavesTheReleaseToTheRunningCall) {
  Counts a;
  ObserverList list;
  std::promise<void> entered, may_leave;
  const uint64_t id = list.add(std::make_unique<Probe>(a, [&] {
    entered.set_value();
    may_leave.get_future().wait();
  }));
  auto delivery = std::async(std::launch::async, [&] { list.deliver({}); });
  entered.get_future().wait();
  EXPECT_TRUE(list.remove(id, /*may_wait=*/false));
  EXPECT_EQ(a.released, 0);
  may_leave.set_value();
  delivery.get();
  EXPECT_EQ(a.released, 1);
  list.deliver({});
  EXPECT_EQ(a.calls, 1);
}

TEST(ObserverList, UnknownIdsAreRefused) {
  Counts a;
  ObserverList list;
  const uint64_t id = list.add(std::make_unique<Probe>(a));
  EXPECT_FALSE(list.remove(id + 1));
  EXPECT_TRUE(list.remove(id));
  EXPECT_FALSE(list.remove(id));
}

TEST(ObserverList, ClearReleasesAll) {
  Counts a;
  ObserverList list;
  for (int i = 0; i < 3; ++i) list.add(std::make_unique<Probe>(a));
  list.clear();
  EXPECT_EQ(a.released, 3);
}

TEST(ObserverList, AReleaseMayUseTheList) {
  Counts a, b;
  ObserverList list;
  class Adder : public Probe {
   public:
    Adder(ObserverList& list, Counts& own, Counts& other)
        : Probe(own), list_(list), other_(other) {}
    ~Adder() override { list_.add(std::make_unique<Probe>(other_)); }

   private:
    ObserverList& list_;
    Counts& other_;
  };
  const uint64_t id = list.add(std::make_unique<Adder>(list, a, b));
  list.remove(id);
  list.deliver({});
  EXPECT_EQ(b.calls, 1);
}

}  // namespace
}  // namespace tuicall::client
