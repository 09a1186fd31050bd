// `tuicall load`: logs many users in, lets them call each other as planned, and says what came of
// it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "account.h"
#include "load/agenda.h"
#include "load/plan.h"
#include "load/progress.h"
#include "load/tally.h"
#include "load/team.h"
#include "session.h"
#include "tuicall/tuicall.hpp"

namespace tuicall::cli::load {

class Load {
 public:
  // All outlive it. Throws UsageError.
  Load(const Plan& plan, const Account& account, bool json);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Gives the exit code. Once.
  int run(const Signals& signals);

 private:
  using Condition = std::function<bool()>;

  void make_teams();
  bool log_in();
  void log_in_next();
  void call_until(int64_t end_ns);
  void call_at_rate(int64_t end_ns, const Condition& shown);
  void stay_until(int64_t end_ns);
  void call_next();
  void over(Team& team);
  void log_out();
  void log_out_next();
  Course choose_course();
  size_t choose_people();
  // Does what is due and shows how far it is, until the time is over or `done` holds. False:
  // interrupted.
  bool wait(int64_t until_ns, const Condition& done);
  void sleep_until(int64_t at_ns);

  const Plan& plan_;
  const Account& account_;
  const bool json_;
  Tally tally_;
  Agenda agenda_;
  Progress progress_;
  const Signals* signals_ = nullptr;
  bool interrupted_ = false;
  std::vector<std::shared_ptr<TUICallRuntime>> runtimes_;
  std::vector<std::unique_ptr<Team>> teams_;
  std::vector<User*> users_;
  double log_in_s_ = 0;
  int64_t calls_begun_ns_ = 0;

  std::mutex mutex_;  // guards what follows
  std::deque<Team*> free_;
  size_t in_calls_ = 0;
  int64_t calls_end_ns_ = 0;  // until then a call that is over is followed by another
  int64_t last_over_ns_ = 0;
  std::mt19937_64 chance_;
  size_t asked_ = 0;     // of the users, those who have begun to log in, or out
  size_t answered_ = 0;  // who have been answered
  std::string failure_;  // of the first who could not log in
};

}  // namespace tuicall::cli::load
