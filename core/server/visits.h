// Visits to a worker's logic from outside, one inside another. What they have caused is carried out
// when the outermost one ends, because the store must not be entered from inside a notification,
// nor a peer destroyed while its functions are on the stack. Loop thread only.
#pragma once

#include <functional>
#include <utility>

namespace tuicall::server {

class Visits {
 public:
  // leave: called at the end of each outermost visit, still inside it.
  explicit Visits(std::function<void()> leave) : leave_(std::move(leave)) {}

  bool any() const { return depth_ != 0; }

  class Visit {
   public:
    explicit Visit(Visits& visits) : visits_(visits) { ++visits_.depth_; }
    ~Visit() {
      if (visits_.depth_ == 1) visits_.leave_();
      --visits_.depth_;
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    Visits& visits_;
  };

 private:
  std::function<void()> leave_;
  int depth_ = 0;
};

}  // namespace tuicall::server
