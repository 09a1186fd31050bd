// Time and the loop of a simulated world. virtual_time.cpp implements core/loop's Loop and Timer
// over it, in the place of libuv: the program is linked with these instead, so that the engine's
// own code runs in virtual time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>

#include "loop/loop.h"

namespace tuicall::scenarios {

class VirtualTime {
 public:
  static VirtualTime& of(loop::Loop& loop);

  int64_t now_ms() const { return now_ms_; }
  // Does everything that can be done without time passing.
  void settle();
  // The same, but no more than so many tasks: the rest waits.
  void settle(size_t most_tasks);
  // Whether nothing waits that needs no time.
  bool settled() const { return tasks_.empty(); }
  // Lets time pass until then, doing what is due on the way.
  void advance_to(int64_t time_ms);
  // When the next timer is due; INT64_MAX = none is set.
  int64_t next_due_ms() const;

  void post(std::function<void()> task) { tasks_.push_back(std::move(task)); }
  // Gives the number with which to cancel it.
  uint64_t at(int64_t time_ms, std::function<void()> task);
  void cancel(uint64_t number);

 private:
  static constexpr int64_t kBeginning_ms = 1'700'000'000'000;

  int64_t now_ms_ = kBeginning_ms;
  uint64_t last_number_ = 0;
  std::deque<std::function<void()>> tasks_;
  std::map<std::pair<int64_t, uint64_t>, std::function<void()>> timers_;
  std::map<uint64_t, int64_t> times_;  // of the timers, by number
};

}  // namespace tuicall::scenarios
