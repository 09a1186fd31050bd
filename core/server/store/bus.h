// Says 'this session has new deliveries' to the worker that holds it. A hint: the truth stands in
// the store.
#pragma once

#include <functional>
#include <string>

#include "server/store/store.h"

namespace tuicall::server {

class Bus {
 public:
  virtual ~Bus() = default;

  using Listener = std::function<void(const std::string& session_id)>;

  // A worker attaches and detaches itself. The listener is called on the thread of
  // notify() and must not call the bus.
  virtual void attach(WorkerId worker, Listener listener) = 0;
  virtual void detach(WorkerId worker) = 0;
  // From any thread.
  virtual void notify(WorkerId worker, const std::string& session_id) = 0;
};

}  // namespace tuicall::server
