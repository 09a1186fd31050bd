// What the server remembers: calls, users, sessions and their outboxes. Each operation is one atomic change; it calls
// its callback exactly once, on the caller's loop thread, possibly before it returns. memory_store.h holds it in this
// process; the interface is asynchronous so that a store on another machine can stand behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "call/call.h"
#include "call/step.h"
#include "wire/message.h"

namespace tuicall::server {

struct UserKey {
  uint32_t sdk_app_id = 0;
  std::string user_id;

  auto operator<=>(const UserKey&) const = default;
};

using WorkerId = uint32_t;

struct SessionRecord {
  std::string session_id;
  UserKey user;
  std::string resume_token;
  WorkerId worker = 0;             // holds the connection
  uint64_t link = 0;               // number of the connection, grows with each resume; an older one is stale
  bool connected = false;
  int64_t expires_at_ms = 0;       // while not connected: when the session ends for good; 0 = connected
  int64_t ticket_expires_at_s = 0;
  uint64_t last_request_id = 0;    // handled already
};

struct StoredCall {
  call::Call call;
  uint64_t version = 0;
};

// A session was opened or resumed.
struct OpenedSession {
  SessionRecord session;
  bool resumed = false;
  std::vector<SessionRecord> replaced;    // sessions that this log-in threw out (their outbox ends with kKickedOffline)
  std::string current_call_id;            // the user's reservation, empty if none
};

struct OpenRequest {
  UserKey user;
  std::string new_session_id;      // random, handed in
  std::string new_resume_token;
  WorkerId worker = 0;
  int64_t ticket_expires_at_s = 0;
  std::optional<wire::Resume> resume;
};

// The answer to a request, appended to the outbox of the session that asked, before the tells of the same commit.
// The store marks request.request_id as handled in the same change.
struct Reply {
  std::string session_id;
  wire::RequestResult result;
};

// One atomic change of a call with everything that follows from it.
struct Commit {
  std::optional<StoredCall> call;      // the new state, with the version that was read (0: it must not exist yet)
  std::optional<Reply> reply;
  std::vector<call::Tell> tells;       // to users of sdk_app_id
  std::vector<std::string> released;   // their reservation is given back if this call holds it
  uint32_t sdk_app_id = 0;
};

enum class CommitResult {
  kOk,
  kConflict,     // the call has another version by now: read it again
  kStaleReply,   // that request was handled already: nothing was changed
  kRoomTaken,    // a new call names a room that a running call has
};

enum class UserState { kOnline, kOffline };

struct Reservation {
  bool taken = false;         // the user is now reserved for call_id
  std::string holder;         // taken == false: the call that has the user
  UserState state = UserState::kOffline;
};

class Store {
 public:
  virtual ~Store() = default;

  template <typename T>
  using Done = std::function<void(T)>;

  // ---- calls
  virtual void reserve(const UserKey& user, const std::string& call_id, Done<Reservation> done) = 0;
  virtual void release(const UserKey& user, const std::string& call_id) = 0;
  // The call that has the user, empty if none.
  virtual void find_reservation(const UserKey& user, Done<std::string> done) = 0;
  // A call that ended stays readable for a while (Options::ended_call_kept_ms), so that a late command learns of it.
  virtual void load_call(const std::string& call_id, Done<std::optional<StoredCall>> done) = 0;
  virtual void find_room(uint32_t sdk_app_id, const base::RoomId& room, const std::string& group_id,
                         Done<std::string> done) = 0;
  virtual void commit(Commit commit, Done<CommitResult> done) = 0;
  // Calls with a deadline at or before now, of whichever worker.
  virtual void due_calls(int64_t now_ms, Done<std::vector<std::string>> done) = 0;

  // ---- sessions
  // Opens a session or, with a valid resume, continues one. Without multi-device all other sessions of the user are
  // replaced. Closing events that nobody received move into the new session's outbox.
  virtual void open_session(const OpenRequest& request, int64_t now_ms, Done<OpenedSession> done) = 0;
  // The connection `link` of the session is gone; the session waits until expires_at_ms. A stale link changes nothing.
  // The callback gets whether the user still has a connected session, nullopt for a stale link.
  virtual void detach_session(const std::string& session_id, uint64_t link, int64_t expires_at_ms,
                              Done<std::optional<UserState>> done) = 0;
  // Ends the session; closing events that were not acknowledged wait for the user's next log-in.
  virtual void close_session(const std::string& session_id, Done<std::optional<SessionRecord>> done) = 0;
  virtual void due_sessions(int64_t now_ms, Done<std::vector<std::string>> done) = 0;
  virtual void acknowledge(const std::string& session_id, uint64_t sequence) = 0;
  // Deliveries after after_sequence, oldest first, at most limit.
  virtual void read_outbox(const std::string& session_id, uint64_t after_sequence, size_t limit,
                           Done<std::vector<wire::Delivery>> done) = 0;

  // ---- users
  virtual void set_self_info(const UserKey& user, const wire::SetSelfInfo& info, Reply reply, Done<CommitResult> done) = 0;
  // Switching it off throws out every other session of the user (as replaced by session_id).
  virtual void set_multi_device(const UserKey& user, bool enabled, Reply reply,
                                Done<std::vector<SessionRecord>> replaced) = 0;
};

}  // namespace tuicall::server
