#include "load/load.h"

#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <utility>

#include "load/report.h"
#include "missions.h"
#include "words.h"

namespace tuicall::cli::load {

namespace {

constexpr double kNsPerS = 1e9;
constexpr int64_t kTick_ns = 10'000'000;
constexpr int64_t kNever_ns = INT64_MAX;
// So long calls that go on get to end, beyond the time for which their people talk.
constexpr double kEndingTime_s = 20;
constexpr double kLogOutTime_s = 60;
constexpr rlim_t kOtherFiles = 64;  // descriptors beside those of the users

int64_t after(double duration_s) { return now_ns() + static_cast<int64_t>(duration_s * kNsPerS); }

double seconds_since(int64_t begun_ns) {
  return static_cast<double>(now_ns() - begun_ns) / kNsPerS;
}

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

Load::Load(const Plan& plan, const Account& account, bool json)
    : plan_(plan), account_(account), json_(json), chance_(plan.seed) {
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
  const Team::Host host{[this](Team& team) { over(team); },
                        [this](double after_s, std::function<void()> what) {
                          agenda_.add(after(after_s), std::move(what));
                        }};
  for (size_t first = 0; first < plan_.users;) {
    // Who is left over when all teams are full is logged in all the same.
    const size_t people = std::min(plan_.people_most, plan_.users - first);
    teams_.push_back(std::make_unique<Team>(plan_, account_,
                                            runtimes_[teams_.size() % plan_.runtimes]->handle(),
                                            first, people, tally_, host));
    for (const auto& user : teams_.back()->users()) users_.push_back(user.get());
    if (people == plan_.people_most) free_.push_back(teams_.back().get());
    first += people;
  }
}

int Load::run(const Signals& signals) {
  signals_ = &signals;
  const int64_t begun_ns = now_ns();
  if (!log_in()) return interrupted_ ? kExitCallFailed : kExitNoLogin;
  log_in_s_ = seconds_since(begun_ns);
  if (json_) tell_logged_in(plan_, log_in_s_);
  calls_begun_ns_ = last_over_ns_ = now_ns();
  const int64_t end_ns = after(plan_.for_s);
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
  for (size_t i = 0; i < plan_.log_ins_at_once; ++i) log_in_next();
  const auto stopped = [this] {
    const std::lock_guard lock(mutex_);
    progress_.show("logging in", static_cast<double>(answered_), static_cast<double>(users_.size()),
                   std::to_string(answered_) + " users");
    return answered_ == users_.size() || !failure_.empty();
  };
  wait(kNever_ns, stopped);
  progress_.clear();
  const std::lock_guard lock(mutex_);
  if (!failure_.empty()) std::cerr << "tuicall: cannot log in: " << printable(failure_) << "\n";
  return failure_.empty() && answered_ == users_.size();
}

// Main thread, then loop threads.
void Load::log_in_next() {
  User* user = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (asked_ == users_.size() || !failure_.empty()) return;
    user = users_[asked_++];
  }
  const int64_t begun_ns = now_ns();
  user->log_in([this, user, begun_ns](int32_t code, const std::string& why) {
    if (code == TUICALL_OK) tally_.add_time(Timed::kLogIn, now_ns() - begun_ns);
    {
      const std::lock_guard lock(mutex_);
      ++answered_;
      if (code != TUICALL_OK && failure_.empty())
        failure_ = user->id() + ": " + why + " (" + std::to_string(code) + ")";
    }
    log_in_next();
  });
}

void Load::call_until(int64_t end_ns) {
  const auto shown = [this, begun_ns = now_ns()] {
    const double passed_s = seconds_since(begun_ns);
    const auto over = static_cast<double>(tally_.calls_over());
    progress_.show("calling", passed_s, plan_.for_s,
                   std::to_string(static_cast<int64_t>(over)) + " calls, " +
                       std::to_string(static_cast<int64_t>(over / passed_s)) + "/s");
    return false;
  };
  if (plan_.calls_per_s > 0) {
    call_at_rate(end_ns, shown);
  } else {
    {
      const std::lock_guard lock(mutex_);
      calls_end_ns_ = end_ns;
    }
    for (size_t i = 0; i < plan_.at_once; ++i) call_next();
    wait(end_ns, shown);
  }
  {
    const std::lock_guard lock(mutex_);
    calls_end_ns_ = 0;
  }
  interrupted_ = false;  // those that go on may end all the same
  wait(after(plan_.duration_s + kEndingTime_s), [this] {
    const std::lock_guard lock(mutex_);
    return in_calls_ == 0;
  });
}

void Load::call_at_rate(int64_t end_ns, const Condition& shown) {
  const double interval_ns = kNsPerS / plan_.calls_per_s;
  const int64_t begun_ns = now_ns();
  for (uint64_t call = 0;; ++call) {
    const int64_t at_ns = begun_ns + static_cast<int64_t>(static_cast<double>(call) * interval_ns);
    if (at_ns >= end_ns || !wait(at_ns, shown)) return;
    call_next();
  }
}

void Load::stay_until(int64_t end_ns) {
  bool all_there = true;
  wait(end_ns, [this, &all_there, begun_ns = now_ns()] {
    const int64_t there = tally_.users_connected();
    progress_.show("staying", seconds_since(begun_ns), plan_.for_s,
                   std::to_string(there) + " users are connected");
    const bool now_all_there = there == static_cast<int64_t>(users_.size());
    if (now_all_there && !all_there && json_) tell_all_back(plan_, tally_.counts());
    all_there = now_all_there;
    return false;
  });
}

// Main thread or loop threads.
void Load::call_next() {
  Team* team = nullptr;
  Course course{};
  size_t people = 0;
  {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return tally_.add_not_placed();
    team = free_.front();
    free_.pop_front();
    ++in_calls_;
    course = choose_course();
    people = choose_people();
  }
  team->place(course, people);
}

// Loop threads.
void Load::over(Team& team) {
  bool again = false;
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(&team);
    --in_calls_;
    last_over_ns_ = now_ns();
    again = last_over_ns_ < calls_end_ns_;
  }
  if (again) call_next();
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
  for (const auto& team : teams_) team->close();
  {
    const std::lock_guard lock(mutex_);
    asked_ = answered_ = 0;
  }
  for (size_t i = 0; i < plan_.log_ins_at_once; ++i) log_out_next();
  wait(after(kLogOutTime_s), [this] {
    const std::lock_guard lock(mutex_);
    progress_.show("logging out", static_cast<double>(answered_),
                   static_cast<double>(users_.size()), "");
    return answered_ == users_.size();
  });
  for (const auto& team : teams_) team->count_unfinished();
}

// Main thread, then loop threads.
void Load::log_out_next() {
  User* user = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (asked_ == users_.size()) return;
    user = users_[asked_++];
  }
  user->log_out([this](int32_t, const std::string&) {
    {
      const std::lock_guard lock(mutex_);
      ++answered_;
    }
    log_out_next();
  });
}

bool Load::wait(int64_t until_ns, const Condition& done) {
  while (!interrupted_ && !done() && now_ns() < until_ns) {
    const int64_t next_ns = agenda_.run(now_ns());
    sleep_until(std::min({until_ns, next_ns, now_ns() + kTick_ns}));
  }
  return !interrupted_;
}

// Or until a signal comes.
void Load::sleep_until(int64_t at_ns) {
  const int64_t left_ns = std::max<int64_t>(at_ns - now_ns(), 0);
  const timespec left{left_ns / 1'000'000'000, left_ns % 1'000'000'000};
  pollfd signal{signals_->fd(), POLLIN, 0};
  if (ppoll(&signal, 1, &left, nullptr) > 0) {
    signals_->take();
    interrupted_ = true;
  }
}

}  // namespace tuicall::cli::load
