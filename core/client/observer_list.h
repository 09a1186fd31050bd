// The observers of one engine. deliver() is called by one thread at a time (the dispatcher sees to
// it); the rest from any thread, from inside callbacks too. No lock is held while an observer runs.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "client/notification.h"

namespace tuicall::client {

// Its destructor is the release: it runs exactly once, after the last call of notify().
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void notify(const Notification& notification) = 0;
};

class ObserverList {
 public:
  uint64_t add(std::unique_ptr<Observer> observer);
  // No call follows. From another thread it waits for a running call of that observer to end, and
  // the observer is released when it returns; from inside the observer's own call, and where
  // waiting is not allowed, it returns at once and the release comes when that call returns. False
  // if there is no such observer.
  bool remove(uint64_t id, bool may_wait = true);
  // To every observer that was there when it began and still is when its turn comes.
  void deliver(const Notification& notification);
  // Releases all. No deliver() runs, and none will.
  void clear();

 private:
  struct Entry {
    uint64_t id = 0;
    std::unique_ptr<Observer> observer;
  };
  using Entries = std::vector<Entry>;

  Observer* begin_call(uint64_t after, uint64_t last);
  void end_call();

  std::mutex mutex_;  // guards what follows
  std::condition_variable call_ended_;
  Entries entries_;  // by growing id
  uint64_t last_id_ = 0;
  uint64_t running_id_ = 0;  // 0 = none
  std::thread::id running_thread_;
  std::unique_ptr<Observer> removed_in_call_;  // of the one that runs
};

}  // namespace tuicall::client
