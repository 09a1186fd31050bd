#include "server/service.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/time.h"

namespace tuicall::server {
namespace {

constexpr size_t kMostWaitingRequests = 256;
constexpr int64_t kSweep_ms = 10'000;
constexpr int64_t kRefusalLogged_ms = 1'000;  // at most once in so long

// A ticket holds for the whole of its last second. One for ever must not overflow.
int64_t ticket_ends_ms(int64_t expires_at_s) {
  constexpr int64_t kLast_s = INT64_MAX / base::kSecond_ms - 1;
  return (std::min(expires_at_s, kLast_s) + 1) * base::kSecond_ms;
}

base::Status too_many_commands(const ServiceOptions& options) {
  return {base::kRequestRefused,
          "Too many commands, expected at most " + std::to_string(options.commands_per_second) +
              " a second, and " + std::to_string(options.command_burst) + " at once after a rest."};
}

}  // namespace

Service::Service(WorkerId worker, const ServiceOptions& options, Apps apps, Store& store, Log& log,
                 Environment environment)
    : context_(worker, options, std::move(apps), store, log, std::move(environment)),
      calls_(context_),
      router_(context_, calls_),
      registrar_(context_, peers_, calls_),
      media_(context_, peers_, calls_),
      deliveries_(context_, peers_, visits_, *this),
      commands_(options.commands_per_second, options.command_burst) {
  context_.agenda.at(context_.now_ms() + kSweep_ms, [this] { sweep(); });
}

Service::~Service() = default;

void Service::accept(std::unique_ptr<net::Stream> stream) {
  const Visits::Visit visit(visits_);
  if (is_crowded(without_port(stream->peer_address()))) return;
  Peer& peer = peers_.add(std::move(stream), context_.options, *this);
  peer.set_last_heard(context_.now_ms());
  const uint64_t id = peer.id();
  watch_login(id);
  peer.start({{},
              [this, id](std::span<const uint8_t> bytes) { received(id, bytes); },
              [this, id](const std::string& why) { gone(id, why); }});
}

// Before the handshake, which costs more than all the rest.
bool Service::is_crowded(const std::string& address) {
  const auto most = static_cast<size_t>(context_.options.max_connections_per_address);
  if (most == 0 || peers_.count_from(address) < most) return false;
  if (context_.now_ms() >= next_refusal_logged_ms_) {
    next_refusal_logged_ms_ = context_.now_ms() + kRefusalLogged_ms;
    context_.log.write(LogLevel::kWarning, "connection_refused",
                       {{"worker", int64_t{context_.worker}},
                        {"address", address},
                        {"connections", static_cast<int64_t>(most)}});
  }
  return true;
}

void Service::received(uint64_t peer_id, std::span<const uint8_t> bytes) {
  const Visits::Visit visit(visits_);
  Peer* peer = peers_.find(peer_id);
  if (peer == nullptr) return;
  peer->read(bytes, context_.now_ms());
  // Answers to what it says wait as well, as long as it does not read.
  deliveries_.close_if_slow(*peer);
}

void Service::gone(uint64_t peer_id, const std::string& why) {
  const Visits::Visit visit(visits_);
  Peer* peer = peers_.find(peer_id);
  if (peer == nullptr) return;
  context_.log.write(
      LogLevel::kDebug, "connection_lost",
      {{"worker", int64_t{context_.worker}}, {"address", peer->address()}, {"why", why}});
  peer->set_gone();
}

void Service::on_closed(Peer& peer) {
  closed_.push_back(peer.id());
  // Closed by what a store has answered later, outside of any visit: the next one is now.
  if (!visits_.any()) context_.agenda.at(context_.now_ms(), [] {});
}

void Service::notified(const std::string& session_id) {
  const Visits::Visit visit(visits_);
  grown_.push_back(session_id);
}

void Service::tick() {
  const Visits::Visit visit(visits_);
  context_.agenda.run_due(context_.now_ms());
}

void Service::set_apps(Apps apps) { context_.apps = std::move(apps); }

// ---- what clients say

void Service::on_frame(Peer& peer, wire::Frame frame) {
  if (std::holds_alternative<wire::Ping>(frame)) return peer.send(wire::Pong{});
  if (peer.state() == Peer::State::kOnline) return converse(peer, std::move(frame));
  if (peer.state() == Peer::State::kLoggedOut) return;
  greet(peer, std::move(frame));
}

void Service::greet(Peer& peer, wire::Frame frame) {
  auto* login = std::get_if<wire::Login>(&frame);
  if (login == nullptr || peer.state() != Peer::State::kNew) {
    return on_violation(peer,
                        "Something else came before the log-in was done, expected one Login.");
  }
  registrar_.log_in(peer, std::move(*login), [this](Peer& online) {
    watch(online.id());
    deliveries_.read_outbox(online);
    if (drained_) online.close("The server is going down.", base::kSignalingSendFail);
  });
}

void Service::converse(Peer& peer, wire::Frame frame) {
  if (auto* request = std::get_if<wire::Request>(&frame)) {
    take_up(peer, {request->request_id, std::move(request->command)});
  } else if (const auto* acknowledged = std::get_if<wire::Acknowledge>(&frame)) {
    deliveries_.acknowledge(peer, acknowledged->sequence);
  } else if (std::holds_alternative<wire::Logout>(frame)) {
    registrar_.log_out(peer);
  } else if (const auto* media = std::get_if<wire::OpenMedia>(&frame)) {
    open_media(peer, *media);
  } else if (const auto* datagram = std::get_if<wire::MediaDatagram>(&frame)) {
    media_.receive(peer, *datagram);
  } else if (!std::holds_alternative<wire::Notice>(frame)) {
    on_violation(peer, "A message came that clients do not send once they have logged in.");
  }
}

void Service::on_unknown_request(Peer& peer, uint64_t request_id) {
  if (peer.state() == Peer::State::kLoggedOut) return;
  if (peer.state() != Peer::State::kOnline)
    return on_violation(peer, "A request came before the log-in was done.");
  take_up(peer, {request_id, std::nullopt});
}

void Service::on_violation(Peer& peer, const std::string& what) {
  context_.log.write(LogLevel::kWarning, "protocol_violation",
                     {{"worker", int64_t{context_.worker}},
                      {"user", peer.session ? peer.session->record.user.user_id : std::string("?")},
                      {"address", peer.address()},
                      {"what", what}});
  peer.close(what, base::kParamInvalid);
}

// It would stand in the way of whatever follows, each time that the client comes back: the session
// is over, and its client begins a new one.
void Service::on_unsendable(Peer& peer, const std::string& why) {
  context_.log.write(LogLevel::kError, "message_not_sent",
                     {{"worker", int64_t{context_.worker}},
                      {"user", peer.session ? peer.session->record.user.user_id : std::string("?")},
                      {"address", peer.address()},
                      {"why", why}});
  if (peer.session) registrar_.give_up(peer.session->record);
  peer.close();
}

void Service::take_up(Peer& peer, PendingRequest request) {
  SessionLink& session = *peer.session;
  const uint64_t expected = session.last_request_id + 1;
  if (request.request_id < expected) return;  // sent again; its answer is in the outbox
  if (request.request_id > expected || session.waiting.size() >= kMostWaitingRequests) {
    return on_violation(peer, "Request " + std::to_string(request.request_id) + " came while " +
                                  std::to_string(session.waiting.size()) +
                                  " were waiting, expected request " + std::to_string(expected) +
                                  " and at most " + std::to_string(kMostWaitingRequests) +
                                  " waiting.");
  }
  session.last_request_id = expected;
  session.waiting.push_back(std::move(request));
  if (!session.handling) handle_next(peer.id());
}

void Service::handle_next(uint64_t peer_id) {
  Peer* peer = peers_.find(peer_id);
  if (peer == nullptr || !peer->session) return;
  SessionLink& session = *peer->session;
  session.handling = !session.waiting.empty();
  if (!session.handling) return;
  const PendingRequest request = std::move(session.waiting.front());
  session.waiting.erase(session.waiting.begin());
  const Requester who{session.record.user, session.record.session_id, request.request_id};
  const Answered answered = [this, peer_id] {
    const Visits::Visit visit(visits_);
    handle_next(peer_id);
  };
  if (request.command && wire::brings_people_in(*request.command) && overload_.refuses()) {
    refuse_for_overload(*peer, request.request_id);
    return answered();
  }
  if (!commands_.take(who.user, context_.now_ms()))
    return calls_.answer(who, too_many_commands(context_.options), answered);
  if (request.command) return router_.handle(who, *request.command, answered);
  calls_.answer(who,
                {base::kParamInvalid, "This server does not know the command of request " +
                                          std::to_string(request.request_id) + "."},
                answered);
}

// Outside of the numbered deliveries, which cost the store a change and the client an
// acknowledgement: to refuse has to cost a small part of what it saves. Nothing has happened, so if
// this is lost with the connection the client asks again.
void Service::refuse_for_overload(Peer& peer, uint64_t request_id) {
  peer.send(wire::Notice{request_id, base::kServerOverloaded,
                         "The server is overloaded, expected fewer calls: try again later."});
}

// What the relay keeps for each way costs more than many a command.
void Service::open_media(Peer& peer, const wire::OpenMedia& request) {
  if (commands_.take(peer.session->record.user, context_.now_ms()))
    return media_.open(peer, request);
  MediaAccess::refuse(peer, request, too_many_commands(context_.options));
}

void Service::drain(std::function<void()> done) {
  const Visits::Visit visit(visits_);
  drained_ = std::move(done);
  deliveries_.drain();
  for (const uint64_t id : peers_.ids()) {
    Peer& peer = *peers_.find(id);
    if (peer.state() != Peer::State::kOnline) {
      peer.close();
      continue;
    }
    peer.send(wire::Notice{0, base::kSignalingSendFail, "The server is going down."});
    deliveries_.close_if_drained(peer);
  }
}

void Service::send_datagram(uint64_t peer_id, std::span<const uint8_t> datagram) {
  const Visits::Visit visit(visits_);
  if (Peer* peer = peers_.find(peer_id)) MediaAccess::send(*peer, datagram);
}

void Service::audio_flow(const MediaKey& key, bool flowing) {
  const Visits::Visit visit(visits_);
  media_.flow(key, flowing);
}

// ---- time

void Service::watch_login(uint64_t peer_id) {
  const int64_t timeout_ms = context_.options.unauthenticated_timeout_ms;
  context_.agenda.at(context_.now_ms() + timeout_ms, [this, peer_id, timeout_ms] {
    Peer* peer = peers_.find(peer_id);
    if (peer == nullptr || peer->state() == Peer::State::kOnline) return;
    peer->close("No log-in came within " + std::to_string(timeout_ms) + " ms.", base::kNotLoggedIn);
  });
}

void Service::watch(uint64_t peer_id) {
  Peer* peer = peers_.find(peer_id);
  if (peer == nullptr || peer->closed()) return;
  const int64_t now_ms = context_.now_ms();
  const int64_t longest_ms = context_.options.keep_alive_ms * 5 / 2;
  const int64_t lost_at_ms = peer->last_heard_ms() + longest_ms;
  if (lost_at_ms <= now_ms) {
    return peer->close("Nothing came for " + std::to_string(longest_ms) + " ms.",
                       base::kSignalingSendFail);
  }
  const int64_t expired_at_ms = ticket_ends_ms(peer->session->record.ticket_expires_at_s);
  if (expired_at_ms <= now_ms) return registrar_.expire_ticket(*peer);
  context_.agenda.at(std::min(lost_at_ms, expired_at_ms), [this, peer_id] { watch(peer_id); });
}

void Service::sweep() {
  calls_.fire_due();
  registrar_.end_due_sessions();
  commands_.sweep(context_.now_ms());
  context_.agenda.at(context_.now_ms() + kSweep_ms, [this] { sweep(); });
}

void Service::leave() {
  while (!grown_.empty() || !closed_.empty()) {
    for (const std::string& session_id : std::exchange(grown_, {})) {
      Peer* peer = peers_.find_session(session_id);
      if (peer != nullptr && !peer->closed()) deliveries_.read_outbox(*peer);
    }
    for (const uint64_t id : std::exchange(closed_, {})) {
      Peer& peer = *peers_.find(id);
      const std::optional<SessionRecord> session =
          peer.session ? std::optional(peers_.unbind(peer)) : std::nullopt;
      media_.forget(peer);
      peers_.remove(peer);
      if (session) registrar_.lose_link(*session);
    }
  }
  peers_.purge();
  if (drained_ && peers_.size() == 0) std::exchange(drained_, nullptr)();
}

}  // namespace tuicall::server
