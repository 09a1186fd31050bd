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

  Program(loop::Loop& loop, client::CallbackThread& callbacks, client::Session::Dial dial);
  // As kill -9 ends it: nobody says good-bye.
  ~Program() = default;

  // What the command comes to stands in the result when it is there.
  std::shared_ptr<Answer> log_in(client::Credentials credentials);
  std::shared_ptr<Answer> log_out();
  std::shared_ptr<Answer> request(wire::Command command);
  std::shared_ptr<Answer> set_camera(bool open);
  std::shared_ptr<Answer> set_microphone(bool open);

  // Takes what waits from the engine. The program acts as if it had not seen it before catch_up().
  void poll();
  // What has come that the program has not looked at.
  const std::vector<SeenEvent>& unseen();
  // The program looks at what has come since it did so last.
  std::vector<SeenEvent> catch_up();
  // callInfo as the program has seen it.
  const base::CallInfo& call_info() const { return *call_info_; }
  // The link is lost, and the engine tries to come back by itself.
  bool is_reconnecting() const { return state_ == client::ConnectionState::kReconnecting; }

 private:
  void see(const client::Notification& notification);

  std::vector<SeenEvent> events_;
  std::optional<wire::Event> half_told_;  // of on_call_cancelled, until on_call_not_connected
  client::ConnectionState state_ = client::ConnectionState::kDisconnected;
  std::shared_ptr<client::Dispatcher> dispatcher_;
  client::CallInfoPointer call_info_;
  client::Session session_;
};

// As the keys of the command `info`.
Keys keys_of(const base::CallInfo& info);

}  // namespace tuicall::scenarios
