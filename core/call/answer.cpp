#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

// The member that rings, or nullptr and the command is refused. what: "accept", "reject" or
// "ignore".
template <typename Command>
Member* find_ringing(Turn& turn, const Command& command, const std::string& what) {
  Member* member = turn.find(command.user_id);
  const std::string sentence = command.user_id + " cannot " + what + " call " + turn.call().call_id;
  // A race was lost, unless the program did not know of any call that rings.
  const int32_t too_late = command.named ? base::kInvitationInvalid : base::kRequestRefused;
  if (member == nullptr || turn.call().ended() || member->phase == Phase::kGone ||
      member->phase == Phase::kSilent) {
    turn.refuse(too_late, sentence + ": the invitation is over");
    return nullptr;
  }
  if (member->phase == Phase::kInvited) {
    return member;
  }
  if (member->session_id != command.session_id) {
    turn.refuse(too_late, sentence + ": another device has answered it");
  } else if (what == "accept" && member->role == base::Role::kCalled) {
    turn.refuse(base::kRequestRepeated, sentence + ": it is accepted already");
  } else {
    turn.refuse(base::kRequestRefused, sentence + ": it does not ring for this user");
  }
  return nullptr;
}

void decline(Turn& turn, Member& member, const std::string& session_id, wire::EventKind kind,
             base::EndReason reason) {
  const Cause cause{reason, member.user_id};
  turn.tell_other_devices(member, session_id, base::EndReason::kOtherDeviceReject);
  member.session_id = session_id;
  turn.close(member, cause, member.user_id);
  turn.tell_present(member.user_id, about(turn.call(), kind, member.user_id));
  settle(turn, cause);
}

}  // namespace

void apply(Turn& turn, const Accept& command) {
  if (Member* member = find_ringing(turn, command, "accept")) {
    enter(turn, *member, {.session_id = command.session_id, .streams = command.streams});
  }
}

void apply(Turn& turn, const Reject& command) {
  if (Member* member = find_ringing(turn, command, "reject")) {
    decline(turn, *member, command.session_id, wire::EventKind::kUserReject,
            base::EndReason::kReject);
  }
}

void apply(Turn& turn, const Ignore& command) {
  if (Member* member = find_ringing(turn, command, "ignore")) {
    decline(turn, *member, command.session_id, wire::EventKind::kUserLineBusy,
            base::EndReason::kLineBusy);
  }
}

}  // namespace tuicall::call
