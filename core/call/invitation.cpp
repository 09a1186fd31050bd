#include <algorithm>

#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

bool is_among(const std::vector<Callee>& coming, const Member& member) {
  return std::any_of(coming.begin(), coming.end(),
                     [&](const Callee& callee) { return callee.user_id == member.user_id; });
}

// How the call has ended for somebody who is busy. Who is not told of that keeps the end of an
// earlier part in the call: it is what a device that was away has to learn.
Cause why_missed(Turn& turn, const Callee& callee) {
  const Member* earlier = turn.find(callee.user_id);
  if (earlier != nullptr && !turn.rules().busy_notifies_callee) {
    return {earlier->reason, earlier->ended_by};
  }
  return {base::EndReason::kLineBusy, callee.user_id};
}

}  // namespace

size_t count_people(const Call& call, const std::vector<Callee>& coming) {
  const auto others = std::count_if(
      call.members.begin(), call.members.end(),
      [&](const Member& member) { return member.has_place() && !is_among(coming, member); });
  return static_cast<size_t>(others) + coming.size();
}

void make_room_for(Call& call, const std::vector<Callee>& coming) {
  const auto known = static_cast<size_t>(
      std::count_if(call.members.begin(), call.members.end(),
                    [&](const Member& member) { return is_among(coming, member); }));
  size_t people = call.members.size() - known + coming.size();
  // The first is the caller, whom the others know by that name.
  for (size_t i = 1; i < call.members.size() && people > base::kMaxPeople;) {
    if (call.members[i].has_place() || is_among(coming, call.members[i])) {
      ++i;
      continue;
    }
    call.members.erase(call.members.begin() + static_cast<std::ptrdiff_t>(i));
    --people;
  }
}

Member& fresh_entry(Call& call, const Callee& coming) {
  Member* member = call.find(coming.user_id);
  if (member == nullptr) {
    member = &call.members.emplace_back();
  }
  *member = Member{};
  member->phase = Phase::kGone;
  member->user_id = coming.user_id;
  member->profile = coming.profile;
  member->presence_version = coming.presence_version;
  return *member;
}

void add_callees(Turn& turn, const std::vector<Callee>& callees, uint32_t timeout_ms) {
  for (const Callee& callee : callees) {
    const Cause missed = why_missed(turn, callee);
    Member& member = fresh_entry(turn.call(), callee);
    if (callee.availability == Availability::kBusy) {
      member.reason = missed.reason;
      member.ended_by = missed.user_id;
      continue;
    }
    member.phase = Phase::kInvited;
    member.reached = callee.availability == Availability::kOnline;
    member.link_lost = !member.reached;
    member.ring_deadline_ms = timeout_ms == 0 ? 0 : turn.now_ms() + timeout_ms;
    turn.add_invited(callee.user_id);
  }
}

void tell_received(Turn& turn, const std::vector<Callee>& callees) {
  for (const Callee& callee : callees) {
    const Member& member = *turn.find(callee.user_id);
    if (member.phase == Phase::kInvited) {
      turn.tell(member, received(turn.call(), member));
    }
  }
}

void tell_busy(Turn& turn, const std::vector<Callee>& callees) {
  for (const Callee& callee : callees) {
    if (callee.availability != Availability::kBusy) {
      continue;
    }
    turn.tell_busy(*turn.find(callee.user_id));
    for (const Member& member : turn.call().members) {
      if (member.present()) {
        wire::Event busy = about(turn.call(), wire::EventKind::kUserLineBusy, callee.user_id);
        busy.info = info_for(turn.call(), member);
        turn.tell(member, std::move(busy));
      }
    }
  }
}

}  // namespace tuicall::call
