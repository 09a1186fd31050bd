#include "call/turn.h"

#include <cassert>
#include <utility>

#include "call/events.h"

namespace tuicall::call {

using wire::Event;

Turn::Turn(const Call& before, const Rules& rules, int64_t now_ms)
    : rules_(rules), now_ms_(now_ms) {
  outcome_.call = before;
}

void Turn::refuse(int32_t code, std::string message) {
  assert(outcome_.tells.empty());
  outcome_.status = {code, std::move(message)};
}

void Turn::tell(const Member& member, Event event) {
  const Scope scope = member.session_id.empty() ? Scope::kAll : Scope::kOnly;
  outcome_.tells.push_back({member.user_id, scope, member.session_id, std::move(event)});
}

void Turn::tell_newcomer(const Member& member, const std::string& session_id, Event event) {
  outcome_.tells.push_back({member.user_id, Scope::kNewcomer, session_id, std::move(event)});
}

void Turn::tell_present(std::string_view user_id, const Event& event) {
  for (const Member& member : call().members) {
    if (member.present() && member.user_id != user_id) {
      tell(member, event);
    }
  }
}

void Turn::tell_connected(std::string_view user_id, const Event& event) {
  for (const Member& member : call().members) {
    if (member.phase == Phase::kConnected && member.user_id != user_id) {
      tell(member, event);
    }
  }
}

void Turn::tell_other_devices(const Member& member, const std::string& session_id,
                              base::EndReason reason) {
  Member elsewhere = member;
  elsewhere.reason = reason;
  elsewhere.ended_by = member.user_id;
  outcome_.tells.push_back({member.user_id, Scope::kAllExcept, session_id,
                            not_connected(call(), elsewhere, member.user_id)});
}

void Turn::tell_busy(const Member& member) {
  if (rules_.busy_notifies_callee) {
    outcome_.tells.push_back(
        {member.user_id, Scope::kAll, {}, not_connected(call(), member, member.user_id), true});
  }
}

void Turn::close(Member& member, const Cause& cause, const std::string& cancelled_by) {
  if (member.phase != Phase::kGone) {
    close_for(member, Phase::kGone, cause, cancelled_by);
  }
}

void Turn::silence(Member& member, const Cause& cause) {
  const int64_t ring_deadline_ms = member.ring_deadline_ms;
  close_for(member, Phase::kSilent, cause, member.user_id);
  member.ring_deadline_ms = ring_deadline_ms;
}

void Turn::close_for(Member& member, Phase next, const Cause& cause,
                     const std::string& cancelled_by) {
  if (member.phase != Phase::kSilent) {
    member.reason = cause.reason;
    member.ended_by = cause.user_id;
    tell(member, member.phase == Phase::kConnected ? end(call(), member, now_ms_)
                                                   : not_connected(call(), member, cancelled_by));
    outcome_.released.push_back(member.user_id);
  }
  Member closed;
  closed.user_id = member.user_id;
  closed.role = member.role;
  closed.phase = next;
  closed.began_ms = member.began_ms;
  closed.reason = member.reason;
  closed.ended_by = member.ended_by;
  member = std::move(closed);
}

}  // namespace tuicall::call
