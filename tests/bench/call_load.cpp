// Makes calls at a server for a while and prints, as one line of JSON, how many and how fast. Waits
// for a line on standard input once everybody is logged in, so that whoever started it can look at
// the server's use of the processor before and after: calls.py does.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "call_pair.h"

namespace tuicall::bench {
namespace {

struct Plan {
  Target target;
  size_t pairs = 100;
  size_t at_once = 20;
  double seconds = 5;
  double calls_per_s = 0;  // 0 = as many as it can, at_once of them at a time
};

class Load {
 public:
  explicit Load(const Plan& plan) : plan_(plan) {
    tuicall_runtime_create(&runtime_, nullptr);
    for (size_t number = 0; number < plan.pairs; ++number) {
      pairs_.push_back(std::make_unique<CallPair>(plan.target, runtime_, number, tally_,
                                                  [this](CallPair& pair) { over(pair); }));
    }
    for (const auto& pair : pairs_) {
      pair->wait_for_log_in();
      idle_.push_back(pair.get());
    }
  }

  ~Load() {
    pairs_.clear();
    tuicall_runtime_destroy(runtime_);
  }

  void run() {
    const int64_t begun_ns = now_ns();
    plan_.calls_per_s > 0 ? call_at_rate(begun_ns) : call_all_the_time(begun_ns);
    wait_for([this] { return idle_.size() == pairs_.size(); });
    std::cout << tally_.json(static_cast<double>(now_ns() - begun_ns) / 1e9) << std::endl;
  }

 private:
  int64_t end_ns(int64_t begun_ns) const {
    return begun_ns + static_cast<int64_t>(plan_.seconds * 1e9);
  }

  void call_all_the_time(int64_t begun_ns) {
    {
      const std::lock_guard lock(mutex_);
      until_ns_ = end_ns(begun_ns);
    }
    for (size_t i = 0; i < std::min(plan_.at_once, plan_.pairs); ++i) call_next();
  }

  void call_at_rate(int64_t begun_ns) {
    const auto interval_ns = static_cast<int64_t>(1e9 / plan_.calls_per_s);
    for (int64_t at_ns = begun_ns; at_ns < end_ns(begun_ns); at_ns += interval_ns) {
      std::this_thread::sleep_for(std::chrono::nanoseconds(at_ns - now_ns()));
      wait_for([this] { return !idle_.empty(); });  // the figure of calls per second tells of it
      call_next();
    }
  }

  void call_next() {
    CallPair* pair = nullptr;
    {
      const std::lock_guard lock(mutex_);
      pair = idle_.front();
      idle_.pop_front();
    }
    pair->call();
  }

  // Loop thread.
  void over(CallPair& pair) {
    bool again = false;
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(&pair);
      again = now_ns() < until_ns_;
      if (!again) changed_.notify_all();
    }
    if (again) call_next();
  }

  template <typename Condition>
  void wait_for(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, condition);
  }

  const Plan plan_;
  Tally tally_;
  tuicall_runtime* runtime_ = nullptr;
  std::vector<std::unique_ptr<CallPair>> pairs_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<CallPair*> idle_;
  int64_t until_ns_ = 0;
};

}  // namespace
}  // namespace tuicall::bench

int main(int argc, char** argv) {
  tuicall::bench::Plan plan;
  CLI::App app("Makes calls at a server and measures them");
  app.add_option("--server", plan.target.server, "host:port")->required();
  app.add_option("--ca-file", plan.target.ca_file, "the authority to trust")->required();
  app.add_option("--sdk-app-id", plan.target.sdk_app_id, "the app")->required();
  app.add_option("--secret-key", plan.target.secret_key, "the app's key")->required();
  app.add_option("--pairs", plan.pairs, "callers, each with a callee")->check(CLI::PositiveNumber);
  app.add_option("--at-once", plan.at_once, "calls at a time")->check(CLI::PositiveNumber);
  app.add_option("--seconds", plan.seconds, "how long")->check(CLI::PositiveNumber);
  app.add_option("--rate", plan.calls_per_s, "calls per second; 0 = as many as it can");
  CLI11_PARSE(app, argc, argv);
  try {
    tuicall::bench::Load load(plan);
    std::cout << "ready" << std::endl;
    std::string go;
    std::getline(std::cin, go);
    load.run();
  } catch (const std::exception& error) {
    std::cerr << "call_load: " << error.what() << '\n';
    return 1;
  }
}
