// Keeps a worker from being late for the calls that it has, by refusing new ones. What comes waits
// the longer the more there is to do: of new calls and invitations none is refused up to half of
// the delay that an operator allows, all beyond it, and in between the more the longer it is, so
// that the worker settles where it is busy and not late. Loop thread only.
#pragma once

#include <cstdint>

#include "server/context.h"

namespace tuicall::server {

class Overload {
 public:
  explicit Overload(Context& context) : context_(context) {}

  // Whether one more is to be refused now; then it counts.
  bool refuses();

 private:
  void note(int64_t delay_us);
  void end_if_over();

  Context& context_;
  int64_t owed_ = 0;  // refusals that the delay has asked for and that were not made, thousandths
  int64_t refused_ = 0;  // since it began; 0: there is no overload
  int64_t began_ms_ = 0;
  int64_t last_refused_ms_ = 0;
  int64_t longest_delay_us_ = 0;
};

}  // namespace tuicall::server
