// One logged-in user of the command line: an engine whose events are delivered and shown on the
// program's own thread, while signals and typed input are listened to as well.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "account.h"
#include "call_sound.h"
#include "event.h"
#include "signals.h"
#include "sound.h"
#include "view.h"

namespace tuicall::cli {

// Why Session::wait() returned.
enum class Wake {
  kDone,     // what was waited for has come
  kTimeout,  // the time is over
  kSignal,   // the user or the system wants the program to end
  kInput,    // the input descriptor is readable
  kOver      // this user is logged out for good: kicked, or not let in any more
};

// The call that this user is in, rings with, or was in last.
struct CallState {
  std::string call_id;
  bool ringing = false;  // and this user can answer
  bool begun = false;
  bool over = true;
};

class Session {
 public:
  using Milliseconds = std::chrono::milliseconds;
  using Start = std::function<void(TUICallEngine&, TUICallCompletion)>;

  // Throws TUICallError for a server or CA file that is wrong, UsageError if there is no ticket.
  Session(const Account& account, View& view, const Signals& signals);

  // Where the sound of its calls comes from and goes to, from the next one on that begins.
  void use(Sound sound) { sound_ = std::move(sound); }

  // Logs in, if the ticket that was given has run out with a new one. A failure is shown.
  TUICallResult log_in();

  // Starts a method, delivers until its answer is there, and shows that. `command` names it.
  TUICallResult ask(const std::string& command, const Start& start,
                    std::optional<Milliseconds> timeout = std::nullopt);

  // Delivers events until `done` holds, the time is over, or something else wants attention. Once
  // interrupted, it stays so.
  Wake wait(const std::function<bool()>& done, std::optional<Milliseconds> timeout = std::nullopt,
            int input_fd = -1);

  // Hangs up and logs out, in view, whether interrupted or not. Last.
  void leave();

  const CallState& call() const { return call_; }
  bool interrupted() const { return interrupted_; }
  bool over() const { return over_; }  // logged out for good
  TUICallInfo info() const { return engine_.callInfo(); }

  // Called with every event after it was shown.
  void set_listener(std::function<void(const Event&)> listener) { listener_ = std::move(listener); }

  // Takes the engine's present call as this session's: after a log-in that took a running call
  // over.
  void adopt_call();

 private:
  void heard(const Event& event);
  void follow_call(const Event& event);
  void begin_sound();
  void end_sound();
  TUICallResult log_in_with(const std::string& ticket);
  void log_in_anew();
  int poll_timeout(const std::optional<std::chrono::steady_clock::time_point>& deadline) const;

  const Account& account_;
  View& view_;
  const Signals& signals_;
  CallState call_;
  std::function<void(const Event&)> listener_;
  bool logged_in_ = false;
  bool down_ = false;  // since the ticket is not taken any more
  bool over_ = false;
  bool interrupted_ = false;
  bool leaving_ = false;
  Sound sound_;
  TUICallEngine engine_;  // gone before what its observer uses
  std::optional<CallSound> call_sound_;
};

}  // namespace tuicall::cli
