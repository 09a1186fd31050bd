#include "server/store/memory_bus.h"

#include <utility>

namespace tuicall::server {

void MemoryBus::attach(WorkerId worker, Listener listener) {
  const std::lock_guard lock(mutex_);
  listeners_[worker] = std::move(listener);
}

void MemoryBus::detach(WorkerId worker) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(worker);
}

// The listener runs under the lock: it only posts, and so detach() can promise that none follows.
void MemoryBus::notify(WorkerId worker, const std::string& session_id) {
  const std::lock_guard lock(mutex_);
  const auto listener = listeners_.find(worker);
  if (listener != listeners_.end()) {
    listener->second(session_id);
  }
}

}  // namespace tuicall::server
