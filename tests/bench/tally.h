// What a run of calls has come to: how many, how long they took to ring and to begin. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace tuicall::bench {

int64_t now_ns();

class Tally {
 public:
  void add_call(int64_t ring_ns, int64_t begin_ns);
  void add_failure(const std::string& why);

  // One JSON object: calls, failures, last_failure, and percentiles in microseconds.
  std::string json(double seconds) const;

 private:
  mutable std::mutex mutex_;
  std::vector<int64_t> ring_ns_;
  std::vector<int64_t> begin_ns_;
  uint64_t failures_ = 0;
  std::string last_failure_;
};

}  // namespace tuicall::bench
