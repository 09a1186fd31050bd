// What is to be done later, each at its time, on the thread that asks. Any thread may add.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace tuicall::cli::load {

class Agenda {
 public:
  void add(int64_t at_ns, std::function<void()> what);
  // Does what is due, and gives when the next is; INT64_MAX if there is none.
  int64_t run(int64_t now_ns);

 private:
  std::mutex mutex_;  // guards what follows
  std::multimap<int64_t, std::function<void()>> entries_;
};

}  // namespace tuicall::cli::load
