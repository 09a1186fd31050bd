#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

// The member that rings, or nullptr and the command is refused. what: "accept", "reject" or
// "ignore".
Member* find_ringing(Turn& turn, const std::string& user_id, const std::string& session_id,
                     const std::string& what) {
  Member* member = turn.find(user_id);
  const std::string sentence = user_id + " cannot " + what + " call " + turn.call().call_id;
  if (member == nullptr || turn.call().ended() || member->phase == Phase::kGone ||
      member->phase == Phase::kSilent) {
    turn.refuse(base::kInvitationInvalid, sentence + ": the invitation is over");
    return nullptr;
  }
  if (member->phase == Phase::kInvited) {
    return member;
  }
  if (member->session_id != session_id) {
    turn.refuse(base::kInvitationInvalid, sentence + ": another device has answered it");
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
  if (Member* member = find_ringing(turn, command.user_id, command.session_id, "accept")) {
    enter(turn, *member, {.session_id = command.session_id, .streams = command.streams});
  }
}

void apply(Turn& turn, const Reject& command) {
  if (Member* member = find_ringing(turn, command.user_id, command.session_id, "reject")) {
    decline(turn, *member, command.session_id, wire::EventKind::kUserReject,
            base::EndReason::kReject);
  }
}

void apply(Turn& turn, const Ignore& command) {
  if (Member* member = find_ringing(turn, command.user_id, command.session_id, "ignore")) {
    decline(turn, *member, command.session_id, wire::EventKind::kUserLineBusy,
            base::EndReason::kLineBusy);
  }
}

}  // namespace tuicall::call
