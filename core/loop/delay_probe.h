// How late a loop is: how long what comes to it now waits until it is taken up. While the loop has
// much to do it sends itself a message through the kernel, which waits among everything else that
// is ready, and looks at how long that took. An idle loop is not woken. Loop thread only.
#pragma once

#include <cstdint>

#include "loop/loop.h"

struct uv_poll_s;

namespace tuicall::loop {

class DelayProbe {
 public:
  explicit DelayProbe(Loop& loop);
  ~DelayProbe();
  DelayProbe(const DelayProbe&) = delete;
  DelayProbe& operator=(const DelayProbe&) = delete;

  // Microseconds; what is under about 2 ms counts as nothing.
  int64_t delay_us();

 private:
  void send(int64_t now_us);
  void arrived();

  Loop& loop_;
  const int descriptor_;       // what is written to it is ready to be read at once
  uv_poll_s* handle_;          // freed by libuv's close callback
  int64_t sent_at_us_ = 0;     // the message is under way since then; 0: there is none
  int64_t last_delay_us_ = 0;  // of the message before
};

}  // namespace tuicall::loop
