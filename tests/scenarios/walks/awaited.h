// What one program of a walk has asked for: each method is answered in time, once, with a code that
// is documented.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "program.h"
#include "story.h"

namespace tuicall::scenarios {

class Awaited {
 public:
  explicit Awaited(Story& story) : story_(story) {}

  // The completion of a method that is called now. then: does more, nullptr: nothing.
  Program::Done expect(const std::string& what, int64_t deadline_ms, Program::Done then);
  // The program is gone, and nobody waits any more.
  void forget() { pending_.clear(); }
  // Nothing is open.
  bool none() const;
  // What should have been answered by now was.
  void check(int64_t now_ms);

 private:
  struct Pending {
    std::string what;
    int64_t deadline_ms = 0;
    bool done = false;
  };

  void answered(Pending& pending, const client::MethodResult& result);

  Story& story_;
  std::vector<std::shared_ptr<Pending>> pending_;
};

}  // namespace tuicall::scenarios
