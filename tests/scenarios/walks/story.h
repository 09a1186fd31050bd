// What happens in a walk, and the first promise that it breaks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tuicall::scenarios {

struct Walked {
  std::string kind;  // of the promise that was broken; empty: none
  std::string detail;
  size_t steps = 0;                  // until then
  std::vector<std::string> history;  // what happened, if it was asked for
};

class Story {
 public:
  explicit Story(bool keeps_history) : keeps_history_(keeps_history) {}

  void next_step() { ++walked_.steps; }
  void note(const std::string& text);
  // The first time counts. kind: which promise was broken; the same for all such cases.
  void fail(const std::string& kind, const std::string& detail);
  bool failed() const { return !walked_.kind.empty(); }
  const Walked& walked() const { return walked_; }

 private:
  const bool keeps_history_;
  Walked walked_;
};

}  // namespace tuicall::scenarios
