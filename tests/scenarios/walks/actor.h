// One user's device in a walk: its program, what that was told, and what it asked for and must be
// answered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "decision.h"
#include "server/store/store.h"
#include "told.h"
#include "world.h"

namespace tuicall::scenarios {

// The users of a walk, those of each app by the same names, and one who does not exist.
inline const std::vector<std::string> kNames = {"alice", "bob",   "carol", "dave",
                                                "erin",  "frank", "nobody"};

class Actor {
 public:
  // What a program is told of calls, and asks for, concerns others as well.
  struct Listener {
    Told::Fail fail;
    std::function<void(const std::string&)> note;
    std::function<void(const server::UserKey&, const std::string& call_id)> told_of;
    // It has logged out, and does not wait for this call's end any more.
    std::function<void(const server::UserKey&, const std::string& call_id)> left;
    // One more reason to be told of this call's end.
    std::function<void(const std::string& user_id, const std::string& call_id)> invited;
    // These are to ring for at most so long, 0: for ever.
    std::function<void(const std::vector<std::string>& user_ids, uint32_t timeout_ms)> rings;
  };

  Actor(World& world, const Listener& listener, uint32_t sdk_app_id, const std::string& user_id,
        int number);

  const server::UserKey& user() const { return user_; }
  const Device& device() const { return device_; }
  // nullptr if none runs.
  Program* program() { return world_.find(device_); }
  Told& told() { return *told_; }
  // The program knows what the server has decided, as far as that can be.
  bool is_current();
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
  struct Pending {
    std::string what;
    int64_t deadline_ms = 0;
    bool done = false;
  };

  Program::Done expect(const std::string& what, int64_t within_ms, Program::Done then);
  void place(const Decision& decision);
  void join(const Decision& decision, const std::string& known_call);
  void answer(const Decision& decision);
  void wait_for_others(const Decision& decision);
  void talk(const Decision& decision);
  void invite(uint32_t how);
  void set_stream(bool camera, bool open);
  void hear(const client::Notification& notification);

  World& world_;
  const Listener& listener_;
  const server::UserKey user_;
  const Device device_;
  std::unique_ptr<Told> told_;
  std::vector<std::shared_ptr<Pending>> pending_;
  size_t sessions_ = 0;  // that the user had begun when this program connected last
  int open_logins_ = 0;
  int open_logouts_ = 0;
};

}  // namespace tuicall::scenarios
