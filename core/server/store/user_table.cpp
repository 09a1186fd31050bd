#include "server/store/user_table.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {

namespace {

bool is_for(const call::Tell& tell, const std::string& session_id) {
  switch (tell.scope) {
    case call::Scope::kAll:
      return true;
    case call::Scope::kOnly:
    case call::Scope::kNewcomer:
      return session_id == tell.session_id;
    case call::Scope::kAllExcept:
      return session_id != tell.session_id;
  }
  return false;
}

}  // namespace

const std::vector<std::string>& UserTable::sessions_of(const UserKey& key) const {
  static const std::vector<std::string> none;
  const auto user = users_.find(key);
  return user == users_.end() ? none : user->second.session_ids;
}

std::string UserTable::reserved_for(const UserKey& key) const {
  const auto user = users_.find(key);
  return user == users_.end() ? std::string() : user->second.call_id;
}

Presence UserTable::presence(const UserKey& key) const {
  const auto user = users_.find(key);
  if (user == users_.end()) {
    return {};
  }
  const auto& ids = user->second.session_ids;
  const bool online = std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return sessions_.at(id).record.connected;
  });
  return {online ? UserState::kOnline : UserState::kOffline, user->second.presence_version};
}

void UserTable::set_connected(SessionRecord& record, bool connected) {
  if (std::exchange(record.connected, connected) != connected) {
    ++users_[record.user].presence_version;
  }
}

void UserTable::give_back(const UserKey& key, const std::string& call_id) {
  if (const auto user = users_.find(key); user != users_.end() && user->second.call_id == call_id) {
    user->second.call_id.clear();
    forget_if_blank(key);
  }
}

// The session that the client names and has the token of; nullptr: there is none.
Session* UserTable::resumable(const OpenRequest& request) {
  if (!request.resume.has_value()) {
    return nullptr;
  }
  Session* old = sessions_.find_any(request.resume->session_id);
  const bool known = old != nullptr && old->record.user == request.user &&
                     old->record.resume_token == request.resume->resume_token;
  return known ? old : nullptr;
}

Session* UserTable::opened_instead(const OpenRequest& request) {
  if (!request.resume.has_value()) {
    return nullptr;
  }
  for (const std::string& session_id : sessions_of(request.user)) {
    Session& session = sessions_.at(session_id);
    if (session.instead_of && session.instead_of->session_id == request.resume->session_id &&
        session.instead_of->resume_token == request.resume->resume_token) {
      return &session;
    }
  }
  return nullptr;
}

OpenedSession UserTable::open(const OpenRequest& request, int64_t now_ms, Touched& touched) {
  sessions_.forget_kicked(now_ms);
  Session* old = resumable(request);
  Session* earlier = opened_instead(request);
  const bool came_late = earlier != nullptr && earlier->heard_of();
  if (earlier != nullptr && !came_late) {
    old = earlier;
  } else if (came_late || (old != nullptr && old->kicked())) {
    OpenedSession refused;
    refused.kicked = true;
    return refused;
  } else if (old != nullptr && !old->overflowed &&
             old->outbox.goes_on_after(request.resume->last_sequence)) {
    return resume(*old, request, touched);
  } else if (old != nullptr) {
    old->outbox.acknowledge(request.resume->last_sequence);
  }
  OpenedSession opened;
  UserRecord& user = users_[request.user];
  Session& session = sessions_.add(request.new_session_id);
  session.record.user = request.user;
  session.record.resume_token = request.new_resume_token;
  session.record.worker = request.worker;
  session.record.link = 1;
  session.instead_of = request.resume;
  set_connected(session.record, true);
  session.record.ticket_expires_at_s = request.ticket_expires_at_s;
  user.session_ids.push_back(request.new_session_id);
  if (!user.multi_device) {
    opened.replaced = replace_others(request.user, session, now_ms, touched);
  } else if (old != nullptr) {
    opened.replaced = replace(*old, session, now_ms, touched);
  } else if (user.session_ids.size() > static_cast<size_t>(options_.max_devices)) {
    opened.replaced = replace(oldest_device(user), session, now_ms, touched);
  }
  for (wire::Event& event : mailboxes_.take(request.user, request.resume, now_ms)) {
    sessions_.append(session, std::move(event), true, now_ms, touched);
  }
  opened.session = session.record;
  return opened;
}

