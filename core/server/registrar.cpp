#include "server/registrar.h"

#include <algorithm>
#include <utility>

#include "base/time.h"
#include "base/user_id.h"
#include "server/validation.h"

namespace tuicall::server {
namespace {

constexpr size_t kMostLoggedBytes = 64;
constexpr int64_t kRetry_ms = 20;
constexpr int kRetries = 50;  // a call in the making is committed or given up long before

bool is_in_call_with(const call::Member& member, const std::string& session_id) {
  return member.session_id == session_id &&
         (member.phase == call::Phase::kCalling || member.phase == call::Phase::kConnected);
}

call::LinkLost lost_link(const SessionRecord& session, const Presence& presence) {
  return {session.user.user_id, session.session_id, presence.state == UserState::kOffline,
          presence.version};
}

base::Status check_protocol(const wire::Login& login) {
  if (login.protocol_min <= wire::kProtocolMax && login.protocol_max >= wire::kProtocolMin &&
      login.protocol_min <= login.protocol_max) {
    return {};
  }
  return {base::kParamInvalid, "The client speaks protocol versions " +
                                   std::to_string(login.protocol_min) + " to " +
                                   std::to_string(login.protocol_max) + ", expected one of " +
                                   std::to_string(wire::kProtocolMin) + " to " +
                                   std::to_string(wire::kProtocolMax) + "."};
}

}  // namespace

// A log-in on its way through the store.
struct Registrar::Arrival {
  uint64_t peer_id = 0;
  wire::Login login;
  OpenedSession opened;
  std::optional<base::CallInfo> current_call;
  std::function<void(Peer&)> online;

