// What `tuicall load` is to do, as the command line says it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tuicall::cli::load {

struct Plan {
  size_t users = 100;
  // People in a call, the caller included; each call has as many as chance decides.
  size_t people_least = 2;
  size_t people_most = 2;
  double calls_per_s = 0;  // 0 = as fast as it goes: at_once of them at a time
  size_t at_once = 20;
  double for_s = 10;
  double duration_s = 0;  // how long people talk
  // Which share of the calls the first callee declines, or declines as busy, and the caller cancels
  // while it rings. The others are answered.
  double reject_percent = 0;
  double busy_percent = 0;
  double cancel_percent = 0;
  std::string group;   // empty: calls of no group
  bool voice = false;  // everybody says a tone and listens to the others
  bool idle = false;   // no calls: the users stay logged in
  size_t runtimes = 1;
  size_t log_ins_at_once = 50;
  std::string user_prefix = "load-";
  uint64_t seed = 1;
};

// Throws UsageError for values that contradict each other.
void check(const Plan& plan);

// "2" or "2-5": the least and the most people of a call. Throws UsageError.
void set_people(Plan& plan, const std::string& text);

}  // namespace tuicall::cli::load
