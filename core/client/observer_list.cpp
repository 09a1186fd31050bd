#include "client/observer_list.h"

#include <algorithm>
#include <utility>

namespace tuicall::client {

uint64_t ObserverList::add(std::unique_ptr<Observer> observer) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({++last_id_, std::move(observer)});
  return last_id_;
}

bool ObserverList::remove(uint64_t id, bool may_wait) {
  std::unique_ptr<Observer> removed;  // released without the lock
  std::unique_lock lock(mutex_);
  const auto entry =
      std::find_if(entries_.begin(), entries_.end(), [id](const Entry& e) { return e.id == id; });
  if (entry == entries_.end()) return false;
  removed = std::move(entry->observer);
  entries_.erase(entry);
  if (running_id_ == id && (!may_wait || running_thread_ == std::this_thread::get_id())) {
    removed_in_call_ = std::move(removed);
  } else {
    call_ended_.wait(lock, [this, id] { return running_id_ != id; });
  }
  lock.unlock();
  return true;
}

void ObserverList::deliver(const Notification& notification) {
  uint64_t last = 0;
  {
    const std::lock_guard lock(mutex_);
    last = last_id_;
  }
  uint64_t done = 0;
  while (Observer* observer = begin_call(done, last)) {
    observer->notify(notification);
    done = running_id_;  // only this thread changes it
    end_call();
  }
}

// The next observer in line, marked as running; null when all have had their turn.
Observer* ObserverList::begin_call(uint64_t after, uint64_t last) {
  const std::lock_guard lock(mutex_);
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [after](const Entry& e) { return e.id > after; });
  if (entry == entries_.end() || entry->id > last) return nullptr;
  running_id_ = entry->id;
  running_thread_ = std::this_thread::get_id();
  return entry->observer.get();
}

void ObserverList::end_call() {
  std::unique_ptr<Observer> removed;
  {
    const std::lock_guard lock(mutex_);
    running_id_ = 0;
    running_thread_ = {};
    removed = std::move(removed_in_call_);
  }
  call_ended_.notify_all();
}

void ObserverList::clear() {
  Entries released;
  const std::lock_guard lock(mutex_);
  released.swap(entries_);
}

}  // namespace tuicall::client
