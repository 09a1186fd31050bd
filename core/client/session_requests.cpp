// The part of Session that serves the program's methods.
#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "client/session.h"

namespace tuicall::client {
namespace {

using base::kInitFail;
using base::kNotLoggedIn;
using base::kRequestRefused;
using base::kSignalingSendFail;

constexpr uint64_t kLogoutTimeout_ms = 2000;
constexpr uint64_t kAcknowledgeDelay_ms = 100;
constexpr uint64_t kAcknowledgeBatch = 32;
constexpr const char* kLoggedOut = "the user logged out";

template <typename Command>
concept HasStreams = requires(Command command) {
  command.streams;
};

bool answers_no_invitation(const wire::Command& command) {
  return std::visit(
      []<typename Command>(const Command& c) {
        if constexpr (std::is_same_v<Command, wire::Accept> ||
                      std::is_same_v<Command, wire::Reject> ||
                      std::is_same_v<Command, wire::Ignore>) {
          return c.call_id.empty();
        }
        return false;
      },
      command);
}

}  // namespace

// Why no request can be made now.
std::optional<MethodResult> Session::refusal() const {
  if (!logouts_.empty()) return MethodResult{kInitFail, "the user is logging out", {}, {}};
  switch (phase_) {
    case Phase::kOnline:
    case Phase::kReconnecting:
      return std::nullopt;
    case Phase::kDown:
      return MethodResult{kNotLoggedIn, "the session has ended, log in again with init", {}, {}};
    default:
      return MethodResult{kInitFail, "init has not succeeded yet", {}, {}};
  }
}

void Session::request(wire::Command command, Completion completion) {
  if (std::optional<MethodResult> refused = refusal()) return finish(completion, *refused);
  const int64_t held_ms = held_until_ms_ - loop_.now_ms();
  if (held_ms > 0 && wire::brings_people_in(command)) {
    return finish(completion, {base::kServerOverloaded,
                               "the server was overloaded a moment ago, try again in " +
                                   std::to_string(held_ms) + " ms",
                               {},
                               {}});
  }
  if (answers_no_invitation(command)) {
    return finish(completion,
                  {kRequestRefused, "no call rings for " + credentials_.user_id, {}, {}});
  }
  add_request(std::move(command), std::move(completion));
}

void Session::add_request(wire::Command command, Completion completion) {
  std::visit(
      [this](auto& c) {
        if constexpr (HasStreams<decltype(c)>) c.streams = told_streams_ = streams_;
      },
      command);
  requests_.add(std::move(command), std::move(completion), loop_.now_ms() + request_timeout_ms_);
  arm_request_timer();
  send_requests();
}

void Session::set_camera(bool open, Completion completion) {
  if (std::optional<MethodResult> refused = refusal()) return finish(completion, *refused);
  streams_.camera = open;
  streams_changed(std::move(completion));
}

void Session::set_microphone(bool open, Completion completion) {
  if (std::optional<MethodResult> refused = refusal()) return finish(completion, *refused);
  streams_.microphone = open;
  if (sound_) sound_->set_microphone(open);
  streams_changed(std::move(completion));
}

void Session::streams_changed(Completion completion) {
  if (!tracker_.live()) return finish(completion, {});
  request(wire::SetStreams{tracker_.info()->call_id, streams_}, std::move(completion));
}

void Session::send_requests() {
  while (phase_ == Phase::kOnline) {
    const std::optional<wire::Request> next = requests_.send_next(loop_.now_ms());
    if (!next) return;
    if (take_acknowledgement()) connection_->send_with_next(wire::Acknowledge{acknowledged_});
    const base::Status status = connection_->send(*next);
    if (!status.ok()) fail_request(next->request_id, status);
  }
}

void Session::fail_request(uint64_t request_id, const base::Status& why) {
  const std::optional<PendingRequest> request = requests_.answered(request_id);
  if (!request || request->abandoned) return;
  finish(request->completion, {why.code, why.message, {}, {}});
}

void Session::arm_request_timer() {
  const int64_t deadline_ms = requests_.next_deadline_ms();
  if (deadline_ms == 0) return request_timer_.stop();
  const int64_t left_ms = std::max<int64_t>(0, deadline_ms - loop_.now_ms());
  request_timer_.start(static_cast<uint64_t>(left_ms), [this] { requests_timed_out(); });
}

void Session::requests_timed_out() {
  const RequestQueue::Expired expired = requests_.expire(loop_.now_ms());
  for (const Completion& completion : expired.completions) {
    finish(completion,
           {kSignalingSendFail,
            "the server did not answer within " + std::to_string(request_timeout_ms_) + " ms",
            {},
            {}});
  }
  arm_request_timer();
  // A server that answers nothing for so long is not there, whatever the network says. One that
  // was asked a moment ago, because the link was away until then, may well be.
  if (phase_ == Phase::kOnline && expired.longest_on_link_ms >= request_timeout_ms_) {
    connection_lost("the server did not answer within " + std::to_string(request_timeout_ms_) +
                    " ms");
  }
}

void Session::acknowledge_soon() {
  if (acknowledge_now_ || last_sequence_ - acknowledged_ >= kAcknowledgeBatch) {
    return acknowledge();
  }
  if (last_sequence_ == acknowledged_ || acknowledge_timer_.active()) return;
  acknowledge_timer_.start(kAcknowledgeDelay_ms, [this] { acknowledge(); });
}

// Whether there is anything to acknowledge, which counts as done.
bool Session::take_acknowledgement() {
  acknowledge_timer_.stop();
  acknowledge_now_ = false;
  if (!connection_ || last_sequence_ == acknowledged_) return false;
  acknowledged_ = last_sequence_;
  return true;
}

void Session::acknowledge() {
  if (take_acknowledgement()) connection_->send(wire::Acknowledge{acknowledged_});
}

// A call is ended first, and its closing event awaited, so that the program hears of it.
void Session::log_out(Completion completion) {
  const bool under_way = !logouts_.empty();
  if (under_way && !waiting_.empty()) {
    return waiting_.push_back({std::nullopt, std::move(completion)});
  }
  if (!under_way && !has_session()) {
    end_session(kLoggedOut);
    return finish(completion, {});
  }
  logouts_.push_back(std::move(completion));
  if (under_way) return;
  logout_timer_.start(kLogoutTimeout_ms, [this] { logged_out(kLoggedOut); });
  if (phase_ == Phase::kReconnecting && !connection_) connect();  // not at the end of a long pause
  go_on_with_log_out();
}

// The next step that can be made now; without a link none, and the log-in that restores it comes
// here again.
void Session::go_on_with_log_out() {
  if (phase_ != Phase::kOnline) return;
  if (!tracker_.live()) return send_logout();
  if (hanging_up_) return;
  hanging_up_ = true;
  add_request(wire::Hangup{tracker_.info()->call_id},
              {true, [this](const MethodResult& result) {
                 hanging_up_ = false;
                 if (result.code != base::kOk && phase_ == Phase::kOnline) send_logout();
               }});
}

// The server confirms it by a Notice; if that does not come, the link is restored to say it again.
void Session::send_logout() {
  acknowledge();
  phase_ = Phase::kLoggingOut;
  connection_->send(wire::Logout{});
}

void Session::close(const std::string& why) {
  const std::vector<Waiting> waiting = std::exchange(waiting_, {});
  leave(why);
  for (const Waiting& w : waiting) {
    finish(w.completion, w.credentials ? MethodResult{kNotLoggedIn, why, {}, {}} : MethodResult());
  }
}

void Session::logged_out(const std::string& why) {
  leave(why);
  for (Waiting& w : std::exchange(waiting_, {})) {
    if (w.credentials) {
      log_in(std::move(*w.credentials), std::move(w.completion));
    } else {
      log_out(std::move(w.completion));
    }
  }
}

void Session::leave(const std::string& why) {
  if (phase_ == Phase::kOnline) {
    if (tracker_.live()) add_request(wire::Hangup{tracker_.info()->call_id}, {});
    connection_->send(wire::Logout{});
  }
  end_session(why);
  for (const Completion& completion : std::exchange(logouts_, {})) finish(completion, {});
}

// Whatever was going on is over, and a log-in begins from nothing.
void Session::end_session(const std::string& why) {
  retry_timer_.stop();
  login_timer_.stop();
  logout_timer_.stop();
  drop_connection();
  phase_ = Phase::kLoggedOut;
  if (login_) finish(*std::exchange(login_, std::nullopt), {kNotLoggedIn, why, {}, {}});
  fail_open_requests(kNotLoggedIn, why);
  session_id_.clear();
  const bool was_in_call = tracker_.live();
  tracker_.forget();
  streams_ = told_streams_ = {};
  if (sound_) {
    sound_->call_over();
    if (was_in_call) sound_->call_never_begun();
    sound_->set_microphone(false);
  }
  set_state(ConnectionState::kDisconnected);
}

// Thrown out: init is the way back, into the same session if it is resumable.
void Session::go_down(bool resumable) {
  retry_timer_.stop();
  drop_connection();
  phase_ = Phase::kDown;
  fail_open_requests(kNotLoggedIn, "the session has ended before the server answered");
  if (!resumable) session_id_.clear();
  set_state(ConnectionState::kDisconnected);
  if (!logouts_.empty()) logged_out(kLoggedOut);
}

void Session::fail_open_requests(int32_t code, const std::string& message) {
  for (const Completion& completion : requests_.clear()) {
    finish(completion, {code, message, {}, {}});
  }
  request_timer_.stop();
}

void Session::finish(const Completion& completion, MethodResult result) {
  if (!completion.done) return;
  if (completion.on_loop) return completion.done(result);
  dispatcher_.push(completion, std::move(result), tracker_.info());
}

void Session::publish_info(bool at_once) {
  if (at_once) return dispatcher_.publish(tracker_.info());
  dispatcher_.push(Completion(), MethodResult(), tracker_.info());
}

// Sound goes first: a program that is told of the call's beginning may read and push right there.
void Session::raise(const wire::Event& event, bool was_live) {
  Notification notification;
  notification.info = tracker_.apply(event);
  if (sound_) follow_with_sound(event, was_live);
  notification.present = tracker_.info();
  notification.event = event;
  if (event.kind == wire::EventKind::kCallNotConnected) {
    Notification older = notification;
    older.kind = Notification::Kind::kCallCancelled;
    dispatcher_.push(std::move(older));
  }
  dispatcher_.push(std::move(notification));
}

void Session::set_state(ConnectionState state) {
  if (state == state_) return;
  state_ = state;
  Notification notification;
  notification.kind = Notification::Kind::kConnectionState;
  notification.state = state;
  notification.info = notification.present = tracker_.info();
  dispatcher_.push(std::move(notification));
}

}  // namespace tuicall::client
