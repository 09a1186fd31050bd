#include "client/event_signal.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace tuicall::client {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

EventSignal::EventSignal() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "no eventfd");
}

EventSignal::~EventSignal() { close(fd_); }

void EventSignal::raise() { eventfd_write(fd_, 1); }

void EventSignal::lower() {
  eventfd_t value = 0;
  eventfd_read(fd_, &value);
}

bool EventSignal::wait(int timeout_ms) const {
  const steady_clock::time_point end = steady_clock::now() + milliseconds(timeout_ms);
  int left_ms = timeout_ms;
  pollfd waiting{fd_, POLLIN, 0};
  while (::poll(&waiting, 1, left_ms) < 0 && errno == EINTR) {
    if (timeout_ms < 0) continue;
    left_ms = static_cast<int>(duration_cast<milliseconds>(end - steady_clock::now()).count());
    if (left_ms < 0) left_ms = 0;
  }
  return (waiting.revents & POLLIN) != 0;
}

}  // namespace tuicall::client
