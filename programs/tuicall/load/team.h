// People who call each other again and again, one call at a time. It plays a call as its course
// says (course.h) and lets each event be judged that anybody of them is told.
//
// Belongs to the loop thread of its runtime. While no call goes on, and when a talk is to be ended,
// it belongs to whoever does that.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/course.h"
#include "load/judge.h"
#include "load/plan.h"
#include "load/user.h"

namespace tuicall::cli::load {

class Team {
 public:
  // What it needs of whoever runs it. On the loop thread.
  struct Host {
    // The call is over; the next may be placed.
    std::function<void(Team&)> over;
    // It was refused; the next may be placed, and should be so later.
    std::function<void(Team&)> refused;
    // Later, not on the loop thread: this is to be called then.
    std::function<void(double after_s, std::function<void()>)> later;
  };

  // first: the number of its first user. The people log in themselves.
  Team(const Plan& plan, const Account& account, tuicall_runtime* runtime, size_t first,
       size_t people, Tally& tally, Host host);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  const std::vector<std::unique_ptr<User>>& users() const { return users_; }

  // Only while no call goes on. due_ns: when it was to be placed; its latencies count from then.
  void place(Course course, size_t people, int64_t due_ns);

  // Before the users log out: a call that still goes on is not looked at any more. Those who have
  // none go on being told nothing.
  void give_up() { judge_.give_up(); }
  // Counts a call that was given up as unfinished.
  void count_unfinished();

 private:
  using Ask = void (User::*)(User::Done);

  void heard(size_t person, const Heard& heard);
  void note_time(size_t person, EventKind kind);
  void follow(size_t person, const Heard& heard);
  void go_on();
  void end_talk();
  void hear_each_other();
  void finish();
  void ask(size_t person, Ask what);
  void answered(int32_t code, const std::string& why);

  const Plan& plan_;
  Tally& tally_;
  const Host host_;
  Judge judge_;
  std::vector<std::unique_ptr<User>> users_;  // gone before what they tell

  // Of the present call:
  bool placed_ = false;  // the server has said so
  bool ending_ = false;  // it was hung up, or cancelled
  Course course_ = Course::kAnswered;
  std::vector<size_t> talkers_;
  std::atomic<uint64_t> calls_ = 0;
  int64_t due_ns_ = 0;
  int64_t began_after_ns_ = 0;
  int64_t ended_at_ns_ = 0;
};

}  // namespace tuicall::cli::load
