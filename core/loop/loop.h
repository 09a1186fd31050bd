// A libuv loop with a thread-safe post() and one-shot timers. The thread that calls run() is the
// loop thread and owns everything that lives on it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

struct uv_loop_s;

namespace tuicall::loop {

class Loop {
 public:
  using Task = std::function<void()>;

  Loop();
  ~Loop();  // run() has returned, or was never called; every handle is closed
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs until stop(). Tasks that were posted before stop() still run.
  void run();
  // From any thread; idempotent.
  void stop();
  // From any thread. Tasks run on the loop thread in the order of posting, never inside post().
  // From the loop thread it costs no system call. Returns false after the loop has stopped for
  // good: the task was destroyed without being run.
  bool post(Task task);
  bool on_loop_thread() const;
  // Milliseconds of the monotonic clock, as of this turn of the loop. Loop thread only.
  int64_t now_ms() const;
  // Microseconds of the same clock, read anew: within a turn of the loop they go on.
  int64_t now_us() const;
  uv_loop_s* handle();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tuicall::loop
