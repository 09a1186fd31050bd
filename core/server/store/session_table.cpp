#include "server/store/session_table.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {

namespace {

// How long a session that was thrown out is remembered, so that its client learns of it.
constexpr int64_t kKickedKeptMs = 3600LL * 1000;
constexpr size_t kMostKickedOfOneUser = 32;

}  // namespace

Session& SessionTable::add(const std::string& session_id) {
  Session& session = sessions_[session_id];
  session.record.session_id = session_id;
  session.opened = ++moments_;
  return session;
}

Session* SessionTable::find_any(const std::string& session_id) {
  const auto found = sessions_.find(session_id);
  return found == sessions_.end() ? nullptr : &found->second;
}

Session* SessionTable::find(const std::string& session_id) {
  Session* session = find_any(session_id);
  return session == nullptr || session->kicked() ? nullptr : session;
}

Session* SessionTable::successor_of(const std::string& session_id) {
  Session* session = find_any(session_id);
  while (session != nullptr && session->kicked()) {
    session = find_any(session->replaced_by);
  }
  return session;
}

void SessionTable::set_expiry(Session& session, int64_t expires_at_ms) {
  SessionRecord& record = session.record;
  if (record.expires_at_ms != 0) {
    expiring_.erase({record.expires_at_ms, record.session_id});
  }
  record.expires_at_ms = expires_at_ms;
  if (expires_at_ms != 0) {
    expiring_.emplace(expires_at_ms, record.session_id);
  }
}

std::vector<std::string> SessionTable::due(int64_t now_ms) const {
  std::vector<std::string> session_ids;
  for (const auto& [expires_at_ms, session_id] : expiring_) {
    if (expires_at_ms > now_ms) {
      break;
    }
    session_ids.push_back(session_id);
  }
  return session_ids;
}

void SessionTable::append(Session& session, std::variant<wire::Event, wire::RequestResult> item,
                          bool alone, int64_t now_ms, Touched& touched) {
  const auto* event = std::get_if<wire::Event>(&item);
  if (event != nullptr && is_crowded(session) && session.outbox.replace(*event)) {
    return;
  }
  const bool full = session.outbox.size() >= max_outbox_;
  if (full && !session.overflowed) {
    session.overflowed = true;
    set_expiry(session, now_ms);
    touched.emplace(session.record.worker, session.record.session_id);
  }
  if (!session.overflowed || (event != nullptr && is_closing(*event))) {
    session.outbox.append(std::move(item), alone, ++moments_);
    touched.emplace(session.record.worker, session.record.session_id);
  }
}

void SessionTable::close_known_call(Session& session, wire::Event closing, Touched& touched) {
  session.outbox.append(std::move(closing), /*alone=*/false, Outbox::kNeverMissed);
  touched.emplace(session.record.worker, session.record.session_id);
}

// The other half is what is under way to the client, at most.
bool SessionTable::is_crowded(const Session& session) const {
  return session.outbox.size() >= max_outbox_ / 2;
}

void SessionTable::throw_out(Session& session, const Session& by, int64_t now_ms,
                             Touched& touched) {
  wire::Event kicked;
  kicked.kind = wire::EventKind::kKickedOffline;
  session.outbox.append(std::move(kicked), true, ++moments_);
  touched.emplace(session.record.worker, session.record.session_id);
  session.replaced_by = by.record.session_id;
  set_expiry(session, 0);
  remember_kicked(session, now_ms);
}

// Newest first, so that whoever replaced one of them is found before.
void SessionTable::add_predecessors(const UserKey& key,
                                    std::vector<SessionRecord>& replaced) const {
  const auto kicked = kicked_of_.find(key);
  if (kicked == kicked_of_.end()) {
    return;
  }
  for (auto entry = kicked->second.rbegin(); entry != kicked->second.rend(); ++entry) {
    const Session& earlier = sessions_.at(entry->second);
    const bool leads_here =
        std::any_of(replaced.begin(), replaced.end(), [&](const SessionRecord& successor) {
          return successor.session_id == earlier.replaced_by;
        });
    if (leads_here) {
      replaced.push_back(earlier.record);
    }
  }
}

// A user who logs in again and again would else fill the memory.
void SessionTable::remember_kicked(const Session& session, int64_t now_ms) {
  auto& of_user = kicked_of_[session.record.user];
  of_user.emplace_back(now_ms + kKickedKeptMs, session.record.session_id);
  kicked_.insert(of_user.back());
  if (of_user.size() > kMostKickedOfOneUser) {
    kicked_.erase(of_user.front());
    sessions_.erase(of_user.front().second);
    of_user.pop_front();
  }
}

void SessionTable::forget_kicked(int64_t now_ms) {
  while (!kicked_.empty() && kicked_.begin()->first <= now_ms) {
    const auto session = sessions_.find(kicked_.begin()->second);
    const UserKey user = session->second.record.user;
    std::erase(kicked_of_[user], *kicked_.begin());
    if (kicked_of_[user].empty()) {
      kicked_of_.erase(user);
    }
    sessions_.erase(session);
    kicked_.erase(kicked_.begin());
  }
}

}  // namespace tuicall::server