// The last is the one that has just come.
Session& UserTable::oldest_device(const UserRecord& user) {
  const auto absent = std::find_if(
      user.session_ids.begin(), user.session_ids.end(),
      [&](const std::string& session_id) { return !sessions_.at(session_id).record.connected; });
  return sessions_.at(absent != user.session_ids.end() ? *absent : user.session_ids.front());
}

OpenedSession UserTable::resume(Session& session, const OpenRequest& request, Touched& touched) {
  SessionRecord& record = session.record;
  if (record.worker != request.worker) {
    touched.emplace(record.worker, record.session_id);  // it may have the older connection still
  }
  record.worker = request.worker;
  ++record.link;
  set_connected(record, true);
  record.ticket_expires_at_s = request.ticket_expires_at_s;
  sessions_.set_expiry(session, 0);
  session.outbox.acknowledge(request.resume->last_sequence);
  OpenedSession opened;
  opened.resumed = true;
  opened.session = record;
  return opened;
}

void UserTable::detach(Session& session, int64_t expires_at_ms) {
  set_connected(session.record, false);
  sessions_.set_expiry(session, expires_at_ms);
}

void UserTable::close(const std::string& session_id, CloseWhy why, int64_t now_ms,
                      Touched& touched) {
  Session& session = sessions_.at(session_id);
  const UserKey key = session.record.user;
  UserRecord& user = users_[key];
  set_connected(session.record, false);
  sessions_.set_expiry(session, 0);
  user.session_ids.erase(std::find(user.session_ids.begin(), user.session_ids.end(), session_id));
  if (why == CloseWhy::kExpired) {
    for (wire::Delivery& delivery : missed_closings(session)) {
      tell_somewhere(key, std::get<wire::Event>(std::move(delivery.item)),
                     Mailboxes::Sender{session_id, delivery.sequence}, now_ms, touched);
    }
  }
  sessions_.erase(session_id);
  forget_if_blank(key);
}

std::vector<std::string> UserTable::due(int64_t now_ms) {
  sessions_.forget_kicked(now_ms);
  mailboxes_.sweep(now_ms);
  return sessions_.due(now_ms);
}

std::vector<SessionRecord> UserTable::replace_others(const UserKey& key, Session& by,
                                                     int64_t now_ms, Touched& touched) {
  UserRecord& user = users_[key];
  std::vector<SessionRecord> replaced;
  for (const std::string& session_id : user.session_ids) {
    Session& session = sessions_.at(session_id);
    if (&session == &by) {
      continue;
    }
    replaced.push_back(throw_out(session, by, now_ms, touched));
  }
  user.session_ids = {by.record.session_id};
  sessions_.add_predecessors(key, replaced);
  return replaced;
}

std::vector<SessionRecord> UserTable::replace(Session& session, Session& by, int64_t now_ms,
                                              Touched& touched) {
  const UserKey& key = session.record.user;
  std::vector<SessionRecord> replaced{throw_out(session, by, now_ms, touched)};
  std::erase(users_[key].session_ids, session.record.session_id);
  sessions_.add_predecessors(key, replaced);
  return replaced;
}

SessionRecord UserTable::throw_out(Session& session, Session& by, int64_t now_ms,
                                   Touched& touched) {
  set_connected(session.record, false);
  for (wire::Delivery& delivery : missed_closings(session)) {
    sessions_.append(by, std::get<wire::Event>(std::move(delivery.item)), true, now_ms, touched);
  }
  sessions_.throw_out(session, by, now_ms, touched);
  return session.record;
}

