// What is to be done when: deadlines of connections, sessions and calls of one worker. There is no
// way to take one back; a task looks whether it is still due. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace tuicall::server {

class Agenda {
 public:
  using Task = std::function<void()>;

  // wake_at is told when run_due() is to be called, each time this changes.
  explicit Agenda(std::function<void(int64_t)> wake_at);

  void at(int64_t time_ms, Task task);
  // In the order of their times, and of entry where these are equal.
  void run_due(int64_t now_ms);

 private:
  struct Entry {
    int64_t time_ms;
    uint64_t number;
    Task task;
  };
  static bool later(const Entry& a, const Entry& b);
  void arm();

  std::function<void(int64_t)> wake_at_;
  std::vector<Entry> heap_;
  uint64_t entered_ = 0;
  int64_t armed_ms_ = INT64_MAX;
  bool running_ = false;
};

}  // namespace tuicall::server
