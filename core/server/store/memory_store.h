// The store of a server that is one process. Any thread; every operation is done, and its callback
// has run, when it returns. Callbacks and bus are called without any lock held.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "server/store/bus.h"
#include "server/store/call_table.h"
#include "server/store/store.h"
#include "server/store/user_table.h"

namespace tuicall::server {

class MemoryStore : public Store {
 public:
  // now_ms: Unix milliseconds, from any thread. The bus must outlive the store.
  MemoryStore(const ServiceOptions& options, Bus& bus, std::function<int64_t()> now_ms);

  void reserve(const ReserveRequest& request, Done<Reservations> done) override;
  void release(const UserKey& user, const std::string& call_id) override;
  void find_reservation(const UserKey& user, Done<std::string> done) override;
  void load_call(const std::string& call_id, Done<std::optional<StoredCall>> done) override;
  void find_room(uint32_t sdk_app_id, const base::RoomId& room, const std::string& group_id,
                 Done<std::string> done) override;
  void commit(Commit commit, Done<CommitResult> done) override;
  void due_calls(int64_t now_ms, Done<std::vector<std::string>> done) override;

  void open_session(const OpenRequest& request, Done<OpenedSession> done) override;
  void detach_session(const std::string& session_id, uint64_t link, int64_t expires_at_ms,
                      Done<std::optional<Presence>> done) override;
  void close_session(const std::string& session_id, CloseWhy why,
                     Done<std::optional<SessionRecord>> done) override;
  void due_sessions(int64_t now_ms, Done<std::vector<std::string>> done) override;
  void acknowledge(const std::string& session_id, uint64_t sequence) override;
  void read_outbox(const std::string& session_id, uint64_t link, uint64_t after_sequence,
                   size_t limit, Done<OutboxPage> done) override;

  void set_self_info(const UserKey& user, const wire::SetSelfInfo& info, Reply reply,
                     Done<CommitResult> done) override;
  void set_multi_device(const UserKey& user, bool enabled, Reply reply,
                        Done<MultiDeviceOutcome> done) override;

 private:
  // These want mutex_ to be held.
  bool call_has(const std::string& call_id, const UserKey& user) const;
  bool is_stale(const UserRecord& user, const UserKey& key) const;
  Reservation take(const UserKey& key, const std::string& call_id);
  bool may_answer(const Reply& reply);
  void answer(Reply reply, Touched& touched);
  bool may_admit(const Commit& commit) const;
  CommitResult check(const Commit& commit);
  CommitResult apply(Commit& commit, Touched& touched);
  OpenedSession open(const OpenRequest& request, Touched& touched);
  void close_known_call(Session& session, const wire::KnownCall& known, Touched& touched);

  // Not while mutex_ is held.
  void notify(const Touched& touched, const std::string& last = {});

  Bus& bus_;
  const std::function<int64_t()> now_ms_;
  std::mutex mutex_;
  CallTable calls_;
  UserTable users_;
};

}  // namespace tuicall::server
