// One user's device in a walk: its program, what that was told, and what it asked for and must be
// answered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "awaited.h"
#include "decision.h"
#include "kicks.h"
#include "server/store/store.h"
#include "stage.h"
#include "told.h"

namespace tuicall::scenarios {

class Actor {
 public:
  Actor(Stage& stage, uint32_t sdk_app_id, const std::string& user_id, int number);

  const server::UserKey& user() const { return user_; }
  const Device& device() const { return device_; }
  // nullptr if none runs.
  Program* program() { return stage_.world.find(device_); }
  Told& told() { return *told_; }
  // The program knows what the server has decided, as far as that can be.
  bool is_current();
  // The program is current, and nothing that it has asked for is open. Nothing is under way.
  void knows_all();
  bool is_busy() const { return open_logins_ != 0 || open_logouts_ != 0; }

  // A new program if none runs; else it shows a ticket (again).
  void log_in(int64_t ticket_valid_s);
  void log_out();
  void kill();
  // What makes sense as the program sees it.
  void act(const Decision& decision, const std::string& known_call);
  // Whatever, sensible or not.
  void ask_anything(const Decision& decision, const std::string& known_call);
  void ask(const std::string& what, wire::Command command);
  // Takes what has come. What should have been answered by now was.
  void listen();

 private:
  Program::Done expect(const std::string& what, int64_t within_ms, Program::Done then);
  void place(const Decision& decision);
  void join(const Decision& decision, const std::string& known_call);
  void answer(const Decision& decision);
  void wait_for_others(const Decision& decision);
  void talk(const Decision& decision);
  void invite(uint32_t how);
  void set_stream(bool camera, bool open);
  void catch_up();
  void hear(const client::Notification& notification);
  void hear_of_connection(client::ConnectionState state);

  Stage& stage_;
  const server::UserKey user_;
  const Device device_;
  std::unique_ptr<Told> told_;
  Awaited awaited_;
  Kicks kicks_;
  size_t sessions_ = 0;  // that the user had begun when this program connected last
  int open_logins_ = 0;
  int open_logouts_ = 0;
};

}  // namespace tuicall::scenarios
