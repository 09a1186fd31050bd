// What the main thread of a run does while it waits: whatever is due by then, and it hears signals.
#pragma once

#include <cstdint>
#include <functional>

#include "load/agenda.h"
#include "signals.h"

namespace tuicall::cli::load {

class MainLoop {
 public:
  using Condition = std::function<bool()>;

  explicit MainLoop(const Signals& signals) : signals_(signals) {}
  MainLoop(const MainLoop&) = delete;
  MainLoop& operator=(const MainLoop&) = delete;

  // Any thread: this is to be done so much later, on the main thread.
  void later(double after_s, std::function<void()> what);

  // Until the time is over or `done` holds, which is asked every few milliseconds. However late it
  // is, it looks once at what is due, at `done` and for a signal. False: interrupted, and so is
  // every wait() until go_on().
  bool wait(int64_t until_ns, const Condition& done);

  bool interrupted() const { return interrupted_; }
  // After an interruption there is more to do. Another signal ends the program.
  void go_on() { interrupted_ = false; }

 private:
  void sleep_until(int64_t at_ns);

  const Signals& signals_;
  Agenda agenda_;
  bool interrupted_ = false;
};

}  // namespace tuicall::cli::load
