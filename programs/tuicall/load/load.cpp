#include "load/load.h"

#include <sys/resource.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>

#include "load/clock.h"
#include "load/report.h"
#include "missions.h"
#include "words.h"

namespace tuicall::cli::load {

namespace {

constexpr int64_t kNever_ns = INT64_MAX;
// So long calls that go on get to end, beyond the time for which their people talk.
constexpr double kEndingTime_s = 20;
// As long as an engine refuses by itself, at first, once an overloaded server has.
constexpr double kRest_s = 1;
constexpr int64_t kLate_ns = 1'000'000;  // more than the system needs to wake a thread
constexpr double kLogOutTime_s = 60;
constexpr rlim_t kOtherFiles = 64;  // descriptors beside those of the users

// Each user has a socket.
void allow_files(size_t users) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < users + kOtherFiles) {
    throw UsageError("--users is " + std::to_string(users) + ", expected at most " +
                     std::to_string(limit.rlim_max - kOtherFiles) +
                     ": the process may have no more than " + std::to_string(limit.rlim_max) +
                     " open files (ulimit -Hn)");
  }
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Load::Load(const Plan& plan, const Account& account, bool json, const Signals& signals)
    : plan_(plan), account_(account), json_(json), main_loop_(signals), chance_(plan.seed) {
  check(plan);
  allow_files(plan.users);
  (void)account.key();
  for (size_t i = 0; i < plan.runtimes; ++i)
    runtimes_.push_back(std::make_shared<TUICallRuntime>());
  make_teams();
}

Load::~Load() {
  teams_.clear();  // before their runtimes
}

void Load::make_teams() {
  const Team::Host host{[this](Team& team) { over(team); }, [this](Team& team) { refused(team); },
                        [this](double after_s, std::function<void()> what) {
                          main_loop_.later(after_s, std::move(what));
                        }};
  std::vector<User*> users;
  for (size_t first = 0; first < plan_.users;) {
    // Who is left over when all teams are full is logged in all the same.
    const size_t people = std::min(plan_.people_most, plan_.users - first);
    teams_.push_back(std::make_unique<Team>(plan_, account_,
                                            runtimes_[teams_.size() % plan_.runtimes]->handle(),
                                            first, people, tally_, host));
    for (const auto& user : teams_.back()->users()) users.push_back(user.get());
    if (people == plan_.people_most) free_.push_back(teams_.back().get());
    first += people;
  }
  turnstile_ = std::make_unique<Turnstile>(std::move(users), plan_.log_ins_at_once, tally_);
}

int Load::run() {
  const int64_t begun_ns = now_ns();
  if (!log_in()) return main_loop_.interrupted() ? kExitCallFailed : kExitNoLogin;
  log_in_s_ = seconds_since(begun_ns);
  if (json_) tell_logged_in(plan_, log_in_s_);
  calls_begun_ns_ = last_over_ns_ = now_ns();
  const int64_t end_ns = calls_begun_ns_ + static_cast<int64_t>(plan_.for_s * kNsPerS);
  plan_.idle ? stay_until(end_ns) : call_until(end_ns);
  if (json_) tell_calls_over();
  log_out();
  progress_.clear();
  const Counts counts = tally_.counts();
  const double calls_s = static_cast<double>(last_over_ns_ - calls_begun_ns_) / kNsPerS;
  json_ ? print_json(counts, log_in_s_, calls_s) : print_table(plan_, counts, log_in_s_, calls_s);
  return complete(plan_, counts) ? kExitOk : kExitCallFailed;
}

bool Load::log_in() {
  turnstile_->log_in();
  main_loop_.wait(kNever_ns, [this] {
    const size_t answered = turnstile_->answered();
    progress_.show("logging in", static_cast<double>(answered),
                   static_cast<double>(turnstile_->users()), std::to_string(answered) + " users");
    return turnstile_->is_through() || !turnstile_->failure().empty();
  });
  progress_.clear();
  const std::string failure = turnstile_->failure();
  if (!failure.empty()) std::cerr << "tuicall: cannot log in: " << printable(failure) << "\n";
  return failure.empty() && turnstile_->is_through();
}

void Load::call_until(int64_t end_ns) {
  const auto shown = [this, begun_ns = now_ns()] {
    const double passed_s = seconds_since(begun_ns);
    const uint64_t over = tally_.calls_over();
    const auto rate = static_cast<uint64_t>(per_second(over, passed_s));
    progress_.show("calling", passed_s, plan_.for_s,
                   std::to_string(over) + " calls, " + std::to_string(rate) + "/s");
    return false;
  };
  if (plan_.calls_per_s > 0) {
    call_at_rate(end_ns, shown);
  } else {
    {
      const std::lock_guard lock(mutex_);
      calls_end_ns_ = end_ns;
    }
    for (size_t i = 0; i < plan_.at_once; ++i) call_next(now_ns());
    main_loop_.wait(end_ns, shown);
  }
  {
    const std::lock_guard lock(mutex_);
    calls_end_ns_ = 0;
  }
  main_loop_.go_on();  // those that go on may end all the same
  main_loop_.wait(after(plan_.duration_s + kEndingTime_s), [this] {
    const std::lock_guard lock(mutex_);
    return in_calls_ == 0;
  });
}

void Load::call_at_rate(int64_t end_ns, const MainLoop::Condition& shown) {
  const double interval_ns = kNsPerS / plan_.calls_per_s;
  for (uint64_t call = 0;; ++call) {
    const int64_t at_ns =
        calls_begun_ns_ + static_cast<int64_t>(static_cast<double>(call) * interval_ns);
    if (at_ns >= end_ns || !main_loop_.wait(at_ns, shown)) return;
    const int64_t call_ns = now_ns();
    call_next(call_ns - at_ns > kLate_ns ? at_ns : call_ns);
  }
}

void Load::stay_until(int64_t end_ns) {
  bool all_there = true;
  main_loop_.wait(end_ns, [this, &all_there, begun_ns = now_ns()] {
    const int64_t there = tally_.users_connected();
    progress_.show("staying", seconds_since(begun_ns), plan_.for_s,
                   std::to_string(there) + " users are connected");
    const bool now_all_there = there == static_cast<int64_t>(plan_.users);
    if (now_all_there && !all_there && json_) tell_all_back(plan_, tally_.counts());
    all_there = now_all_there;
    return false;
  });
}

// Main thread or loop threads.
void Load::call_next(int64_t due_ns) {
  Team* team = nullptr;
  Course course{};
  size_t people = 0;
  {
    const std::lock_guard lock(mutex_);
    const bool at_a_rate = plan_.calls_per_s > 0;
    if (!at_a_rate && (in_calls_ >= plan_.at_once || now_ns() >= calls_end_ns_)) return;
    if (free_.empty()) {
      if (at_a_rate) tally_.add_not_placed();
      return;
    }
    team = free_.front();
    free_.pop_front();
    ++in_calls_;
    course = choose_course();
    people = choose_people();
  }
  team->place(course, people, due_ns);
}

// Loop threads.
void Load::over(Team& team) {
  {
    const std::lock_guard lock(mutex_);
    --in_calls_;
    last_over_ns_ = now_ns();
  }
  is_free(team);
}

// Main thread or loop threads. As fast as it goes whoever was refused rests, as a person would:
// others may be luckier. At a rate the next call is due whoever places it, and has to be offered.
void Load::refused(Team& team) {
  {
    const std::lock_guard lock(mutex_);
    --in_calls_;
  }
  if (plan_.calls_per_s > 0) return is_free(team);
  main_loop_.later(kRest_s, [this, &team] { is_free(team); });
  follow();
}

// Main thread or loop threads.
void Load::is_free(Team& team) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(&team);
  }
  follow();
}

// As fast as it goes: a call takes the place of one that is over.
void Load::follow() {
  if (plan_.calls_per_s == 0) call_next(now_ns());
}

Course Load::choose_course() {
  const double lot = std::uniform_real_distribution<double>(0, 100)(chance_);
  const double declined = plan_.reject_percent + plan_.busy_percent;
  if (lot < plan_.reject_percent) return Course::kRejected;
  if (lot < declined) return Course::kBusy;
  return lot < declined + plan_.cancel_percent ? Course::kCancelled : Course::kAnswered;
}

size_t Load::choose_people() {
  return std::uniform_int_distribution<size_t>(plan_.people_least, plan_.people_most)(chance_);
}

void Load::log_out() {
  for (const auto& team : teams_) team->give_up();
  main_loop_.go_on();  // also an interrupted run ends in good order
  turnstile_->log_out();
  main_loop_.wait(after(kLogOutTime_s), [this] {
    progress_.show("logging out", static_cast<double>(turnstile_->answered()),
                   static_cast<double>(turnstile_->users()), "");
    return turnstile_->is_through();
  });
  for (const auto& team : teams_) team->count_unfinished();
}

}  // namespace tuicall::cli::load
