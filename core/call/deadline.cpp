#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

// Invitations that were due at the same moment fall together: none of their users is told of the
// others.
void expire_invitations(Turn& turn, int64_t due_ms) {
  std::vector<std::string> fallen;
  Cause cause;
  for (Member& member : turn.call().members) {
    if (member.ring_deadline_ms != due_ms) {
      continue;
    }
    const bool vanished = member.phase == Phase::kSilent || (member.reached && member.link_lost);
    cause = {vanished ? base::EndReason::kOffline : base::EndReason::kNoResponse, member.user_id};
    turn.close(member, cause, member.user_id);
    fallen.push_back(member.user_id);
  }
  for (const std::string& user_id : fallen) {
    turn.tell_present(user_id, about(turn.call(), wire::EventKind::kUserNoResponse, user_id));
  }
  if (!fallen.empty()) {
    settle(turn, cause);
  }
}

void expire_grace(Turn& turn, Member& member) {
  member.grace_deadline_ms = 0;
  const Cause cause{base::EndReason::kOffline, member.user_id};
  if (member.phase == Phase::kInvited) {
    member.unavailable = true;
  } else if (member.phase == Phase::kCalling) {
    cancel(turn, cause);
  } else {
    leave(turn, member, cause);
  }
}

}  // namespace

void apply(Turn& turn, const Deadline&) {
  for (int64_t due_ms = next_deadline_ms(turn.call()); due_ms != 0 && due_ms <= turn.now_ms();
       due_ms = next_deadline_ms(turn.call())) {
    expire_invitations(turn, due_ms);
    for (Member& member : turn.call().members) {
      if (member.grace_deadline_ms == due_ms) {
        expire_grace(turn, member);
      }
    }
  }
}

}  // namespace tuicall::call
