#include "server/placement.h"

#include <algorithm>
#include <utility>

#include "server/validation.h"

namespace tuicall::server {

struct Placement::Placing {
  Requester who;
  wire::PlaceCall request;
  Roll roll;
  base::RoomId room;
  base::Profile profile;
  Answered answered;
};

void Placement::call_roll(const std::shared_ptr<Roll>& roll, std::function<void()> done) {
  if (roll->next == roll->callees.size()) return done();
  const UserKey user{roll->sdk_app_id, roll->callees[roll->next].user_id};
  context_.store.reserve(user, roll->call_id,
                         [this, roll, done = std::move(done)](const Reservation& found) {
                           call::Callee& callee = roll->callees[roll->next++];
                           callee.profile = found.profile;
                           if (found.taken) roll->taken.push_back(callee.user_id);
                           if (!found.taken && found.holder != roll->call_id) {
                             callee.availability = call::Availability::kBusy;
                           } else if (found.state == UserState::kOffline) {
                             callee.availability = call::Availability::kOffline;
                           }
                           call_roll(roll, done);
                         });
}

void Placement::give_back(const Roll& roll, const call::Call* call) {
  for (const std::string& user_id : roll.taken) {
    const call::Member* member = call != nullptr ? call->find(user_id) : nullptr;
    if (member == nullptr || !member->present())
      context_.store.release({roll.sdk_app_id, user_id}, roll.call_id);
  }
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
  auto placing = std::make_shared<Placing>(
      Placing{who, request, {}, request.room_id, {}, std::move(answered)});
  placing->roll.sdk_app_id = who.user.sdk_app_id;
  placing->roll.call_id = context_.environment.random_id();
  for (const std::string& callee : *callees) placing->roll.callees.push_back({callee, {}, {}});
  if (placing->room.empty()) placing->room = random_room();
  context_.store.reserve(
      who.user, placing->roll.call_id, [this, placing](const Reservation& found) {
        if (!found.taken) {
          return calls_.answer(
              placing->who,
              {base::kRequestRefused, placing->who.user.user_id + " is in call " + found.holder +
                                          " already, expected a user who is in none."},
              placing->answered);
        }
        placing->roll.taken.push_back(placing->who.user.user_id);
        placing->profile = found.profile;
        call_roll({placing, &placing->roll}, [this, placing] { commit(placing); });
      });
}

void Placement::commit(const std::shared_ptr<Placing>& placing) {
  const Requester& who = placing->who;
  const wire::PlaceCall& request = placing->request;
  call::Place place{placing->roll.call_id, who.user.sdk_app_id, placing->room,
                    who.user.user_id,      who.session_id,      placing->roll.callees,
                    request.media_type,    request.group_id,    request.chat_group_id,
                    request.user_data,     request.timeout_ms,  request.streams,
                    placing->profile};
  const call::Outcome outcome = call::step({}, place, context_.rules, context_.now_ms());
  if (!outcome.status.ok()) return abandon(placing, outcome.status);
  base::CallInfo info = call::info_for(outcome.call, *outcome.call.find(who.user.user_id));
  info.reason = base::EndReason::kUnknown;  // if all were busy, the closing event tells that
  info.ended_by.clear();
  Commit commit = make_commit(0, outcome);
  commit.reply = Reply{who.session_id, {who.request_id, base::kOk, "", outcome.invited, info}};
  context_.store.commit(
      std::move(commit), [this, placing, call = outcome.call](CommitResult result) {
        if (result == CommitResult::kOk) {
          calls_.schedule(call, 0);
          return placing->answered();
        }
        if (result == CommitResult::kStaleReply) {
          give_back(placing->roll, nullptr);
          return placing->answered();
        }
        if (placing->request.room_id.empty()) {
          placing->room = random_room();
          return this->commit(placing);
        }
        abandon(placing, {base::kParamInvalid,
                          "The room " +
                              shown(placing->room.number != 0 ? std::to_string(placing->room.number)
                                                              : placing->room.text) +
                              " is taken by a running call, expected another one."});
      });
}

void Placement::abandon(const std::shared_ptr<Placing>& placing, const base::Status& status) {
  give_back(placing->roll, nullptr);
  calls_.answer(placing->who, status, placing->answered);
}

void Placement::invite(const Requester& who, const std::string& call_id,
                       const std::vector<std::string>& callees, uint32_t timeout_ms,
                       Answered answered) {
  auto roll = std::make_shared<Roll>();
  roll->sdk_app_id = who.user.sdk_app_id;
  roll->call_id = call_id;
  for (const std::string& callee : callees) roll->callees.push_back({callee, {}, {}});
  CallUpdater::Question question;
  question.who = who;
  question.call_id = call_id;
  question.missing = {base::kRequestRefused,
                      "There is no call " + shown(call_id) + ", expected one this user is in."};
  question.decide = [who, roll, timeout_ms](const call::Call&) {
    return call::Invite{who.user.user_id, who.session_id, roll->callees, timeout_ms};
  };
  question.after = [this, roll](const call::Call* call) { give_back(*roll, call); };
  question.answered = std::move(answered);
  call_roll(roll, [this, question = std::move(question)] { calls_.answer(question); });
}

void Placement::join(const Requester& who, const std::string& call_id, const wire::Streams& streams,
                     Answered answered) {
  context_.store.reserve(
      who.user, call_id,
      [this, who, call_id, streams, answered = std::move(answered)](const Reservation& found) {
        if (!found.taken && found.holder != call_id) {
          return calls_.answer(
              who,
              {base::kRequestRefused, who.user.user_id + " is in call " + found.holder +
                                          " already, expected a user who is in none."},
              answered);
        }
        Roll roll{who.user.sdk_app_id, call_id, {}, {}, 0};
        if (found.taken) roll.taken.push_back(who.user.user_id);
        CallUpdater::Question question;
        question.who = who;
        question.call_id = call_id;
        question.missing = {base::kCallMissing,
                            "There is no call " + shown(call_id) + ", expected one that goes on."};
        question.decide = [who, streams, profile = found.profile](const call::Call&) {
          return call::Join{who.user.user_id, who.session_id, streams, profile};
        };
        question.after = [this, roll](const call::Call* call) { give_back(roll, call); };
        question.answered = answered;
        calls_.answer(std::move(question));
      });
}

}  // namespace tuicall::server
