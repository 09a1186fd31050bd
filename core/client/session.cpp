#include "client/session.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "client/version.h"

namespace tuicall::client {
namespace {

using base::kRequestRepeated;
using base::kSignalingSendFail;
using wire::EventKind;

constexpr uint64_t kLinger_ms = 1000;
constexpr size_t kMostClosings = 4;  // under way to a server that is just lost

}  // namespace

Session::Session(loop::Loop& loop, Dispatcher& dispatcher, Dial dial, uint32_t request_timeout_ms,
                 uint32_t jitter_seed)
    : loop_(loop),
      dispatcher_(dispatcher),
      dial_(std::move(dial)),
      request_timeout_ms_(request_timeout_ms),
      random_(jitter_seed),
      retry_timer_(loop),
      login_timer_(loop),
      logout_timer_(loop),
      answer_timer_(loop),
      request_timer_(loop),
      acknowledge_timer_(loop) {}

Session::~Session() = default;

void Session::log_in(Credentials credentials, Completion completion) {
  if (login_) {
    return finish(completion, {kRequestRepeated, "another log-in is under way", {}, {}});
  }
  const bool same_user = credentials.same_user(credentials_);
  const bool leaves_first = !same_user && has_session();
  if (leaves_first || !logouts_.empty()) {
    waiting_.push_back({std::move(credentials), std::move(completion)});
    if (logouts_.empty()) log_out({});
    return;
  }
  if (!same_user) {
    end_session("another user logged in");
    tracker_ = CallTracker();
    publish_info(/*at_once=*/true);
  }
  credentials_ = std::move(credentials);
  login_ = std::move(completion);
  login_timer_.start(request_timeout_ms_, [this] { login_timed_out(); });
  backoff_.reset();
  const bool renews = has_session();
  phase_ = renews ? Phase::kReconnecting : Phase::kLoggingIn;
  set_state(renews ? ConnectionState::kReconnecting : ConnectionState::kConnecting);
  connect();
}

void Session::connect() {
  drop_connection();
  retry_timer_.stop();
  connection_ = std::make_shared<Connection>(
      loop_, dial_(),
      Connection::Handler{
          [this] { send_login(); }, [this](const wire::Frame& frame) { on_frame(frame); },
          [this](uint64_t sequence) { take_number(sequence); }, [this] { acknowledge_soon(); },
          [this](const std::string& why) { connection_lost(why); }});
  connection_->start();
}

// It may be one of the connection's own handlers that wants it gone, so the loop frees it.
void Session::drop_connection() {
  if (!connection_) return;
  answer_timer_.stop();
  acknowledge_timer_.stop();
  connection_->close(kLinger_ms);
  loop_.post([gone = std::exchange(connection_, nullptr)] {});
}

void Session::connection_lost(const std::string& why) {
  last_failure_ = why;
  drop_connection();
  if (phase_ == Phase::kOnline) {
    phase_ = Phase::kReconnecting;
    set_state(ConnectionState::kReconnecting);
  }
  retry_timer_.start(backoff_.next_delay_ms(static_cast<uint32_t>(random_())),
                     [this] { connect(); });
}

void Session::login_timed_out() {
  const Completion completion = *std::exchange(login_, std::nullopt);
  if (phase_ == Phase::kLoggingIn) {
    retry_timer_.stop();
    drop_connection();
    phase_ = session_id_.empty() ? Phase::kLoggedOut : Phase::kDown;
    set_state(ConnectionState::kDisconnected);
  }
  const std::string why = last_failure_.empty() ? "the server did not answer" : last_failure_;
  finish(completion,
         {kSignalingSendFail,
          "log-in was not possible within " + std::to_string(request_timeout_ms_) + " ms: " + why,
          {},
          {}});
}

void Session::send_login() {
  wire::Login login;
  login.sdk_app_id = credentials_.sdk_app_id;
  login.user_id = credentials_.user_id;
  login.user_sig = credentials_.user_sig;
  login.client_version = kVersion;
  if (!session_id_.empty()) {
    login.resume = wire::Resume{session_id_, resume_token_, last_sequence_};
  }
  login.known_call = tracker_.known_call();
  // Nothing else watches over this answer when the engine comes back by itself: pings begin with
  // it.
  answer_timer_.start(request_timeout_ms_, [this] {
    connection_lost("the server did not answer the log-in within " +
                    std::to_string(request_timeout_ms_) + " ms");
  });
  const base::Status status = connection_->send(login);
  if (!status.ok()) handle(wire::LoginRefused{status.code, status.message});
}

void Session::on_frame(const wire::Frame& frame) {
  std::visit([this](const auto& message) { handle(message); }, frame);
}

void Session::handle(const wire::LoginAccepted& accepted) {
  if (accepted.protocol < wire::kProtocolMin || accepted.protocol > wire::kProtocolMax) {
    return handle(wire::LoginRefused{
        base::kParamInvalid,
        "the server speaks protocol version " + std::to_string(accepted.protocol) + ", expected " +
            std::to_string(wire::kProtocolMin) + " to " + std::to_string(wire::kProtocolMax)});
  }
  answer_timer_.stop();
  backoff_.reset();
  held_until_ms_ = 0;  // it may be another server
  hold_.reset();
  if (accepted.resumed) {
    requests_.resumed(accepted.last_request_id, loop_.now_ms());
    acknowledged_ = last_sequence_;
  } else {
    start_anew();
  }
  session_id_ = accepted.session_id;
  resume_token_ = accepted.resume_token;
  if (phase_ == Phase::kLoggingOut) {
    send_logout();
    if (!accepted.resumed) logged_out("the session was over");
    return;
  }
  phase_ = Phase::kOnline;
  if (sound_) sound_->link_up();
  if (accepted.current_call) {
    forget_closings_of(accepted.current_call->call_id);
    tracker_.enter(*accepted.current_call);
    publish_info(login_ && login_->on_loop);
    if (sound_ && accepted.current_call->begin_time_ms != 0)
      sound_->call_begun(accepted.current_call->call_id, credentials_.user_id);
  }
  set_state(ConnectionState::kConnected);
  connection_->keep_alive(accepted.keep_alive_ms);
  if (login_) {
    login_timer_.stop();
    finish(*std::exchange(login_, std::nullopt), {});
  }
  send_requests();
  if (!logouts_.empty()) go_on_with_log_out();
}

// The server no longer has the old session: nobody will answer what was asked in it.
void Session::start_anew() {
  last_sequence_ = acknowledged_ = 0;
  closings_before_.insert(closings_before_.end(), closings_.begin(), closings_.end());
  closings_.clear();
  while (closings_before_.size() > kMostClosings) closings_before_.pop_front();
  fail_open_requests(kSignalingSendFail, "the session was lost before the server answered");
}

void Session::handle(const wire::LoginRefused& refused) {
  if (!logouts_.empty()) return logged_out(refused.message);
  if (!login_) return refused_while_online(refused);
  if (refused.code == base::kKicked && !session_id_.empty()) {
    // The old session was thrown out meanwhile; the program asks for a new one.
    refused_while_online(refused);
    phase_ = Phase::kLoggingIn;
    set_state(ConnectionState::kConnecting);
    return connect();
  }
  login_timer_.stop();
  const Completion completion = *std::exchange(login_, std::nullopt);
  const bool had_session = !session_id_.empty();
  go_down(had_session && refused.code != base::kKicked);
  if (!had_session) phase_ = Phase::kLoggedOut;
  finish(completion, {refused.code, refused.message, {}, {}});
}

// The engine came back by itself, and is not let in.
void Session::refused_while_online(const wire::LoginRefused& refused) {
  wire::Event event;
  if (refused.code == base::kKicked) {
    event.kind = EventKind::kKickedOffline;
  } else if (refused.code == base::kUserSigExpired) {
    event.kind = EventKind::kUserSigExpired;
  } else {
    event.kind = EventKind::kError;
    event.code = refused.code;
    event.message = refused.message;
  }
  handle_event(event);
  if (event.kind == EventKind::kError) go_down(/*resumable=*/true);
}

bool Session::take_number(uint64_t sequence) {
  if (sequence <= last_sequence_) return false;
  if (sequence != last_sequence_ + 1) {
    connection_lost("delivery " + std::to_string(sequence) + " came, expected " +
                    std::to_string(last_sequence_ + 1));
    return false;
  }
  last_sequence_ = sequence;
  return true;
}

void Session::handle(const wire::Delivery& delivery) {
  if (!take_number(delivery.sequence)) return;
  if (const auto* event = std::get_if<wire::Event>(&delivery.item)) {
    handle_event(*event);
  } else {
    handle_result(std::get<wire::RequestResult>(delivery.item));
  }
}

// A request that this server does not know is answered like that, outside of the numbered answers.
void Session::handle(const wire::Notice& notice) {
  if (phase_ == Phase::kLoggingOut && notice.code == base::kOk) return logged_out(notice.message);
  if (notice.request_id == 0) {
    last_failure_ = notice.message;
    return;
  }
  if (notice.code == base::kServerOverloaded) hold_calls();
  fail_request(notice.request_id, {notice.code, notice.message});
  send_requests();
}

// Even to refuse costs an overloaded server something, so for a moment nothing is asked of it that
// it would refuse again; the longer, the more often it has refused since it last gave another
// answer.
void Session::hold_calls() {
  const int64_t over_for_ms = loop_.now_ms() - held_until_ms_;
  if (over_for_ms < 0) return;  // what was asked before the first refusal
  if (over_for_ms > static_cast<int64_t>(kLongestHold_ms)) hold_.reset();
  held_until_ms_ =
      loop_.now_ms() + static_cast<int64_t>(hold_.next_delay_ms(static_cast<uint32_t>(random_())));
}

bool Session::was_told_before(const wire::Event& event) {
  const auto told = std::find(closings_before_.begin(), closings_before_.end(), event);
  if (told != closings_before_.end()) {
    closings_before_.erase(told);
    return true;
  }
  closings_.push_back(event);
  if (closings_.size() > kMostClosings) closings_.pop_front();
  return false;
}

// Who is in the same call again is told of its end again, perhaps in the same words.
void Session::forget_closings_of(const std::string& call_id) {
  const auto is_of_it = [&](const wire::Event& closing) { return closing.call_id == call_id; };
  std::erase_if(closings_, is_of_it);
  std::erase_if(closings_before_, is_of_it);
}

void Session::handle_event(const wire::Event& event) {
  if (event.kind == EventKind::kCallReceived || event.kind == EventKind::kCallBegin)
    forget_closings_of(event.call_id);
  if (closes(event.kind) && was_told_before(event)) {
    acknowledge_now_ = true;
    return;
  }
  const bool was_live = tracker_.live();
  if (event.kind == EventKind::kKickedOffline) tracker_.forget();
  raise(event, was_live);
  if (was_live && !tracker_.live()) {
    if (event.kind != EventKind::kCallNotConnected) streams_ = told_streams_ = {};
    if (!logouts_.empty()) go_on_with_log_out();
  }
  // What was switched after the call was placed, accepted or joined, and before it was known.
  if (event.kind == EventKind::kCallBegin && told_streams_ != streams_) streams_changed({});
  // What closes a call waits at the server for the next log-in, so it must not be told twice.
  acknowledge_now_ = acknowledge_now_ || closes(event.kind);
  if (event.kind == EventKind::kKickedOffline) go_down(/*resumable=*/false);
  if (event.kind == EventKind::kUserSigExpired) go_down(/*resumable=*/true);
}

void Session::handle_result(const wire::RequestResult& result) {
  for (const Completion& completion : requests_.overtaken(result.request_id)) {
    finish(completion, {base::kServerOverloaded,
                        "the server was overloaded, and said so over a connection that was lost",
                        {},
                        {}});
  }
  const std::optional<PendingRequest> request = requests_.answered(result.request_id);
  if (request) {
    if (wire::brings_people_in(request->command)) hold_.reset();
    arm_request_timer();
    send_requests();
    if (!request->abandoned) return answer(*request, result);
  }
  // The program was told that the call could not be placed: the answer came too late, or the
  // session went down before it and was resumed.
  if (result.info) this->request(wire::Hangup{result.info->call_id}, {});
}

void Session::answer(const PendingRequest& request, const wire::RequestResult& result) {
  MethodResult answer{result.code, result.message, {}, result.user_ids};
  if (result.info) {
    tracker_.enter(*result.info);
    publish_info(request.completion.on_loop);
    answer.call_id = result.info->call_id;
  }
  finish(request.completion, std::move(answer));
}

}  // namespace tuicall::client
