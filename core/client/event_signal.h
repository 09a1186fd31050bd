// A file descriptor that is readable while it is raised, for select, poll, epoll and asyncio. Any
// thread.
#pragma once

namespace tuicall::client {

class EventSignal {
 public:
  EventSignal();
  ~EventSignal();
  EventSignal(const EventSignal&) = delete;
  EventSignal& operator=(const EventSignal&) = delete;

  int fd() const { return fd_; }
  void raise();
  void lower();
  // Waits until it is raised; -1 = for ever. False when the time is over.
  bool wait(int timeout_ms) const;

 private:
  int fd_;
};

}  // namespace tuicall::client
