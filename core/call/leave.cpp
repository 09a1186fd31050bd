#include <algorithm>

#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

size_t count_connected(const Call& call) {
  return static_cast<size_t>(
      std::count_if(call.members.begin(), call.members.end(),
                    [](const Member& member) { return member.phase == Phase::kConnected; }));
}

bool any_invitation_open(const Call& call) {
  return std::any_of(call.members.begin(), call.members.end(),
                     [](const Member& member) { return member.invitation_open(); });
}

}  // namespace

void finish(Turn& turn, const Cause& cause, const std::string& cancelled_by) {
  for (Member& member : turn.call().members) {
    turn.close(member, cause, cancelled_by.empty() ? member.user_id : cancelled_by);
  }
  turn.call().ended_ms = turn.now_ms();
  turn.call().reason = cause.reason;
  turn.call().ended_by = cause.user_id;
}

void settle(Turn& turn, const Cause& cause) {
  const size_t connected = count_connected(turn.call());
  const bool open = any_invitation_open(turn.call());
  const bool calling = turn.call().members.front().phase == Phase::kCalling;
  if (connected + (calling ? 1 : 0) <= 1 && !open) {
    finish(turn, cause, {});
  } else if (connected == 0 && !calling) {
    // Nobody is left whom the invited could meet.
    const bool hung_up = cause.reason == base::EndReason::kHangup;
    finish(turn, {hung_up ? base::EndReason::kCanceled : cause.reason, cause.user_id},
           cause.user_id);
  }
}

void leave(Turn& turn, Member& member, const Cause& cause) {
  turn.close(member, cause, member.user_id);
  turn.tell_connected(member.user_id,
                      about(turn.call(), wire::EventKind::kUserLeave, member.user_id));
  settle(turn, cause);
}

void cancel(Turn& turn, const Cause& cause) { finish(turn, cause, cause.user_id); }

void apply(Turn& turn, const Hangup& command) {
  Member* member = turn.find(command.user_id);
  if (member == nullptr) {
    return;
  }
  if (member->phase == Phase::kInvited) {
    turn.refuse(base::kRequestRefused, command.user_id + " cannot hang up call " +
                                           turn.call().call_id +
                                           ": it rings, expected accept, reject or ignore");
  } else if (member->session_id != command.session_id) {
    return;  // this device is in no call
  } else if (member->phase == Phase::kCalling) {
    cancel(turn, {base::EndReason::kCanceled, command.user_id});
  } else if (member->phase == Phase::kConnected) {
    leave(turn, *member, {base::EndReason::kHangup, command.user_id});
  }
}

void apply(Turn& turn, const OperatorEnd&) {
  if (!turn.call().exists() || turn.call().ended()) {
    turn.refuse(base::kCallMissing,
                "call " + turn.call().call_id + " is over, expected one that goes on");
    return;
  }
  finish(turn, {base::EndReason::kEndByServer, {}}, {});
}

}  // namespace tuicall::call
