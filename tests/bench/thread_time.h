// What a piece of work costs: the processor time of the thread that does it.
#pragma once

#include <cstdint>
#include <ctime>

namespace tuicall {

inline int64_t thread_time_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace tuicall
