#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

bool is_device_of(const Member& member, const std::string& session_id) {
  return (member.phase == Phase::kCalling || member.phase == Phase::kConnected) &&
         member.session_id == session_id;
}

// Whether this is newer than what the call knows of the user's connections.
bool is_news(Member& member, uint64_t presence_version) {
  if (presence_version < member.presence_version) {
    return false;
  }
  member.presence_version = presence_version;
  return true;
}

// The device has, or gets from its outbox, what it was told.
void link_is_back(Member& member) {
  member.reached = true;
  member.link_lost = false;
  member.grace_deadline_ms = 0;
}

// A callee that was away for too long has lost its chance to answer.
void dismiss(Turn& turn, Member& member) {
  const Cause cause{base::EndReason::kOffline, member.user_id};
  turn.silence(member, cause);
  if (member.ring_deadline_ms == 0) {
    turn.close(member, cause, member.user_id);
    turn.tell_present(member.user_id,
                      about(turn.call(), wire::EventKind::kUserNoResponse, member.user_id));
    settle(turn, cause);
  }
}

}  // namespace

void apply(Turn& turn, const LinkLost& command) {
  Member* member = turn.find(command.user_id);
  if (member == nullptr) {
    return;
  }
  const bool rings_nowhere = member->phase == Phase::kInvited && command.user_offline;
  const bool counts = rings_nowhere || is_device_of(*member, command.session_id);
  if (counts && is_news(*member, command.presence_version) && !member->link_lost) {
    member->link_lost = true;
    member->grace_deadline_ms = turn.now_ms() + turn.rules().grace_ms;
  }
}

void apply(Turn& turn, const LinkRestored& command) {
  Member* member = turn.find(command.user_id);
  const bool counts = member != nullptr && (member->phase == Phase::kInvited ||
                                            is_device_of(*member, command.session_id));
  if (!counts || !is_news(*member, command.presence_version)) {
    return;
  }
  if (member->unavailable) {
    dismiss(turn, *member);
  } else {
    link_is_back(*member);
  }
}

void apply(Turn& turn, const SessionOpened& command) {
  Member* member = turn.find(command.user_id);
  if (member == nullptr) {
    return;
  }
  if (member->phase == Phase::kInvited && member->unavailable) {
    dismiss(turn, *member);
  } else if (member->phase == Phase::kInvited) {
    if (is_news(*member, command.presence_version)) {
      link_is_back(*member);
    }
    turn.tell_newcomer(*member, command.session_id, received(turn.call(), *member));
  } else if (!command.replaces.empty() && is_device_of(*member, command.replaces)) {
    if (is_news(*member, command.presence_version)) {
      link_is_back(*member);
    }
    member->session_id = command.session_id;
    set_streams(turn, *member, {});
    member->audio_stalled = false;
  }
}

void apply(Turn& turn, const SessionClosed& command) {
  Member* member = turn.find(command.user_id);
  if (member == nullptr || !is_device_of(*member, command.session_id)) {
    return;
  }
  const Cause cause{base::EndReason::kOffline, command.user_id};
  if (member->phase == Phase::kCalling) {
    cancel(turn, cause);
  } else {
    leave(turn, *member, cause);
  }
}

}  // namespace tuicall::call
