#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

void connect(Turn& turn, Member& member) {
  member.phase = Phase::kConnected;
  member.began_ms = turn.now_ms();
  member.ring_deadline_ms = 0;
}

void begin_caller(Turn& turn) {
  Member& caller = turn.call().members.front();
  if (caller.phase == Phase::kCalling) {
    connect(turn, caller);
    turn.tell(caller, begin(turn.call(), caller, turn.call().scene != base::Scene::kSingle));
  }
}

void tell_joined(Turn& turn, const Member& to, const Member& joined, bool with_info) {
  wire::Event join = about(turn.call(), wire::EventKind::kUserJoin, joined.user_id);
  if (with_info) {
    join.info = info_for(turn.call(), to);
  }
  turn.tell(to, std::move(join));
  if (joined.streams.camera) {
    turn.tell(to, video_available(turn.call(), joined));
  }
  if (joined.audible()) {
    turn.tell(to, audio_available(turn.call(), joined));
  }
}

}  // namespace

void enter(Turn& turn, Member& member, const Entry& entry) {
  if (member.phase == Phase::kInvited) {
    turn.tell_other_devices(member, entry.session_id, base::EndReason::kOtherDeviceAccepted);
  }
  connect(turn, member);
  member.session_id = entry.session_id;
  member.streams = entry.streams;
  member.reached = true;
  member.link_lost = false;
  member.unavailable = false;
  member.grace_deadline_ms = 0;
  const bool with_info = entry.with_info || turn.call().scene != base::Scene::kSingle;
  turn.tell(member, begin(turn.call(), member, with_info));
  begin_caller(turn);
  for (const Member& other : turn.call().members) {
    if (other.phase == Phase::kConnected && other.user_id != member.user_id) {
      tell_joined(turn, member, other, false);
      tell_joined(turn, other, member, entry.roster_grew);
    }
  }
}

}  // namespace tuicall::call
