// The server's store of a walk: it shows each change of a call as it is made, before anybody can be
// told of it.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "call/call.h"
#include "call/step.h"
#include "server/store/memory_store.h"

namespace tuicall::scenarios {

// One commit.
struct CallChange {
  std::optional<call::Call> before;
  call::Call after;
  std::vector<call::Tell> tells;
};

class WatchedStore : public server::MemoryStore {
 public:
  using Changed = std::function<void(const CallChange&)>;

  WatchedStore(const server::ServiceOptions& options, server::Bus& bus,
               std::function<int64_t()> now_ms, Changed changed)
      : MemoryStore(options, bus, std::move(now_ms)), changed_(std::move(changed)) {}

  void commit(server::Commit commit, Done<server::CommitResult> done) override;

 private:
  const Changed changed_;
};

}  // namespace tuicall::scenarios