void UserTable::tell(uint32_t sdk_app_id, const call::Tell& tell, int64_t now_ms,
                     Touched& touched) {
  const UserKey key{sdk_app_id, tell.user_id};
  const std::vector<std::string>& session_ids = sessions_of(key);
  const bool alone = tell.scope == call::Scope::kOnly || session_ids.size() == 1;
  if (tell.event.kind == wire::EventKind::kCallReceived ||
      tell.event.kind == wire::EventKind::kCallBegin) {
    reopen(session_ids, tell.event.call_id);
  }
  bool told = false;
  for (const std::string& session_id : session_ids) {
    if (is_for(tell, session_id)) {
      Session& session = sessions_.at(session_id);
      told = true;
      if (hears(session, tell) && (!tell.missable || !sessions_.is_crowded(session))) {
        sessions_.append(session, tell.event, alone, now_ms, touched);
      }
    }
  }
  if (told || !is_closing(tell.event) || tell.scope == call::Scope::kAllExcept) {
    return;
  }
  // The device that it was for is gone: its successor takes it.
  if (Session* successor = sessions_.successor_of(tell.session_id); successor != nullptr) {
    sessions_.append(*successor, tell.event, true, now_ms, touched);
  } else {
    tell_somewhere(key, tell.event, std::nullopt, now_ms, touched);
  }
}

void UserTable::reopen(const std::vector<std::string>& session_ids, const std::string& call_id) {
  for (const std::string& session_id : session_ids) {
    Session& session = sessions_.at(session_id);
    if (session.closed_call_id == call_id) {
      session.closed_call_id.clear();
    }
  }
}

bool UserTable::hears(Session& session, const call::Tell& tell) {
  const bool untold =
      !session.untold_call_id.empty() && session.untold_call_id == tell.event.call_id;
  if (!untold) {
    return tell.scope != call::Scope::kNewcomer;
  }
  const bool needs_no_introduction = tell.event.kind == wire::EventKind::kCallReceived ||
                                     is_closing(tell.event) || tell.scope == call::Scope::kOnly;
  if (needs_no_introduction) {
    session.untold_call_id.clear();
  }
  return needs_no_introduction;
}

// Another device of the user, one that is there rather than one that is away; else the next log-in.
void UserTable::tell_somewhere(const UserKey& key, wire::Event event,
                               std::optional<Mailboxes::Sender> sender, int64_t now_ms,
                               Touched& touched) {
  const std::vector<std::string>& session_ids = sessions_of(key);
  if (session_ids.empty()) {
    return mailboxes_.put(key, std::move(event), std::move(sender), now_ms);
  }
  const auto present = std::find_if(
      session_ids.rbegin(), session_ids.rend(),
      [&](const std::string& session_id) { return sessions_.at(session_id).record.connected; });
  Session& heir = sessions_.at(present != session_ids.rend() ? *present : session_ids.back());
  if (heir.closed_call_id != event.call_id) {
    sessions_.append(heir, std::move(event), true, now_ms, touched);
  }
}

// Who came later than an event was not told of it.
std::vector<wire::Delivery> UserTable::missed_closings(const Session& session) const {
  uint64_t other_since = UINT64_MAX;
  for (const std::string& session_id : sessions_of(session.record.user)) {
    const Session& other = sessions_.at(session_id);
    if (&other != &session && !other.kicked()) {
      other_since = std::min(other_since, other.opened);
    }
  }
  std::vector<wire::Delivery> missed = session.outbox.unacknowledged_closings(other_since);
  std::erase_if(missed, [&](const wire::Delivery& delivery) {
    return call_has_(std::get<wire::Event>(delivery.item).call_id, session.record.user);
  });
  return missed;
}

void UserTable::forget_if_blank(const UserKey& key) {
  const UserRecord& user = users_[key];
  if (user.session_ids.empty() && !user.multi_device && user.profile == wire::SetSelfInfo{} &&
      user.call_id.empty()) {
    users_.erase(key);
  }
}

}  // namespace tuicall::server
