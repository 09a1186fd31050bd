#include "session.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>

#include "words.h"

namespace tuicall::cli {

namespace {

constexpr std::chrono::seconds kGoodByeTime{3};

// Why an answer did not come.
const char* why(Wake wake) {
  switch (wake) {
    case Wake::kTimeout:
      return "no answer came in time";
    case Wake::kOver:
      return "the session has ended before the answer came";
    default:
      return "interrupted before the answer came";
  }
}

}  // namespace

Session::Session(const Account& account, View& view, const Signals& signals)
    : account_(account),
      view_(view),
      signals_(signals),
      engine_(account.server, account.ca_file, TUIDispatch::Poll) {
  view_.set_user(account.user);
  engine_.addObserver(
      std::make_shared<EventSource>(engine_, [this](const Event& event) { heard(event); }));
}

TUICallResult Session::log_in() {
  TUICallResult result = log_in_with(account_.ticket());
  if (result.code != TUICALL_E_USER_SIG_EXPIRED || !account_.has_key()) return result;
  return log_in_with(account_.new_ticket());
}

TUICallResult Session::log_in_with(const std::string& ticket) {
  TUICallResult result = ask("log in as " + account_.user, [&](TUICallEngine& engine, auto done) {
    engine.init(account_.sdk_app_id, account_.user, ticket, std::move(done));
  });
  logged_in_ = result.ok();
  if (logged_in_) adopt_call();
  return result;
}

TUICallResult Session::ask(const std::string& command, const Start& start,
                           std::optional<Milliseconds> timeout) {
  // Shared: an answer that is not waited for is given when the engine is destroyed.
  auto answer = std::make_shared<std::optional<TUICallResult>>();
  try {
    start(engine_, [this, command, answer](const TUICallResult& result) {
      *answer = result;
      if (result.ok() && !result.callId.empty()) call_ = {result.callId, false, false, false};
      view_.result(command, result);
    });
  } catch (const TUICallError& error) {
    *answer = TUICallResult{error.code(), error.what(), {}, {}};
    view_.result(command, **answer);
  }
  const Wake wake = wait([&] { return answer->has_value(); }, timeout);
  if (wake == Wake::kDone) return **answer;
  return {TUICALL_E_NOT_LOGGED_IN, why(wake), {}, {}};
}

Wake Session::wait(const std::function<bool()>& done, std::optional<Milliseconds> timeout,
                   int input_fd) {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  if (timeout) deadline = std::chrono::steady_clock::now() + *timeout;
  while (true) {
    engine_.poll();
    if (down_) log_in_anew();
    if (done()) return Wake::kDone;
    if (over_) return Wake::kOver;
    if (interrupted_ && !leaving_) return Wake::kSignal;
    const int left = poll_timeout(deadline);
    std::array<pollfd, 3> fds{
        {{engine_.pollFd(), POLLIN, 0}, {signals_.fd(), POLLIN, 0}, {input_fd, POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), left) == 0 && left == 0) return Wake::kTimeout;
    if (fds[1].revents != 0) {
      signals_.take();
      interrupted_ = true;
      continue;
    }
    if (fds[2].revents != 0) return Wake::kInput;
  }
}

int Session::poll_timeout(
    const std::optional<std::chrono::steady_clock::time_point>& deadline) const {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<Milliseconds>(*deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, INT32_MAX));
}

void Session::leave() {
  if (!logged_in_) return;
  leaving_ = true;
  const auto over = [&] { return call_.over; };
  const auto hang_up = [](TUICallEngine& engine, auto done) { engine.hangup(std::move(done)); };
  if (!call_.over && !call_.ringing && ask("hang up", hang_up, kGoodByeTime).ok()) {
    (void)wait(over, kGoodByeTime);
  }
  const auto log_out = [](TUICallEngine& engine, auto done) { engine.unInit(std::move(done)); };
  (void)ask("log out", log_out, kGoodByeTime);
}

void Session::adopt_call() {
  const TUICallInfo info = engine_.callInfo();
  if (info.callId.empty() || info.reason != TUICallEndReason::Unknown ||
      info.callId == call_.call_id)
    return;
  call_ = {info.callId, false, info.beginTime != 0, false};
  if (call_.begun) begin_sound();
}

void Session::heard(const Event& event) {
  view_.event(event);
  follow_call(event);
  if (event.name == "on_kicked_offline") over_ = true;
  if (event.fields.value("state", "") == word(TUIConnectionState::Disconnected) && logged_in_) {
    // By itself the engine gives up only when the server does not let it in any more.
    logged_in_ = false;
    down_ = !over_ && !leaving_;
  }
  if (listener_) listener_(event);
}

void Session::follow_call(const Event& event) {
  const std::string id = event.fields.value("call_id", "");
  if (event.name == "on_call_received") {
    if (call_.over) call_ = {id, true, false, false};
  } else if (event.name == "on_call_begin") {
    call_ = {id, false, true, false};
    begin_sound();
  } else if (event.name == "on_call_end" || event.name == "on_call_not_connected") {
    if (id != call_.call_id) return;  // another call that this user missed
    call_.ringing = false;
    call_.over = true;
    end_sound();
  }
}

void Session::begin_sound() {
  end_sound();
  if (!sound_.source && !sound_.sink) return;
  call_sound_.emplace(engine_, sound_);
  if (!sound_.source) return;
  engine_.openMicrophone(
      [this](const TUICallResult& result) { view_.result("open the microphone", result); });
}

void Session::end_sound() {
  if (!call_sound_) return;
  const std::string failure = call_sound_->stop();
  call_sound_.reset();
  if (!failure.empty()) view_.result("sound", {TUICALL_E_REQUEST_REFUSED, failure, {}, {}});
}

void Session::log_in_anew() {
  down_ = false;
  try {
    if (!account_.has_key()) {
      throw UsageError(
          "the server no longer takes this ticket, and there is no secret key to make a new one");
    }
    over_ = !log_in_with(account_.new_ticket()).ok() && !interrupted_;
  } catch (const std::runtime_error& error) {  // no key, or one that cannot be read or used
    over_ = true;
    view_.result("log in again", {TUICALL_E_NOT_LOGGED_IN, error.what(), {}, {}});
  }
}

}  // namespace tuicall::cli
