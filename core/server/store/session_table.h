// The sessions that a MemoryStore knows, with their outboxes, and for a while those that were
// thrown out. Not thread-safe: its MemoryStore guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "server/service_options.h"
#include "server/store/outbox.h"
#include "server/store/store.h"

namespace tuicall::server {

// Sessions whose outboxes have grown, and the workers to notify.
using Touched = std::set<std::pair<WorkerId, std::string>>;

struct Session {
  SessionRecord record;
  Outbox outbox;
  uint64_t opened = 0;                     // a moment of the table
  std::string replaced_by;                 // thrown out by this session
  std::optional<wire::Resume> instead_of;  // what its client wanted to go on with
  std::string untold_call_id;  // had the user when the session was opened, which waits to be told
  std::string closed_call_id;  // its client believed in this one, and was told that it is over
  bool overflowed = false;     // deliveries were dropped: it cannot be resumed

  bool kicked() const { return !replaced_by.empty(); }
  // Its client has done something that only one does who got the answer to the log-in: it has
  // acknowledged a delivery, asked for something, or come back to it.
  bool heard_of() const {
    return outbox.acknowledged() != 0 || record.last_request_id != 0 || record.link > 1;
  }
};

class SessionTable {
 public:
  explicit SessionTable(const ServiceOptions& options)
      : max_outbox_(static_cast<size_t>(options.max_outbox)) {}

  // A new one, for whoever asked to fill.
  Session& add(const std::string& session_id);
  // nullptr: there is none, or it was thrown out.
  Session* find(const std::string& session_id);
  // Also one that was thrown out.
  Session* find_any(const std::string& session_id);
  // The one that it gave way to in the end, itself if to none; nullptr: there is none.
  Session* successor_of(const std::string& session_id);
  // There has to be one.
  Session& at(const std::string& session_id) { return sessions_.at(session_id); }
  const Session& at(const std::string& session_id) const { return sessions_.at(session_id); }
  void erase(const std::string& session_id) { sessions_.erase(session_id); }

  // 0: it does not expire.
  void set_expiry(Session& session, int64_t expires_at_ms);
  // Those that have expired.
  std::vector<std::string> due(int64_t now_ms) const;

  void append(Session& session, std::variant<wire::Event, wire::RequestResult> item, bool alone,
              int64_t now_ms, Touched& touched);
  // Of the call that its client believes to be in. Nobody inherits this: a client that does not get
  // it believes in the call when it comes again.
  void close_known_call(Session& session, wire::Event closing, Touched& touched);
  // Much waits for the session already: what can be spared is.
  bool is_crowded(const Session& session) const;

  // Tells it so, and keeps it for a while, so that its client learns of it.
  void throw_out(Session& session, const Session& by, int64_t now_ms, Touched& touched);
  // To those that are replaced: those that they have replaced themselves.
  void add_predecessors(const UserKey& key, std::vector<SessionRecord>& replaced) const;
  // Those that were thrown out long ago.
  void forget_kicked(int64_t now_ms);

 private:
  void remember_kicked(const Session& session, int64_t now_ms);

  const size_t max_outbox_;
  uint64_t moments_ = 0;  // counted: sessions that were opened, and what they were told
  std::unordered_map<std::string, Session> sessions_;
  std::set<std::pair<int64_t, std::string>> expiring_;
  std::set<std::pair<int64_t, std::string>> kicked_;  // until when to remember which
  std::map<UserKey, std::deque<std::pair<int64_t, std::string>>> kicked_of_;  // oldest first
};

}  // namespace tuicall::server
