// For tests and benchmarks of the C# package: raises sample events on a C table from a native
// thread, without an engine or a server.
#include <time.h>

#include <cstdint>
#include <thread>

#include "raise_events.h"

#define EXPORTED __attribute__((visibility("default")))

namespace {

/** The time that this thread has used of a processor: what else the machine does is left out. */
double thread_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/** A thread of its own, as the runtime's are: its first callback attaches it to the managed
   runtime, and that stays. */
double on_native_thread(const tuicall_observer& table, const std::string& name,
                        std::int32_t count) {
  const auto& raiser = tuicall_test::raisers().at(name);
  double taken = 0;
  std::thread([&] {
    raiser(table);
    const double begin = thread_nanoseconds();
    for (std::int32_t i = 1; i < count; ++i) raiser(table);
    taken = thread_nanoseconds() - begin;
  }).join();
  return taken / (count > 1 ? count - 1 : 1);
}

}  // namespace

extern "C" {

/** Raises the event `count` times on one thread. @return the nanoseconds that one took, the first
 * one apart; -1 for an unknown name */
EXPORTED double tuicall_test_raise(const tuicall_observer* table, const char* name,
                                   std::int32_t count);
/** How large the struct of that name is here; 0 for an unknown one. */
EXPORTED std::uint32_t tuicall_test_size(const char* name);

double tuicall_test_raise(const tuicall_observer* table, const char* name, std::int32_t count) {
  if (tuicall_test::raisers().count(name) == 0) return -1;
  return on_native_thread(*table, name, count);
}

std::uint32_t tuicall_test_size(const char* name) {
  const std::map<std::string, std::size_t> sizes = {
      {"tuicall_observer", sizeof(tuicall_observer)},
      {"tuicall_result", sizeof(tuicall_result)},
      {"tuicall_completion", sizeof(tuicall_completion)},
      {"tuicall_call_info", sizeof(tuicall_call_info)},
      {"tuicall_user_profile", sizeof(tuicall_user_profile)},
      {"tuicall_user_volume", sizeof(tuicall_user_volume)},
      {"tuicall_user_network_quality", sizeof(tuicall_user_network_quality)},
  };
  const auto found = sizes.find(name);
  return found == sizes.end() ? 0 : static_cast<std::uint32_t>(found->second);
}
}
