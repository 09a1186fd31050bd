// Keeps a write to a closed socket from killing the program: SIGPIPE is blocked in this thread, and
// one that came meanwhile is taken away before the thread's mask is put back. Nothing else of the
// program's signals is touched.
#pragma once

#include <csignal>

namespace tuicall::loop {

class SigpipeGuard {
 public:
  SigpipeGuard();
  ~SigpipeGuard();
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

 private:
  sigset_t previous_;
  bool was_pending_;
};

}  // namespace tuicall::loop
