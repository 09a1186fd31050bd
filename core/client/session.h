// The protocol of one user with the server: log in, keep the link and come back, number what is
// sent, drop what is doubled, acknowledge what has come. Hands events and answers to the
// dispatcher. Loop thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "client/backoff.h"
#include "client/call_tracker.h"
#include "client/connection.h"
#include "client/dispatcher.h"
#include "client/media/sound.h"
#include "client/notification.h"
#include "client/request_queue.h"
#include "loop/loop.h"
#include "loop/timer.h"

namespace tuicall::client {

struct Credentials {
  uint32_t sdk_app_id = 0;
  std::string user_id;
  std::string user_sig;

  bool same_user(const Credentials& other) const {
    return sdk_app_id == other.sdk_app_id && user_id == other.user_id;
  }
};

class Session {
 public:
  // How long an overloaded server is asked for no call, at most: at first, and in the end.
  static constexpr uint64_t kFirstHold_ms = 1'000;
  static constexpr uint64_t kLongestHold_ms = 4'000;

  using Dial = std::function<std::unique_ptr<net::Stream>()>;

  // jitter_seed: decides how long it waits before each attempt to come back; another one for each.
  Session(loop::Loop& loop, Dispatcher& dispatcher, Dial dial, uint32_t request_timeout_ms,
          uint32_t jitter_seed);
  // Without it calls have no sound. First of all.
  void use_sound(std::shared_ptr<AudioPort> port, const SoundOptions& options);
  // The program has pushed or wants to read sound.
  void sound_used();
  // A datagram for the relay, over the connection; false if there is none, or if it is behind.
  bool send_tunnelled(std::span<const uint8_t> datagram);
  ~Session();

  // Another user than before is logged out first. Waits for a log-out that is under way.
  void log_in(Credentials credentials, Completion completion);
  // Hangs up first, without a link as soon as that is back. Done when the server has confirmed it,
  // so that a log-in elsewhere cannot overtake it, or after 2 s.
  void log_out(Completion completion);
  // Streams are filled in here; a call id is the caller's to say. An answer to an invitation that
  // names none is refused: the program has been told of none, so it cannot mean the next one.
  void request(wire::Command command, Completion completion);
  void set_camera(bool open, Completion completion);
  void set_microphone(bool open, Completion completion);
  // Hangs up and logs out as far as that goes without waiting, and answers everything that is open
  // with `why`.
  void close(const std::string& why);

 private:
  enum class Phase {
    kLoggedOut,
    kLoggingIn,  // for the first time, or after kDown
    kOnline,
    kReconnecting,  // the link was lost, or a new ticket is being shown
    kDown,          // kicked, expired or refused: init is the way back
    kLoggingOut,
  };

  // What came while the user was logging out; its turn comes afterwards.
  struct Waiting {
    std::optional<Credentials> credentials;  // of a log-in; none: a log-out
    Completion completion;
  };

  bool has_session() const { return phase_ == Phase::kOnline || phase_ == Phase::kReconnecting; }
  void connect();
  void drop_connection();
  void connection_lost(const std::string& why);
  void login_timed_out();
  void send_login();

  void on_frame(const wire::Frame& frame);
  void handle(const wire::LoginAccepted& accepted);
  void handle(const wire::LoginRefused& refused);
  void handle(const wire::Delivery& delivery);
  void handle(const wire::Notice& notice);
  void handle(const wire::MediaOpened& opened);
  void handle(const wire::MediaDatagram& datagram);
  // Whether the delivery is the one that has to come now; then it counts as arrived.
  bool take_number(uint64_t sequence);
  template <typename Other>
  void handle(const Other&) {}  // what a client is never sent means nothing to it

  void handle_event(const wire::Event& event);
  // Of what closes a call; remembers it.
  bool was_told_before(const wire::Event& event);
  void forget_closings_of(const std::string& call_id);
  // What the event means for the sound.
  void follow_with_sound(const wire::Event& event, bool was_live);
  void report(Notification::Kind kind, std::vector<UserReport> reports);
  void handle_result(const wire::RequestResult& result);
  void answer(const PendingRequest& request, const wire::RequestResult& result);
  void refused_while_online(const wire::LoginRefused& refused);

  void start_anew();
  void go_down(bool resumable);
  void go_on_with_log_out();
  void send_logout();
  void logged_out(const std::string& why);
  void leave(const std::string& why);
  void end_session(const std::string& why);
  void fail_open_requests(int32_t code, const std::string& message);

  std::optional<MethodResult> refusal() const;
  void add_request(wire::Command command, Completion completion);
  void streams_changed(Completion completion);
  void send_requests();
  void hold_calls();
  void fail_request(uint64_t request_id, const base::Status& why);
  void arm_request_timer();
  void requests_timed_out();
  void acknowledge_soon();
  bool take_acknowledgement();
  void acknowledge();

  void finish(const Completion& completion, MethodResult result);
  // Lets call_info() follow where no event carries it: at once, for a program that is answered on
  // the loop, or behind what waits.
  void publish_info(bool at_once);
  void raise(const wire::Event& event, bool was_live);
  void set_state(ConnectionState state);

  loop::Loop& loop_;
  Dispatcher& dispatcher_;
  const Dial dial_;
  const uint32_t request_timeout_ms_;

  Phase phase_ = Phase::kLoggedOut;
  ConnectionState state_ = ConnectionState::kDisconnected;
  Credentials credentials_;
  std::optional<Completion> login_;  // under way
  std::vector<Completion> logouts_;  // under way: those who wait for it
  bool hanging_up_ = false;          // before the log-out
  std::vector<Waiting> waiting_;
  std::string session_id_;  // empty: none to resume
  std::string resume_token_;
  // The newest events that closed a call: of this session, and of those before, which the server
  // tells again if it has not heard that they arrived.
  std::deque<wire::Event> closings_;
  std::deque<wire::Event> closings_before_;
  uint64_t last_sequence_ = 0;
  uint64_t acknowledged_ = 0;
  bool acknowledge_now_ = false;
  std::string last_failure_;    // why the last connection ended
  wire::Streams streams_;       // what the program wants of camera and microphone
  wire::Streams told_streams_;  // what the server was told of it last
  CallTracker tracker_;
  RequestQueue requests_;
  Backoff backoff_;
  std::minstd_rand random_;
  // Of an overloaded server: when it may be asked for a new call again.
  Backoff hold_{kFirstHold_ms, kLongestHold_ms};
  int64_t held_until_ms_ = 0;
  std::shared_ptr<Connection> connection_;
  std::unique_ptr<Sound> sound_;  // null: without
  loop::Timer retry_timer_;
  loop::Timer login_timer_;
  loop::Timer logout_timer_;
  loop::Timer answer_timer_;  // from each Login to its answer
  loop::Timer request_timer_;
  loop::Timer acknowledge_timer_;
};

}  // namespace tuicall::client
