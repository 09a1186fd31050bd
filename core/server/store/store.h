// What the server remembers: calls, users, sessions and their outboxes. Each operation is one
// atomic change; it calls its callback exactly once, on the caller's loop thread, possibly before
// it returns. memory_store.h holds it in this process; the interface is asynchronous so that a
// store on another machine can stand behind it. Sessions that a change concerns are announced over
// the bus (bus.h) to the workers that hold them.
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

  auto operator<=>(const UserKey&) const = default;  // NOLINT(modernize-use-nullptr): a false alarm
};

using WorkerId = uint32_t;

struct SessionRecord {
  std::string session_id;
  UserKey user;
  std::string resume_token;
  WorkerId worker = 0;  // holds the connection
  uint64_t link = 0;    // number of the connection, grows with each resume; an older one is stale
  bool connected = false;
  int64_t expires_at_ms = 0;  // when the session ends for good; 0 = not as long as it is connected
  int64_t ticket_expires_at_s = 0;
  uint64_t last_request_id = 0;  // handled already
};

struct StoredCall {
  call::Call call;
  uint64_t version = 0;
};

enum class UserState { kOnline, kOffline };

// Whether any session of a user is connected.
struct Presence {
  UserState state = UserState::kOffline;
  // Grows with each connection that a session of the user gets or loses: of two things that were
  // heard of a user, this says which is the newer one.
  uint64_t version = 0;

  bool operator==(const Presence&) const = default;
};

// A session was opened or resumed.
struct OpenedSession {
  // The session that was to be resumed had been thrown out by another log-in, or its client has
  // gone on in one that was opened instead of it: nothing was opened.
  bool kicked = false;
  SessionRecord session;
  bool resumed = false;
  Presence presence;
  // Sessions that this log-in threw out; their outbox ends with kKickedOffline. And those that
  // these had thrown out before: the call of one of them may still be on its way to its successor.
  std::vector<SessionRecord> replaced;
  // The user's reservation and its call, read in the same change. Without the call, or if it does
  // not have the user: it is just being decided, and its commit will reach this session.
  std::string current_call_id;
  std::optional<StoredCall> current_call;
};

struct OpenRequest {
  UserKey user;
  std::string new_session_id;  // random, handed in
  std::string new_resume_token;
  WorkerId worker = 0;
  int64_t ticket_expires_at_s = 0;
  std::optional<wire::Resume> resume;
  std::optional<wire::KnownCall> known_call;  // that the client believes to be in
};

// The answer to a request, appended to the outbox of the session that asked, before the tells of
// the same commit. The store marks request_id as handled in the same change.
struct Reply {
  std::string session_id;
  wire::RequestResult result;
};

// A change of a call brings a user into it.
struct Admission {
  std::string user_id;
  uint64_t presence_version = 0;  // of what the change takes for the user's presence

  bool operator==(const Admission&) const = default;
};

// One atomic change of a call with everything that follows from it.
struct Commit {
  uint32_t sdk_app_id = 0;
  // The new state, with the version that was read (0: it must not exist yet).
  std::optional<StoredCall> call;
  std::optional<Reply> reply;
  std::vector<call::Tell> tells;      // to users of sdk_app_id
  std::vector<Admission> admitted;    // must be reserved for this call
  std::vector<std::string> released;  // their reservation is given back if this call holds it
};

// What a connection of a session is to send next.
struct OutboxPage {
  std::vector<wire::Delivery> deliveries;
  // The outbox does not grow any more over this connection.
  bool ends = false;
  // Nothing follows over this connection: the session is over, was thrown out, could not keep what
  // it was told, or goes on over another connection.
  bool last = false;
};

// Nothing was changed unless it is kOk.
enum class CommitResult {
  kOk,
  kConflict,      // the call has another version by now: read it again
  kStaleReply,    // the request was handled already, or its session is over
  kRoomTaken,     // a new call names a room that a running call has
  kReserveAgain,  // one of the admitted is not reserved any more, or has come or gone since
};

// Who is wanted for a call.
struct ReserveRequest {
  uint32_t sdk_app_id = 0;
  std::string call_id;
  std::string caller_id;  // without this one nobody is taken; empty: there is no such user
  std::vector<std::string> callee_ids;
};

// What became of one user.
struct Reservation {
  bool taken = false;  // the user was free and is now reserved for the call
  std::string holder;  // the call that has the user now
  Presence presence;
  base::Profile profile;  // what the user has set of itself
};

struct Reservations {
  Reservation caller;
  // In the order of the request; none if another call has the caller.
  std::vector<Reservation> callees;
};

