// The users that a MemoryStore knows: which sessions are theirs, the call that has them, and what
// waits for them. Not thread-safe: its MemoryStore guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/service_options.h"
#include "server/store/mailboxes.h"
#include "server/store/session_table.h"
#include "server/store/store.h"

namespace tuicall::server {

struct UserRecord {
  std::vector<std::string> session_ids;  // without those that were thrown out
  bool multi_device = false;
  wire::SetSelfInfo profile;
  std::string call_id;  // the reservation
  int64_t reserved_at_ms = 0;
  uint64_t presence_version = 0;
};

class UserTable {
 public:
  // Whether a call has a user; being reserved for it is not enough.
  using CallHas = std::function<bool(const std::string& call_id, const UserKey& user)>;

  UserTable(const ServiceOptions& options, CallHas call_has)
      : options_(options),
        call_has_(std::move(call_has)),
        mailboxes_(options),
        sessions_(options) {}

  SessionTable& sessions() { return sessions_; }

  // Of a user who is not known: a new one, which whoever asked has to fill.
  UserRecord& user(const UserKey& key) { return users_[key]; }
  // The call that has the user, empty if none.
  std::string reserved_for(const UserKey& key) const;
  // How many are known.
  size_t size() const { return users_.size(); }
  Presence presence(const UserKey& key) const;
  // Ends the reservation if it is for this call.
  void give_back(const UserKey& key, const std::string& call_id);

  OpenedSession open(const OpenRequest& request, int64_t now_ms, Touched& touched);
  void detach(Session& session, int64_t expires_at_ms);
  void close(const std::string& session_id, CloseWhy why, int64_t now_ms, Touched& touched);
  std::vector<std::string> due(int64_t now_ms);
  // Throws out all sessions of the user but this one, which gets the closing events that did not
  // reach them. Gives those that these had thrown out as well (OpenedSession::replaced).
  std::vector<SessionRecord> replace_others(const UserKey& key, Session& by, int64_t now_ms,
                                            Touched& touched);

  void tell(uint32_t sdk_app_id, const call::Tell& tell, int64_t now_ms, Touched& touched);

 private:
  const std::vector<std::string>& sessions_of(const UserKey& key) const;
  // Whether a session that is among those a tell is for hears it. One that waits to be told of the
  // call does not wait any more if it does.
  static bool hears(Session& session, const call::Tell& tell);
  // The user is in the call again: it has an end that nobody was told of.
  void reopen(const std::vector<std::string>& session_ids, const std::string& call_id);
  // To the user, whose device that it was for is gone.
  void tell_somewhere(const UserKey& key, wire::Event event,
                      std::optional<Mailboxes::Sender> sender, int64_t now_ms, Touched& touched);
  // The closing events that neither this session has acknowledged nor another one was told that the
  // user still has. Not those of a call that has the user again: it will close once more.
  std::vector<wire::Delivery> missed_closings(const Session& session) const;
  // Throws out one session of the user, else as replace_others.
  std::vector<SessionRecord> replace(Session& session, Session& by, int64_t now_ms,
                                     Touched& touched);
  // A user with too many devices: the one to give way, an absent one if there is any.
  Session& oldest_device(const UserRecord& user);
  Session* resumable(const OpenRequest& request);
  // The session of an earlier log-in like this one; nullptr if none.
  Session* opened_instead(const OpenRequest& request);
  OpenedSession resume(Session& session, const OpenRequest& request, Touched& touched);
  // The session gives way to another one of the user, which gets the closing events that did not
  // reach it.
  SessionRecord throw_out(Session& session, Session& by, int64_t now_ms, Touched& touched);
  void set_connected(SessionRecord& record, bool connected);
  void forget_if_blank(const UserKey& key);

  const ServiceOptions options_;
  const CallHas call_has_;
  std::map<UserKey, UserRecord> users_;
  Mailboxes mailboxes_;
  SessionTable sessions_;
};

}  // namespace tuicall::server
