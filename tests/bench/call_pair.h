// Two users, one of whom calls the other again and again: call, accept, hang up.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <string>

#include "tally.h"
#include "tuicall/tuicall.h"

namespace tuicall::bench {

struct Target {
  std::string server;
  std::string ca_file;
  uint32_t sdk_app_id = 0;
  std::string secret_key;
};

class CallPair {
 public:
  using Over = std::function<void(CallPair&)>;

  // Logs both in; logged_in() tells when. Their callbacks run on the runtime's loop thread. `over`
  // follows each call() once, when both have seen the end of the call, or when it failed.
  CallPair(const Target& target, tuicall_runtime* runtime, size_t number, Tally& tally, Over over);
  ~CallPair();
  CallPair(const CallPair&) = delete;
  CallPair& operator=(const CallPair&) = delete;

  // Waits until both are logged in; throws std::runtime_error if that failed.
  void wait_for_log_in();
  void call();

 private:
  struct User {
    tuicall_engine* engine = nullptr;
    std::promise<std::string> logged_in;  // why not, empty if so
  };

  void log_in(User& user, const Target& target, tuicall_runtime* runtime,
              const std::string& user_id, const tuicall_observer& observer);
  void one_side_is_over();

  Tally& tally_;
  const Over over_;
  const std::string callee_id_;
  User caller_;
  User callee_;
  // From call() until over_:
  int64_t called_at_ns_ = 0;
  int64_t rang_after_ns_ = 0;
  int64_t began_after_ns_ = 0;
  int sides_over_ = 0;
};

}  // namespace tuicall::bench
