// The share of packets that are lost on the way from a sender who says how many it has sent. Plain
// numbers; knows no clock.
#pragma once

#include <cstdint>
#include <optional>

namespace tuicall::client {

// Of so many packets, so many were lost; below 0 where some that counted as lost before have come.
struct Loss {
  int64_t lost = 0;
  int64_t expected = 0;
};

class LossMeter {
 public:
  // Fewer say nothing: in silence a packet that is late would be a large share of all.
  static constexpr int64_t kFewest = 10;

  // Totals, each as of the moment at which the sender's count arrived. Gives what was lost since
  // the count before. What the sender's count has overtaken counts as lost until the next one,
  // which takes it back.
  std::optional<Loss> count(int64_t sent, int64_t received);

 private:
  struct Count {
    int64_t sent = 0;
    int64_t missing = 0;
  };
  std::optional<Count> told_;  // up to which all is told
};

}  // namespace tuicall::client
