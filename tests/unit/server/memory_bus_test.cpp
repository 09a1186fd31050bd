#include "server/store/memory_bus.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace tuicall::server {
namespace {

TEST(MemoryBus, NotifiesTheWorkerThatWasMeant) {
  MemoryBus bus;
  std::vector<std::string> first;
  std::vector<std::string> second;
  bus.attach(1, [&](const std::string& id) { first.push_back(id); });
  bus.attach(2, [&](const std::string& id) { second.push_back(id); });
  bus.notify(1, "a");
  bus.notify(2, "b");
  bus.notify(3, "c");
  EXPECT_EQ(first, std::vector<std::string>{"a"});
  EXPECT_EQ(second, std::vector<std::string>{"b"});
}

TEST(MemoryBus, AListenerThatWasDetachedIsNotCalledAgain) {
  MemoryBus bus;
  std::atomic<bool> attached = true;
  std::atomic<int> calls = 0;
  bus.attach(1, [&](const std::string&) {
    EXPECT_TRUE(attached);
    ++calls;
  });
  std::thread notifier([&] {
    for (int i = 0; i < 10'000; ++i) {
      bus.notify(1, "a");
    }
  });
  while (calls == 0) {
    std::this_thread::yield();
  }
  bus.detach(1);
  attached = false;
  notifier.join();
}

}  // namespace
}  // namespace tuicall::server
