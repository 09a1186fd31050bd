#include "server/placement.h"

#include <algorithm>
#include <utility>

#include "base/shown.h"
#include "server/validation.h"

namespace tuicall::server {

namespace {

call::Availability availability(const Reservation& found, const std::string& call_id) {
  if (found.holder != call_id) return call::Availability::kBusy;
  return found.presence.state == UserState::kOnline ? call::Availability::kOnline
                                                    : call::Availability::kOffline;
}

base::Status in_another_call(const std::string& user_id, const std::string& call_id) {
  return {base::kRequestRefused,
          user_id + " is in call " + call_id + " already, expected a user who is in none."};
}

}  // namespace

struct Placement::Placing {
  Requester who;
  wire::PlaceCall request;
  Roll roll;
  base::RoomId room;
  Answered answered;
};

void Placement::call_roll(const std::shared_ptr<Roll>& roll,
                          std::function<void(const std::string& holder)> done) {
  context_.store.reserve(roll->wanted, [roll, done = std::move(done)](const Reservations& found) {
    const ReserveRequest& wanted = roll->wanted;
    if (found.caller.taken) roll->taken.push_back(wanted.caller_id);
    roll->caller = found.caller;
    roll->callees.clear();
    for (size_t i = 0; i < found.callees.size(); ++i) {
      const Reservation& callee = found.callees[i];
      const std::string& user_id = wanted.callee_ids[i];
      if (callee.taken) roll->taken.push_back(user_id);
      roll->callees.push_back(
          {user_id, availability(callee, wanted.call_id), callee.profile, callee.presence.version});
    }
    done(found.caller.holder);
  });
}

void Placement::give_back(const Roll& roll) {
  for (const std::string& user_id : roll.taken)
    context_.store.release({roll.wanted.sdk_app_id, user_id}, roll.wanted.call_id);
}

base::RoomId Placement::random_room() const {
  const uint32_t number = context_.environment.random_number() & 0x7fffffffU;
  return {static_cast<int32_t>(std::max(number, 1U)), ""};
}

void Placement::place(const Requester& who, const wire::PlaceCall& request, Answered answered) {
  const base::Status valid = check(request);
  if (!valid.ok()) return calls_.answer(who, valid, std::move(answered));
  const base::Result<std::vector<std::string>> callees =
      clean_callees(request.callee_ids, who.user.user_id, context_.options.max_people);
  if (!callees.ok()) return calls_.answer(who, callees.status(), std::move(answered));
  auto placing =
      std::make_shared<Placing>(Placing{who, request, {}, request.room_id, std::move(answered)});
  placing->roll.wanted = {who.user.sdk_app_id, context_.environment.random_id(), who.user.user_id,
                          *callees};
  if (placing->room.empty()) placing->room = random_room();
  reserve(placing);
}

void Placement::reserve(const std::shared_ptr<Placing>& placing) {
  call_roll({placing, &placing->roll}, [this, placing](const std::string& holder) {
    if (holder == placing->roll.wanted.call_id) return commit(placing);
    abandon(placing, in_another_call(placing->who.user.user_id, holder));
  });
}

void Placement::commit(const std::shared_ptr<Placing>& placing) {
  const Requester& who = placing->who;
  const wire::PlaceCall& request = placing->request;
  call::Place place{placing->roll.wanted.call_id,
                    who.user.sdk_app_id,
                    placing->room,
                    who.user.user_id,
                    who.session_id,
                    placing->roll.callees,
                    request.media_type,
                    request.group_id,
                    request.chat_group_id,
                    request.user_data,
                    request.timeout_ms,
                    request.streams,
                    placing->roll.caller.profile,
                    placing->roll.caller.presence.version};
  const call::Outcome outcome = call::step({}, place, context_.rules, context_.now_ms());
  if (!outcome.status.ok()) return abandon(placing, outcome.status);
  base::CallInfo info = call::info_for(outcome.call, *outcome.call.find(who.user.user_id));
  info.reason = base::EndReason::kUnknown;  // if all were busy, the closing event tells that
  info.ended_by.clear();
  Commit commit = make_commit({}, outcome);
  commit.reply = Reply{who.session_id, {who.request_id, base::kOk, "", outcome.invited, info}};
  context_.store.commit(std::move(commit), [this, placing, call = outcome.call,
                                            released = outcome.released](CommitResult result) {
    if (result == CommitResult::kOk) {
      calls_.committed(call, released, 0);
      return placing->answered();
    }
    if (result == CommitResult::kStaleReply) {
      give_back(placing->roll);
      return placing->answered();
    }
    if (result == CommitResult::kReserveAgain) return reserve(placing);
    if (placing->request.room_id.empty()) {
      placing->room = random_room();
      return this->commit(placing);
    }
    abandon(placing,
            {base::kParamInvalid,
             "The room " +
                 base::shown(placing->room.number != 0 ? std::to_string(placing->room.number)
                                                       : placing->room.text) +
                 " is taken by a running call, expected another one."});
  });
}

void Placement::abandon(const std::shared_ptr<Placing>& placing, const base::Status& status) {
  give_back(placing->roll);
  calls_.answer(placing->who, status, placing->answered);
}

void Placement::invite(const Requester& who, const std::string& call_id,
                       const std::vector<std::string>& callees, uint32_t timeout_ms,
                       Answered answered) {
  auto roll = std::make_shared<Roll>();
  roll->wanted = {who.user.sdk_app_id, call_id, {}, callees};
  CallUpdater::Question question;
  question.who = who;
  question.call_id = call_id;
  question.missing = {base::kRequestRefused, "There is no call " + base::shown(call_id) +
                                                 ", expected one this user is in."};
  question.prepare = [this, roll](const std::function<void()>& go_on) {
    call_roll(roll, [go_on](const std::string&) { go_on(); });
  };
  question.decide = [who, roll, timeout_ms](const call::Call&) {
    return call::Invite{who.user.user_id, who.session_id, roll->callees, timeout_ms};
  };
  question.answered = give_back_and(roll, std::move(answered));
  calls_.answer(std::move(question));
}

// What the call has admitted the store does not give back.
Answered Placement::give_back_and(const std::shared_ptr<Roll>& roll, Answered answered) {
  return [this, roll, answered = std::move(answered)] {
    give_back(*roll);
    answered();
  };
}

void Placement::join(const Requester& who, const std::string& call_id, const wire::Streams& streams,
                     Answered answered) {
  auto roll = std::make_shared<Roll>();
  roll->wanted = {who.user.sdk_app_id, call_id, who.user.user_id, {}};
  CallUpdater::Question question;
  question.who = who;
  question.call_id = call_id;
  question.missing = {base::kCallMissing,
                      "There is no call " + base::shown(call_id) + ", expected one that goes on."};
  question.decide = [who, roll, streams](const call::Call&) {
    return call::Join{who.user.user_id, who.session_id, streams, roll->caller.profile,
                      roll->caller.presence.version};
  };
  question.answered = give_back_and(roll, std::move(answered));
  question.prepare = [this, roll, who,
                      answered = question.answered](const std::function<void()>& go_on) {
    call_roll(roll, [this, roll, who, answered, go_on](const std::string& holder) {
      if (holder == roll->wanted.call_id) return go_on();
      calls_.answer(who, in_another_call(who.user.user_id, holder), answered);
    });
  };
  calls_.answer(std::move(question));
}

}  // namespace tuicall::server
