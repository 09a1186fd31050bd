// `tuicall load`: logs many users in, lets them call each other as planned, and says what came of
// it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "account.h"
#include "load/main_loop.h"
#include "load/plan.h"
#include "load/progress.h"
#include "load/tally.h"
#include "load/team.h"
#include "load/turnstile.h"
#include "signals.h"
#include "tuicall/tuicall.hpp"

namespace tuicall::cli::load {

class Load {
 public:
  // All outlive it. Throws UsageError.
  Load(const Plan& plan, const Account& account, bool json, const Signals& signals);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Gives the exit code. Once.
  int run();

 private:
  void make_teams();
  bool log_in();
  void call_until(int64_t end_ns);
  void call_at_rate(int64_t end_ns, const MainLoop::Condition& shown);
  void stay_until(int64_t end_ns);
  void call_next(int64_t due_ns);
  void over(Team& team);
  void refused(Team& team);
  void is_free(Team& team);
  void follow();
  void log_out();
  Course choose_course();
  size_t choose_people();

  const Plan& plan_;
  const Account& account_;
  const bool json_;
  Tally tally_;
  MainLoop main_loop_;
  Progress progress_;
  std::vector<std::shared_ptr<TUICallRuntime>> runtimes_;
  std::unique_ptr<Turnstile> turnstile_;  // gone after those whom it lets through
  std::vector<std::unique_ptr<Team>> teams_;
  double log_in_s_ = 0;
  int64_t calls_begun_ns_ = 0;

  std::mutex mutex_;  // guards what follows
  std::deque<Team*> free_;
  size_t in_calls_ = 0;
  int64_t calls_end_ns_ = 0;  // until then a call that is over is followed by another
  int64_t last_over_ns_ = 0;
  std::mt19937_64 chance_;
};

}  // namespace tuicall::cli::load
