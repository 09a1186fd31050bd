// The bus of a server that is one process. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "server/store/bus.h"

namespace tuicall::server {

class MemoryBus : public Bus {
 public:
  void attach(WorkerId worker, Listener listener) override;
  // Waits for a notification of this worker that is under way; must not be called from a listener.
  void detach(WorkerId worker) override;
  void notify(WorkerId worker, const std::string& session_id) override;

 private:
  std::mutex mutex_;
  std::map<WorkerId, Listener> listeners_;
};

}  // namespace tuicall::server
