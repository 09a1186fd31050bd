#include <algorithm>
#include <iterator>

#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

bool in_call(const Member* member, const std::string& session_id) {
  return member != nullptr && member->session_id == session_id &&
         (member->phase == Phase::kCalling || member->phase == Phase::kConnected);
}

std::vector<Callee> not_yet_present(const Call& call, const std::vector<Callee>& callees) {
  std::vector<Callee> absent;
  std::copy_if(callees.begin(), callees.end(), std::back_inserter(absent),
               [&](const Callee& callee) {
                 const Member* member = call.find(callee.user_id);
                 return member == nullptr || !member->present();
               });
  return absent;
}

std::vector<std::string> present_users(const Call& call) {
  std::vector<std::string> users;
  for (const Member& member : call.members) {
    if (member.present()) {
      users.push_back(member.user_id);
    }
  }
  return users;
}

void tell_inviting(Turn& turn, const std::vector<std::string>& users,
                   const std::vector<Callee>& callees) {
  for (const Callee& callee : callees) {
    if (callee.availability == Availability::kBusy) {
      continue;
    }
    for (const std::string& user_id : users) {
      const Member& member = *turn.find(user_id);
      wire::Event inviting = about(turn.call(), wire::EventKind::kUserInviting, callee.user_id);
      inviting.info = info_for(turn.call(), member);
      turn.tell(member, std::move(inviting));
    }
  }
}

}  // namespace

void apply(Turn& turn, const Invite& command) {
  Call& call = turn.call();
  if (!in_call(call.find(command.user_id), command.session_id)) {
    turn.refuse(base::kRequestRefused, command.user_id + " cannot invite into call " +
                                           call.call_id + ", expected a call this user is in");
    return;
  }
  const std::vector<Callee> callees = not_yet_present(call, command.callees);
  const size_t people = count_people(call, callees);
  if (people > turn.rules().max_people) {
    turn.refuse(base::kParamInvalid, "with those invited the call has " + std::to_string(people) +
                                         " people, expected at most " +
                                         std::to_string(turn.rules().max_people));
    return;
  }
  if (callees.empty()) {
    return;
  }
  const std::vector<std::string> others = present_users(call);
  if (call.scene == base::Scene::kSingle) {
    call.scene = base::Scene::kMulti;
  }
  make_room_for(call, callees);
  add_callees(turn, callees, command.timeout_ms);
  tell_received(turn, callees);
  tell_inviting(turn, others, callees);
  tell_busy(turn, callees);
  // One who was called in vain before may have been the last whose invitation was open.
  settle(turn, {base::EndReason::kLineBusy, callees.back().user_id});
}

void apply(Turn& turn, const Join& command) {
  Call& call = turn.call();
  const Member* known = call.find(command.user_id);
  if (!call.exists() || call.ended()) {
    turn.refuse(base::kCallMissing, "call " + call.call_id + " is over, expected one that goes on");
    return;
  }
  if (known != nullptr && known->phase == Phase::kInvited) {
    apply(turn, Accept{command.user_id, command.session_id, command.streams});
    return;
  }
  if (known != nullptr && known->present()) {
    turn.refuse(base::kRequestRefused,
                command.user_id + " cannot join call " + call.call_id + ": in it already");
    return;
  }
  const std::vector<Callee> coming{
      {command.user_id, {}, command.profile, command.presence_version}};
  if (count_people(call, coming) > turn.rules().max_people) {
    turn.refuse(base::kRequestRefused, command.user_id + " cannot join call " + call.call_id +
                                           ": it is full, at most " +
                                           std::to_string(turn.rules().max_people) + " people");
    return;
  }
  const bool roster_grew = known == nullptr;
  if (roster_grew && call.scene == base::Scene::kSingle) {
    call.scene = base::Scene::kMulti;
  }
  make_room_for(call, coming);
  enter(turn, fresh_entry(call, coming.front()),
        {command.session_id, command.streams, roster_grew, true});
}

}  // namespace tuicall::call
