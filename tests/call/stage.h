// One call on a stage: commands by short names, time that moves when told to, the last outcome at
// hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "call/step.h"

namespace tuicall::test {

// A user's devices are named after it: bob's are "b1" and "b2".
std::string device_of(const std::string& user_id, int number = 1);

inline constexpr auto kOnline = call::Availability::kOnline;
inline constexpr auto kOffline = call::Availability::kOffline;
inline constexpr auto kBusy = call::Availability::kBusy;

class Stage {
 public:
  call::Rules rules;
  call::Call call;
  call::Outcome last;
  int64_t now_ms = 1'000'000;

  // Runs the command; the call is the new one from then on.
  const call::Outcome& run(const call::Command& command);
  std::vector<std::string> told() const;  // by the last command

  // How it ended for a member, and whose doing that was.
  base::EndReason reason(const std::string& user_id) const;
  const std::string& ended_by(const std::string& user_id) const;

  const call::Outcome& place(const std::vector<call::Callee>& callees, uint32_t timeout_ms = 30'000,
                             const std::string& group_id = {});
  const call::Outcome& accept(const std::string& user_id, int device = 1,
                              wire::Streams streams = {});
  const call::Outcome& reject(const std::string& user_id, int device = 1);
  const call::Outcome& hangup(const std::string& user_id, int device = 1);
  const call::Outcome& invite(const std::string& user_id, const std::vector<call::Callee>& callees,
                              uint32_t timeout_ms = 30'000);
  const call::Outcome& join(const std::string& user_id, int device = 1, wire::Streams streams = {});
  const call::Outcome& lose_link(const std::string& user_id);
  const call::Outcome& pass(int64_t ms);
};

}  // namespace tuicall::test
