// What a run has come to: calls, events, latencies. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "load/course.h"
#include "load/latencies.h"

namespace tuicall::cli::load {

// What is timed.
enum class Timed : uint8_t {
  kLogIn,    // init until its answer
  kRings,    // call placed, or due if it is late, until on_call_received, at each callee
  kBegins,   // likewise until on_call_begin at the caller
  kEnds,     // the first hang-up until everybody has seen the end
  kRefused,  // likewise until its refusal
  kBack      // a connection lost until it is there again
};
constexpr size_t kTimed = 6;

// What was refused with one code.
struct Refusal {
  uint64_t count = 0;
  std::string message;  // of the first
};

// All that is known of a run.
struct Counts {
  std::array<uint64_t, kCourses> over{};  // calls that went as they should, by their course
  uint64_t refused = 0;
  uint64_t unfinished = 0;  // events of it are missing
  uint64_t not_placed = 0;  // nobody was free when it was due
  uint64_t repeated = 0;    // accepting, declining, hanging up that had to be asked for again
  uint64_t events_due = 0;
  uint64_t events_seen = 0;
  uint64_t events_wrong = 0;  // twice, too early, or not due
  uint64_t voices_due = 0;
  uint64_t voices_heard = 0;
  uint64_t interruptions = 0;  // somebody's sound stopped in a call
  std::array<Latencies, kTimed> latencies;
  std::map<int32_t, Refusal> refusals;  // by code, calls and what was repeated
  std::vector<std::string> wrong;       // the first few, in words

  uint64_t calls_over() const;
};

class Tally {
 public:
  void add_time(Timed what, int64_t duration_ns);
  void add_refusal(int32_t code, const std::string& why, int64_t duration_ns);
  void add_repeated(int32_t code, const std::string& why);
  void add_not_placed();
  // A call of this course is over, and how long it took to begin (0: it did not) and to end.
  void add_call(Course course, uint64_t events, int64_t begin_ns, int64_t end_ns);
  void add_unfinished(uint64_t events_due, uint64_t events_seen);
  void add_wrong(const std::string& what);
  void add_voices(uint64_t due, uint64_t heard);
  void add_interruption();

  // How many users have a connection now.
  void add_connected(int64_t change) { connected_ += change; }
  int64_t users_connected() const { return connected_; }

  Counts counts() const;
  uint64_t calls_over() const;

 private:
  void count(int32_t code, const std::string& why);

  std::atomic<int64_t> connected_ = 0;
  mutable std::mutex mutex_;  // guards counts_
  Counts counts_;
};

}  // namespace tuicall::cli::load
