#include "call/step.h"

#include <variant>

#include "call/rules.h"
#include "call/turn.h"

namespace tuicall::call {

Outcome step(const Call& call, const Command& command, const Rules& rules, int64_t now_ms) {
  Turn turn(call, rules, now_ms);
  std::visit([&](const auto& what) { apply(turn, what); }, command);
  return turn.take();
}

}  // namespace tuicall::call