  const SessionRecord& session() const { return opened.session; }
};

base::Result<auth::UserSigClaims> Registrar::check(const wire::Login& login) const {
  base::Status status = check_protocol(login);
  if (status.ok()) status = check_user_id(login.user_id);
  if (status.ok() && login.known_call) status = server::check(*login.known_call);
  if (!status.ok()) return status;
  const auto app = context_.apps.find(login.sdk_app_id);
  if (app == context_.apps.end()) {
    return base::Status{base::kSdkAppUnknown, "The sdkappid " + std::to_string(login.sdk_app_id) +
                                                  " is not served here."};
  }
  return auth::check_user_sig(login.user_sig, login.sdk_app_id, login.user_id, app->second.keys,
                              context_.now_ms() / base::kSecond_ms,
                              static_cast<size_t>(context_.options.max_inflated_ticket_bytes));
}

void Registrar::refuse(Peer& peer, const wire::Login& login, const base::Status& status) {
  const bool named = base::is_valid_user_id(login.user_id);
  context_.log.write(LogLevel::kWarning, "login_refused",
                     {{"worker", int64_t{context_.worker}},
                      {"app", int64_t{login.sdk_app_id}},
                      {"user", named ? login.user_id : std::string("?")},
                      {"code", int64_t{status.code}},
                      {"address", peer.address()}});
  peer.refuse({status.code, status.message});
}

void Registrar::log_in(Peer& peer, wire::Login login, std::function<void(Peer&)> online) {
  const base::Result<auth::UserSigClaims> claims = check(login);
  if (!claims.ok()) return refuse(peer, login, claims.status());
  peer.set_state(Peer::State::kLoggingIn);
  OpenRequest request;
  request.user = {login.sdk_app_id, login.user_id};
  request.new_session_id = context_.environment.random_id();
  request.new_resume_token = context_.environment.random_id();
  request.worker = context_.worker;
  request.ticket_expires_at_s = claims->expires_at_s();
  request.resume = login.resume;
  request.known_call = login.known_call;
  auto arrival =
      std::make_shared<Arrival>(Arrival{peer.id(), std::move(login), {}, {}, std::move(online)});
  context_.store.open_session(request, [this, arrival](OpenedSession opened) {
    arrival->opened = std::move(opened);
    this->opened(arrival);
  });
}

void Registrar::opened(const std::shared_ptr<Arrival>& arrival) {
  Peer* peer = peers_.find(arrival->peer_id);
  if (arrival->opened.kicked) {
    if (peer != nullptr) {
      refuse(*peer, arrival->login,
             {base::kKicked,
              arrival->login.user_id + " has logged in elsewhere, which ended this session."});
    }
    return;
  }
  tell_call(arrival);
}

// A call that is just bringing the user in tells this session of it with its commit.
void Registrar::tell_call(const std::shared_ptr<Arrival>& arrival) {
  const OpenedSession& opened = arrival->opened;
  const call::Member* found =
      opened.current_call ? opened.current_call->call.find(opened.session.user.user_id) : nullptr;
  if (found == nullptr || !found->present()) return accept(arrival);
  const auto decide = [arrival](const call::Call& call) -> std::optional<call::Command> {
    const SessionRecord& session = arrival->session();
    const std::string& user_id = session.user.user_id;
    const uint64_t version = arrival->opened.presence.version;
    if (arrival->opened.resumed) return call::LinkRestored{user_id, session.session_id, version};
    call::SessionOpened command{user_id, session.session_id, "", version};
    const call::Member* member = call.find(user_id);
    for (const SessionRecord& replaced : arrival->opened.replaced) {
      if (member != nullptr && is_in_call_with(*member, replaced.session_id))
        command.replaces = replaced.session_id;
    }
    return command;
  };
  calls_.update(opened.current_call_id, decide,
                [this, arrival](const call::Call* call) { take_over(arrival, call); });
}

void Registrar::take_over(const std::shared_ptr<Arrival>& arrival, const call::Call* current) {
  const SessionRecord& session = arrival->session();
  const call::Member* member = current != nullptr ? current->find(session.user.user_id) : nullptr;
  const bool taken_over = member != nullptr && is_in_call_with(*member, session.session_id);
  if (taken_over && !arrival->opened.resumed)
    arrival->current_call = call::info_for(*current, *member);
  accept(arrival);
}

void Registrar::accept(const std::shared_ptr<Arrival>& arrival) {
  const SessionRecord& session = arrival->session();
  Peer* peer = peers_.find(arrival->peer_id);
  if (peer == nullptr || peer->closed()) return lose_link(session);
  SessionLink link;
  link.record = session;
  link.last_request_id = session.last_request_id;
  if (arrival->opened.resumed) link.sent = link.acknowledged = arrival->login.resume->last_sequence;
  Peer* older = peers_.bind(*peer, std::move(link));
  if (older != nullptr) older->close("The session goes on over another connection.", base::kOk);
  wire::LoginAccepted accepted;
  accepted.protocol = std::min(wire::kProtocolMax, arrival->login.protocol_max);
  accepted.session_id = session.session_id;
  accepted.resume_token = session.resume_token;
  accepted.resumed = arrival->opened.resumed;
  accepted.last_request_id = session.last_request_id;
  accepted.keep_alive_ms = static_cast<uint32_t>(context_.options.keep_alive_ms);
  accepted.grace_ms = static_cast<uint32_t>(context_.options.grace_ms);
  accepted.current_call = arrival->current_call;
  peer->send(accepted);
  if (peer->closed()) return;
  context_.log.write(
      LogLevel::kInfo, "logged_in",
      {{"worker", int64_t{context_.worker}},
       {"app", int64_t{session.user.sdk_app_id}},
       {"user", session.user.user_id},
       {"resumed", arrival->opened.resumed},
       {"client", std::string_view(arrival->login.client_version).substr(0, kMostLoggedBytes)},
       {"address", peer->address()}});
  arrival->online(*peer);
}

// Not a delivery: one that was lost with its connection would reach the session that goes on with a
// new ticket.
void Registrar::expire_ticket(Peer& peer) {
  const std::string expired_at = std::to_string(peer.session->record.ticket_expires_at_s);
  peer.refuse({base::kUserSigExpired, "the UserSig ticket expired at " + expired_at +
                                          " (Unix seconds), expected a new one"});
}

void Registrar::lose_link(const SessionRecord& session) {
  const int64_t expires_at_ms = context_.now_ms() + context_.options.grace_ms;
  context_.agenda.at(expires_at_ms, [this] { end_due_sessions(); });
  lose_link(session, expires_at_ms, kRetries);
}

void Registrar::lose_link(const SessionRecord& session, int64_t expires_at_ms, int attempts_left) {
  context_.store.detach_session(
      session.session_id, session.link, expires_at_ms,
      [this, session, expires_at_ms, attempts_left](const std::optional<Presence>& presence) {
        if (!presence) return;
        tell_lost_link(session, *presence, [this, session, expires_at_ms, attempts_left] {
          if (attempts_left == 0) return;
          context_.agenda.at(context_.now_ms() + kRetry_ms,
                             [this, session, expires_at_ms, attempts_left] {
                               lose_link(session, expires_at_ms, attempts_left - 1);
                             });
        });
      });
}

// missing: the user is reserved for a call that has not brought them in yet.
void Registrar::tell_lost_link(const SessionRecord& session, const Presence& presence,
                               const std::function<void()>& missing) {
  context_.store.find_reservation(
      session.user, [this, session, presence, missing](const std::string& call_id) {
        if (call_id.empty()) return;
        const auto lose = [session, presence](const call::Call&) {
          return lost_link(session, presence);
        };
        calls_.update(call_id, lose, [session, missing](const call::Call* call) {
          const call::Member* member = call != nullptr ? call->find(session.user.user_id) : nullptr;
          if (member == nullptr || !member->present()) missing();
        });
      });
}

// Confirmed when all of it is done: the same user's next log-in, perhaps at another worker, must
// not find a trace of this session.
void Registrar::log_out(Peer& peer) {
  const SessionRecord session = peers_.unbind(peer);
  peer.set_state(Peer::State::kLoggedOut);
  const std::function<void()> confirm = [this, peer_id = peer.id()] {
    if (Peer* left = peers_.find(peer_id)) left->close("The user logged out.", base::kOk);
  };
  const auto hang_up = [session](const call::Call&) {
    return call::Hangup{session.user.user_id, session.session_id};
  };
  calls_.update_current(session.user, hang_up, [this, session, confirm](const call::Call*) {
    context_.store.detach_session(session.session_id, session.link, context_.now_ms(),
                                  [this, session, confirm](const std::optional<Presence>& left) {
                                    if (!left) return confirm();
                                    close_logged_out(session, *left, confirm);
                                  });
  });
}

void Registrar::close_logged_out(const SessionRecord& session, const Presence& presence,
                                 const std::function<void()>& closed) {
  const auto lose = [session, presence](const call::Call&) { return lost_link(session, presence); };
  calls_.update_current(session.user, lose, [this, session, closed](const call::Call*) {
    context_.store.close_session(session.session_id, CloseWhy::kLoggedOut,
                                 [this, closed](const std::optional<SessionRecord>& ended) {
                                   if (ended) end(*ended);
                                   closed();
                                 });
  });
}

void Registrar::give_up(const SessionRecord& session) {
  context_.store.close_session(session.session_id, CloseWhy::kLoggedOut,
                               [this](const std::optional<SessionRecord>& closed) {
                                 if (closed) end(*closed);
                               });
}

void Registrar::end_due_sessions() {
  context_.store.due_sessions(
      context_.now_ms(), [this](const std::vector<std::string>& session_ids) {
        for (const std::string& session_id : session_ids) {
          context_.store.close_session(session_id, CloseWhy::kExpired,
                                       [this](const std::optional<SessionRecord>& closed) {
                                         if (closed) end(*closed);
                                       });
        }
      });
}

void Registrar::end(const SessionRecord& session) {
  calls_.update_current(session.user, [session](const call::Call&) {
    return call::SessionClosed{session.user.user_id, session.session_id};
  });
  context_.log.write(LogLevel::kInfo, "session_ended",
                     {{"worker", int64_t{context_.worker}},
                      {"app", int64_t{session.user.sdk_app_id}},
                      {"user", session.user.user_id}});
}

}  // namespace tuicall::server
