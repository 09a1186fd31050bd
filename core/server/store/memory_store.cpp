#include "server/store/memory_store.h"

#include <algorithm>
#include <utility>

#include "server/store/known_call.h"

namespace tuicall::server {

namespace {

// A call that has its people reserved is stored long before this has passed.
constexpr int64_t kPlacingMs = 10'000;

}  // namespace

MemoryStore::MemoryStore(const ServiceOptions& options, Bus& bus, std::function<int64_t()> now_ms)
    : bus_(bus),
      now_ms_(std::move(now_ms)),
      calls_(options.ended_call_kept_ms),
      users_(options, [this](const std::string& call_id, const UserKey& user) {
        return call_has(call_id, user);
      }) {}

// last: whose session has asked. The others are told one write sooner of what it did.
void MemoryStore::notify(const Touched& touched, const std::string& last) {
  const std::pair<WorkerId, std::string>* asker = nullptr;
  for (const auto& one : touched) {
    if (one.second == last) {
      asker = &one;
    } else {
      bus_.notify(one.first, one.second);
    }
  }
  if (asker != nullptr) bus_.notify(asker->first, asker->second);
}

// Another app may have a user of the same name.
bool MemoryStore::call_has(const std::string& call_id, const UserKey& user) const {
  const StoredCall* stored = calls_.find(call_id);
  if (stored == nullptr || stored->call.sdk_app_id != user.sdk_app_id) {
    return false;
  }
  const call::Member* member = stored->call.find(user.user_id);
  return member != nullptr && member->present();
}

// A reservation that outlived its call: whoever was to give it back has failed between two writes.
bool MemoryStore::is_stale(const UserRecord& user, const UserKey& key) const {
  return now_ms_() - user.reserved_at_ms >= kPlacingMs && !call_has(user.call_id, key);
}

Reservation MemoryStore::take(const UserKey& key, const std::string& call_id) {
  UserRecord& record = users_.user(key);
  Reservation reservation;
  reservation.presence = users_.presence(key);
  reservation.profile = {key.user_id, record.profile.nickname, record.profile.avatar_url};
  if (record.call_id.empty() || is_stale(record, key)) {
    record.call_id = call_id;
    record.reserved_at_ms = now_ms_();
    reservation.taken = true;
  }
  reservation.holder = record.call_id;
  return reservation;
}

void MemoryStore::reserve(const ReserveRequest& request, Done<Reservations> done) {
  Reservations found;
  {
    const std::lock_guard lock(mutex_);
    if (!request.caller_id.empty()) {
      found.caller = take({request.sdk_app_id, request.caller_id}, request.call_id);
    }
    if (request.caller_id.empty() || found.caller.holder == request.call_id) {
      for (const std::string& user_id : request.callee_ids) {
        found.callees.push_back(take({request.sdk_app_id, user_id}, request.call_id));
      }
    }
  }
  done(std::move(found));
}

void MemoryStore::release(const UserKey& user, const std::string& call_id) {
  const std::lock_guard lock(mutex_);
  if (!call_has(call_id, user)) {
    users_.give_back(user, call_id);
  }
}

void MemoryStore::find_reservation(const UserKey& user, Done<std::string> done) {
  std::string call_id;
  {
    const std::lock_guard lock(mutex_);
    call_id = users_.reserved_for(user);
  }
  done(std::move(call_id));
}

void MemoryStore::load_call(const std::string& call_id, Done<std::optional<StoredCall>> done) {
  std::optional<StoredCall> call;
  {
    const std::lock_guard lock(mutex_);
    if (const StoredCall* stored = calls_.find(call_id)) {
      call = *stored;
    }
  }
  done(std::move(call));
}

void MemoryStore::find_room(uint32_t sdk_app_id, const base::RoomId& room,
                            const std::string& group_id, Done<std::string> done) {
  std::string call_id;
  {
    const std::lock_guard lock(mutex_);
    call_id = calls_.find_room(sdk_app_id, room, group_id);
  }
  done(std::move(call_id));
}

bool MemoryStore::may_answer(const Reply& reply) {
  const Session* session = users_.sessions().find(reply.session_id);
  return session != nullptr && reply.result.request_id > session->record.last_request_id;
}

void MemoryStore::answer(Reply reply, Touched& touched) {
  Session& session = *users_.sessions().find(reply.session_id);
  session.record.last_request_id = reply.result.request_id;
  users_.sessions().append(session, std::move(reply.result), true, now_ms_(), touched);
}

bool MemoryStore::may_admit(const Commit& commit) const {
  return std::all_of(commit.admitted.begin(), commit.admitted.end(),
                     [&](const Admission& admission) {
                       const UserKey key{commit.sdk_app_id, admission.user_id};
                       return users_.reserved_for(key) == commit.call->call.call_id &&
                              admission.presence_version == users_.presence(key).version;
                     });
}

CommitResult MemoryStore::check(const Commit& commit) {
  if (commit.reply.has_value() && !may_answer(*commit.reply)) {
    return CommitResult::kStaleReply;
  }
  const CommitResult result =
      commit.call.has_value() ? calls_.check(*commit.call) : CommitResult::kOk;
  return result == CommitResult::kOk && !may_admit(commit) ? CommitResult::kReserveAgain : result;
}

CommitResult MemoryStore::apply(Commit& commit, Touched& touched) {
  if (const CommitResult result = check(commit); result != CommitResult::kOk) {
    return result;
  }
  if (commit.reply.has_value()) {
    answer(std::move(*commit.reply), touched);
  }
  for (const call::Tell& tell : commit.tells) {
    users_.tell(commit.sdk_app_id, tell, now_ms_(), touched);
  }
  if (commit.call.has_value()) {
    for (const std::string& user_id : commit.released) {
      users_.give_back({commit.sdk_app_id, user_id}, commit.call->call.call_id);
    }
    calls_.put(std::move(*commit.call), now_ms_());
  }
  return CommitResult::kOk;
}

void MemoryStore::commit(Commit commit, Done<CommitResult> done) {
  CommitResult result = CommitResult::kOk;
  const std::string asker = commit.reply ? commit.reply->session_id : "";
  Touched touched;
  {
    const std::lock_guard lock(mutex_);
    result = apply(commit, touched);
  }
  notify(touched, asker);
  done(result);
}

void MemoryStore::due_calls(int64_t now_ms, Done<std::vector<std::string>> done) {
  std::vector<std::string> call_ids;
  {
    const std::lock_guard lock(mutex_);
    call_ids = calls_.due(now_ms);
  }
  done(std::move(call_ids));
}

OpenedSession MemoryStore::open(const OpenRequest& request, Touched& touched) {
  OpenedSession opened = users_.open(request, now_ms_(), touched);
  opened.presence = users_.presence(request.user);
  opened.current_call_id = users_.reserved_for(request.user);
  if (const StoredCall* stored = calls_.find(opened.current_call_id)) {
    opened.current_call = *stored;
  }
  if (opened.resumed || opened.kicked) {
    return opened;
  }
  Session& session = *users_.sessions().find(opened.session.session_id);
  if (call_has(opened.current_call_id, request.user)) {
    session.untold_call_id = opened.current_call_id;
  }
  if (request.known_call.has_value() && !goes_on(*request.known_call, opened)) {
    close_known_call(session, *request.known_call, touched);
  }
  return opened;
}

void MemoryStore::close_known_call(Session& session, const wire::KnownCall& known,
                                   Touched& touched) {
  session.closed_call_id = known.call_id;
  if (session.outbox.closes(known.call_id)) {
    return;
  }
  const UserKey& user = session.record.user;
  const StoredCall* stored = calls_.find(known.call_id);
  const bool same_app = stored != nullptr && stored->call.sdk_app_id == user.sdk_app_id;
  wire::Event closing =
      closing_event(known, same_app ? &stored->call : nullptr, user.user_id, now_ms_());
  users_.sessions().close_known_call(session, std::move(closing), touched);
}

void MemoryStore::open_session(const OpenRequest& request, Done<OpenedSession> done) {
  OpenedSession opened;
  Touched touched;
  {
    const std::lock_guard lock(mutex_);
    opened = open(request, touched);
  }
  notify(touched);
  done(std::move(opened));
}

void MemoryStore::detach_session(const std::string& session_id, uint64_t link,
                                 int64_t expires_at_ms, Done<std::optional<Presence>> done) {
  std::optional<Presence> presence;
  {
    const std::lock_guard lock(mutex_);
    Session* session = users_.sessions().find(session_id);
    if (session != nullptr && session->record.link == link) {
      users_.detach(*session, expires_at_ms);
      presence = users_.presence(session->record.user);
    }
  }
  done(presence);
}

void MemoryStore::close_session(const std::string& session_id, CloseWhy why,
                                Done<std::optional<SessionRecord>> done) {
  std::optional<SessionRecord> closed;
  Touched touched;
  {
    const std::lock_guard lock(mutex_);
    if (const Session* session = users_.sessions().find(session_id)) {
      closed = session->record;
      touched.emplace(closed->worker, session_id);
      users_.close(session_id, why, now_ms_(), touched);
    }
  }
  notify(touched);
  done(std::move(closed));
}

void MemoryStore::due_sessions(int64_t now_ms, Done<std::vector<std::string>> done) {
  std::vector<std::string> session_ids;
  {
    const std::lock_guard lock(mutex_);
    session_ids = users_.due(now_ms);
  }
  done(std::move(session_ids));
}

void MemoryStore::acknowledge(const std::string& session_id, uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (Session* session = users_.sessions().find_any(session_id)) {
    session->outbox.acknowledge(sequence);
  }
}

void MemoryStore::read_outbox(const std::string& session_id, uint64_t link, uint64_t after_sequence,
                              size_t limit, Done<OutboxPage> done) {
  OutboxPage page;
  {
    const std::lock_guard lock(mutex_);
    Session* session = users_.sessions().find_any(session_id);
    if (session != nullptr) {
      page.deliveries = session->outbox.read(after_sequence, limit);
    }
    page.ends = session == nullptr || session->record.link != link || session->kicked() ||
                session->overflowed;
    page.last = page.ends && page.deliveries.size() < limit;
  }
  done(std::move(page));
}

void MemoryStore::set_self_info(const UserKey& user, const wire::SetSelfInfo& info, Reply reply,
                                Done<CommitResult> done) {
  CommitResult result = CommitResult::kStaleReply;
  Touched touched;
  {
    const std::lock_guard lock(mutex_);
    if (may_answer(reply)) {
      users_.user(user).profile = info;
      answer(std::move(reply), touched);
      result = CommitResult::kOk;
    }
  }
  notify(touched);
  done(result);
}

void MemoryStore::set_multi_device(const UserKey& user, bool enabled, Reply reply,
                                   Done<MultiDeviceOutcome> done) {
  MultiDeviceOutcome outcome{CommitResult::kStaleReply, {}};
  Touched touched;
  {
    const std::lock_guard lock(mutex_);
    if (may_answer(reply)) {
      Session& session = *users_.sessions().find(reply.session_id);
      users_.user(user).multi_device = enabled;
      answer(std::move(reply), touched);
      if (!enabled) {
        outcome.replaced = users_.replace_others(user, session, now_ms_(), touched);
      }
      outcome.result = CommitResult::kOk;
    }
  }
  notify(touched);
  done(std::move(outcome));
}

}  // namespace tuicall::server
