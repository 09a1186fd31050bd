// Calls back on the loop thread for each arrival of a process signal. Loop thread only; destroying
// it ends that.
#pragma once

#include <functional>

#include "loop/loop.h"

struct uv_signal_s;

namespace tuicall::loop {

class Signal {
 public:
  // number: SIGTERM and the like. arrived must not destroy this object.
  Signal(Loop& loop, int number, std::function<void()> arrived);
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

 private:
  uv_signal_s* handle_;  // freed by libuv's close callback
  std::function<void()> arrived_;
};

}  // namespace tuicall::loop
