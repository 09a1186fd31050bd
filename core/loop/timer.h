// A one-shot timer on a loop. Loop thread only; destroying it cancels it.
#pragma once

#include <cstdint>
#include <functional>

#include "loop/loop.h"

struct uv_timer_s;

namespace tuicall::loop {

class Timer {
 public:
  explicit Timer(Loop& loop);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Replaces what was started before. The task may start the timer again or destroy it.
  void start(uint64_t delay_ms, std::function<void()> task);
  void stop();
  bool active() const;

 private:
  uv_timer_s* handle_;  // freed by libuv's close callback, which may come after this object is gone
  std::function<void()> task_;
};

}  // namespace tuicall::loop
