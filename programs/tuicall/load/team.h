// People who call each other again and again, one call at a time. It plays a call as its course
// says (course.h) and checks each event that anybody of them is told.
//
// Belongs to the loop thread of its runtime. While no call goes on, and when a talk is to be ended,
// it belongs to whoever does that.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/course.h"
#include "load/plan.h"
#include "load/user.h"

namespace tuicall::cli::load {

class Team {
 public:
  // What it needs of whoever runs it. On the loop thread.
  struct Host {
    // The call is over, or was refused; the next may be placed.
    std::function<void(Team&)> over;
    // Later, not on the loop thread: this is to be called then.
    std::function<void(double after_s, std::function<void()>)> later;
  };

  // first: the number of its first user. The people log in themselves.
  Team(const Plan& plan, const Account& account, tuicall_runtime* runtime, size_t first,
       size_t people, Tally& tally, Host host);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  const std::vector<std::unique_ptr<User>>& users() const { return users_; }

  // Only while no call goes on.
  void place(Course course, size_t people);

  // Events are not looked at any more.
  void close() { closed_ = true; }
  // After close() and the end of all users: counts a call that is not over as unfinished.
  void count_unfinished();

 private:
  using Ask = void (User::*)(User::Done);

  void heard(size_t person, const Heard& heard);
  void check(size_t person, const Heard& heard);
  void note_time(size_t person, EventKind kind);
  void follow(size_t person, const Heard& heard);
  void go_on();
  void end_talk();
  void hear_each_other();
  void finish();
  void ask(size_t person, Ask what);
  void answered(int32_t code, const std::string& why);
  void wrong(size_t person, const Heard& heard, const std::string& how);
  size_t number_of(std::string_view user_id) const;
  size_t& missing(Phase phase) { return missing_[static_cast<size_t>(phase)]; }

  const Plan& plan_;
  Tally& tally_;
  const Host host_;
  std::vector<std::unique_ptr<User>> users_;
  std::atomic<bool> closed_ = false;

  // Of the present call:
  bool going_on_ = false;
  bool placed_ = false;  // the server has said so
  bool ending_ = false;  // it was hung up, or cancelled
  Course course_ = Course::kAnswered;
  std::string call_id_;  // empty until somebody was told it
  std::vector<size_t> talkers_;
  std::vector<EventsDue> due_;  // of each of the people
  std::array<size_t, kPhases> missing_{};
  size_t events_ = 0;
  std::vector<bool> silent_;  // [who hears it * people + whose]: that sound was interrupted
  std::atomic<uint64_t> calls_ = 0;
  int64_t called_at_ns_ = 0;
  int64_t began_after_ns_ = 0;
  int64_t ended_at_ns_ = 0;
};

}  // namespace tuicall::cli::load
