// The server's store of a walk: it shows each change of a call and of the sessions as it is made,
// before anybody can be told of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
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
  struct Watch {
    std::function<void(const CallChange&)> call_changed;
    std::function<void(const server::OpenRequest&, const server::OpenedSession&)> session_opened;
    std::function<void(const server::SessionRecord&)> session_closed;
    // session_id: the one that has asked.
    std::function<void(const server::UserKey&, bool enabled, const std::string& session_id,
                       const std::vector<server::SessionRecord>& replaced)>
        multi_device_set;
  };

  WatchedStore(const server::ServiceOptions& options, server::Bus& bus,
               std::function<int64_t()> now_ms, const Watch& watch)
      : MemoryStore(options, bus, std::move(now_ms)), watch_(watch) {}

  void commit(server::Commit commit, Done<server::CommitResult> done) override;
  void open_session(const server::OpenRequest& request, Done<server::OpenedSession> done) override;
  void close_session(const std::string& session_id, server::CloseWhy why,
                     Done<std::optional<server::SessionRecord>> done) override;
  void set_multi_device(const server::UserKey& user, bool enabled, server::Reply reply,
                        Done<server::MultiDeviceOutcome> done) override;

 private:
  const Watch watch_;
};

}  // namespace tuicall::scenarios
