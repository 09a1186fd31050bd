// The rules of calls (docs/observer.md), all of them and nowhere else: a pure function from a call
// and a command to the new call and what is to be told to whom.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "call/call.h"
#include "call/command.h"
#include "wire/message.h"

namespace tuicall::call {

struct Rules {
  uint32_t max_people = 9;           // in one call, the caller included
  uint32_t grace_ms = 30'000;        // how long a lost device may stay away
  bool busy_notifies_callee = true;  // a busy callee receives C(own id) for the call it missed
};

// Which of a user's devices receive an event.
enum class Scope : uint8_t {
  kAll,        // every device; a closing event to a user without any waits for the next log-in
  kOnly,       // session_id alone
  kAllExcept,  // every device but session_id
  kNewcomer,   // session_id alone, which is told of a call that its user was in when it came
};

struct Tell {
  std::string user_id;
  Scope scope = Scope::kAll;
  std::string session_id;
  wire::Event event;
  bool missable = false;  // may be left out for a device that much waits for already

  bool operator==(const Tell&) const = default;
};

struct Outcome {
  base::Status status;      // what the user who gave the command is answered
  Call call;                // unchanged if the command was refused
  std::vector<Tell> tells;  // in the order in which they are decided
  std::vector<std::string>
      released;  // users for whom the call is over: their reservation is given back
  std::vector<std::string> invited;  // Place, Invite: those who ring now (without the busy ones)
};

// Never fails otherwise than by outcome.status, and never changes a call that has ended.
Outcome step(const Call& call, const Command& command, const Rules& rules, int64_t now_ms);

}  // namespace tuicall::call
