#include "signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace tuicall::cli {

namespace {

constexpr std::array kNumbers{SIGINT, SIGTERM, SIGHUP};

}  // namespace

Signals::Signals() {
  sigemptyset(&set_);
  for (const int number : kNumbers) sigaddset(&set_, number);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  fd_ = signalfd(-1, &set_, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
}

Signals::~Signals() { close(fd_); }

void Signals::take() const {
  signalfd_siginfo info;
  (void)!read(fd_, &info, sizeof info);
  // Set, since a shell lets what it runs in the background ignore SIGINT.
  for (const int number : kNumbers) (void)std::signal(number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
}

}  // namespace tuicall::cli
