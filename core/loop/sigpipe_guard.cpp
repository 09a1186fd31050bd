#include "loop/sigpipe_guard.h"

#include <ctime>

namespace tuicall::loop {
namespace {

sigset_t sigpipe_alone() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

bool sigpipe_pending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

SigpipeGuard::SigpipeGuard() : was_pending_(sigpipe_pending()) {
  const sigset_t blocked = sigpipe_alone();
  pthread_sigmask(SIG_BLOCK, &blocked, &previous_);
}

SigpipeGuard::~SigpipeGuard() {
  if (!was_pending_ && sigpipe_pending()) {
    const sigset_t blocked = sigpipe_alone();
    const timespec no_wait{};
    sigtimedwait(&blocked, nullptr, &no_wait);
  }
  pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
}

}  // namespace tuicall::loop