enum class CloseWhy {
  kLoggedOut,  // the program said good-bye: nothing waits for it
  kExpired,    // closing events that were not acknowledged go to another session of the user, or
               // wait for the next log-in. Not those of a call that has the user again, rather than
               // has reserved them only: it will close once more
};

struct MultiDeviceOutcome {
  CommitResult result = CommitResult::kOk;  // kOk or kStaleReply
  std::vector<SessionRecord> replaced;      // as OpenedSession::replaced
};

class Store {
 public:
  virtual ~Store() = default;

  template <typename T>
  using Done = std::function<void(T)>;

  // ---- calls
  // All at once, so that of two users who call each other one succeeds.
  virtual void reserve(const ReserveRequest& request, Done<Reservations> done) = 0;
  // Gives the reservation back, unless the call has the user.
  virtual void release(const UserKey& user, const std::string& call_id) = 0;
  // The call that has the user, empty if none.
  virtual void find_reservation(const UserKey& user, Done<std::string> done) = 0;
  // A call that ended stays readable for a while, so that a late command learns of it.
  virtual void load_call(const std::string& call_id, Done<std::optional<StoredCall>> done) = 0;
  // The running call of the app that has this room and this group, empty if none.
  virtual void find_room(uint32_t sdk_app_id, const base::RoomId& room, const std::string& group_id,
                         Done<std::string> done) = 0;
  virtual void commit(Commit commit, Done<CommitResult> done) = 0;
  // Calls with a deadline at or before now, of whichever worker.
  virtual void due_calls(int64_t now_ms, Done<std::vector<std::string>> done) = 0;

  // ---- sessions
  // Opens a session or, with a valid resume, continues one. Without multi-device a new session
  // replaces all others of the user. Closing events that reached no session move into its outbox;
  // not those that the client has got in the session that it would resume (last_sequence). A
  // session that cannot say all that followed resume->last_sequence is replaced, not continued, and
  // so is one that was opened for the same resume before and of which the client has not heard, as
  // far as the store knows. If the client has acknowledged, asked or resumed anything in that one,
  // this log-in is an older one that arrives late, and nobody waits for its answer: kicked.
  // If the call that the client believes to be in does not go on for a new session (known_call.h),
  // the event that closes it is in its outbox from the beginning, before all that it will be told
  // of another call: a client takes that for a call it has missed as long as it has one. Until the
  // user is in that call again no other session leaves an end of it to this one.
  //
  // If a call has the user in this change (current_call), a new session knows nothing of it, and is
  // to be told with a commit (call::SessionOpened). Until then it is not introduced to that call,
  // which is part of what the store keeps of the session, also while it is resumed:
  // - What is told to all devices, or all but one, of this call passes it by: what it missed is in
  //   what it will be told. Except kCallReceived, by which it is introduced, and closing events,
  //   after which there is nothing left to be told.
  // - A tell with Scope::kNewcomer introduces it. One who is introduced already, or has no need to
  //   be, does not hear it: a commit that is taken again, or comes after kCallReceived, does not
  //   tell of the call twice.
  // - What is for it alone (Scope::kOnly) is told in any case, and introduces it as well.
  virtual void open_session(const OpenRequest& request, Done<OpenedSession> done) = 0;
  // The connection `link` of the session is gone; the session waits until expires_at_ms. The
  // callback gets what the user is then; nullopt, and nothing was changed, for a stale link or a
  // session that is over.
  virtual void detach_session(const std::string& session_id, uint64_t link, int64_t expires_at_ms,
                              Done<std::optional<Presence>> done) = 0;
  // Ends the session, and so its connection. The callback gets it as it was; nullopt if there is
  // none.
  virtual void close_session(const std::string& session_id, CloseWhy why,
                             Done<std::optional<SessionRecord>> done) = 0;
  // Sessions that are to be closed as expired.
  virtual void due_sessions(int64_t now_ms, Done<std::vector<std::string>> done) = 0;
  // Everything up to this delivery has arrived.
  virtual void acknowledge(const std::string& session_id, uint64_t sequence) = 0;
  // For the connection `link`: deliveries after after_sequence, oldest first, at most limit. Also
  // of a session that was thrown out.
  virtual void read_outbox(const std::string& session_id, uint64_t link, uint64_t after_sequence,
                           size_t limit, Done<OutboxPage> done) = 0;

  // ---- users
  virtual void set_self_info(const UserKey& user, const wire::SetSelfInfo& info, Reply reply,
                             Done<CommitResult> done) = 0;
  // Switching it off throws out every other session of the user.
  virtual void set_multi_device(const UserKey& user, bool enabled, Reply reply,
                                Done<MultiDeviceOutcome> done) = 0;
};

}  // namespace tuicall::server
