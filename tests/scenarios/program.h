// One program of a simulated world: the real engine's session and dispatcher, polled when the
// runner says so.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/callback_thread.h"
#include "client/dispatcher.h"
#include "client/session.h"
#include "loop/loop.h"
#include "scenario.h"

namespace tuicall::scenarios {

// An event as scenarios write it.
struct SeenEvent {
  std::string name;
  Keys keys;

  std::string text() const;
};

class Program {
 public:
  using Answer = std::optional<client::MethodResult>;

  using Done = std::function<void(const client::MethodResult&)>;
  using See = std::function<void(const client::Notification&)>;

  Program(loop::Loop& loop, client::CallbackThread& callbacks, client::Session::Dial dial,
          uint32_t jitter_seed);
  // As kill -9 ends it: nobody says good-bye.
  ~Program() = default;

  // What the command comes to stands in the result when it is there.
  std::shared_ptr<Answer> log_in(client::Credentials credentials);
  std::shared_ptr<Answer> log_out();
  std::shared_ptr<Answer> request(wire::Command command);
  std::shared_ptr<Answer> set_camera(bool open);
  std::shared_ptr<Answer> set_microphone(bool open);

  // The same for a program that does not block: the answer comes in its turn among the events, in
  // poll().
  void log_in(client::Credentials credentials, Done done);
  void log_out(Done done);
  void request(wire::Command command, Done done);
  void set_camera(bool open, Done done);
  void set_microphone(bool open, Done done);
  // Shows each notification as the engine gives it, besides what the functions below say.
  void on_notification(See see) { see_more_ = std::move(see); }

  // Takes what waits from the engine. The program acts as if it had not seen it before catch_up().
  void poll();
  // What has come that the program has not looked at.
  const std::vector<SeenEvent>& unseen();
  // The program looks at what has come since it did so last.
  std::vector<SeenEvent> catch_up();
  // callInfo as the program has seen it.
  const base::CallInfo& call_info() const { return *call_info_; }
  // The same as of the newest that was delivered.
  client::CallInfoPointer newest_call_info() const { return dispatcher_->info(); }
  // The link is lost, and the engine tries to come back by itself.
  bool is_reconnecting() const { return state_ == client::ConnectionState::kReconnecting; }

 private:
  void see(const client::Notification& notification);

  See see_more_;
  std::vector<SeenEvent> events_;
  std::optional<wire::Event> half_told_;  // of on_call_cancelled, until on_call_not_connected
  client::ConnectionState state_ = client::ConnectionState::kDisconnected;
  bool has_news_ = false;  // since the engine was polled last
  std::shared_ptr<client::Dispatcher> dispatcher_;
  client::CallInfoPointer call_info_;
  client::Session session_;
};

// As the keys of the command `info`.
Keys keys_of(const base::CallInfo& info);

}  // namespace tuicall::scenarios
