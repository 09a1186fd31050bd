// One step in the making: the call as it changes, and what has been decided so far. Lives only
// inside step().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "call/step.h"

namespace tuicall::call {

// Why something is over, and whose doing it was (empty: nobody's).
struct Cause {
  base::EndReason reason = base::EndReason::kUnknown;
  std::string user_id;
};

class Turn {
 public:
  Turn(const Call& before, const Rules& rules, int64_t now_ms);

  Call& call() { return outcome_.call; }
  const Rules& rules() const { return rules_; }
  int64_t now_ms() const { return now_ms_; }
  Member* find(std::string_view user_id) { return outcome_.call.find(user_id); }

  // The command is answered with this code; nothing may have been changed or told before.
  void refuse(int32_t code, std::string message);

  // Tells the devices of the member that count: the one in the call, or all while it rings.
  void tell(const Member& member, wire::Event event);
  void tell_newcomer(const Member& member, const std::string& session_id, wire::Event event);
  // Everyone in the call or still invited, but not user_id.
  void tell_present(std::string_view user_id, const wire::Event& event);
  // Everyone in the call but not user_id.
  void tell_connected(std::string_view user_id, const wire::Event& event);
  // C(own id) to the devices of a callee that did not answer, because session_id did.
  void tell_other_devices(const Member& member, const std::string& session_id,
                          base::EndReason reason);
  // C(own id) to a callee who was in another call, if the server is to tell it (Rules).
  void tell_busy(const Member& member);

  // Closes the call for the member: onCallEnd, or C(cancelled_by) if it had not begun for them.
  void close(Member& member, const Cause& cause, const std::string& cancelled_by);
  // As close() for somebody who rings, except that the invitation stays open until its timeout.
  void silence(Member& member, const Cause& cause);

  void add_invited(const std::string& user_id) { outcome_.invited.push_back(user_id); }
  Outcome take() { return std::move(outcome_); }

 private:
  void close_for(Member& member, Phase next, const Cause& cause, const std::string& cancelled_by);

  const Rules& rules_;
  int64_t now_ms_;
  Outcome outcome_;
};

}  // namespace tuicall::call
