// SIGINT, SIGTERM and SIGHUP: the first comes through a file descriptor, every later one ends the
// program at once. Made before any other thread is started.
#pragma once

#include <csignal>

namespace tuicall::cli {

class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int fd() const { return fd_; }

  // Takes the signal that waits.
  void take() const;

 private:
  sigset_t set_;
  int fd_;
};

}  // namespace tuicall::cli
