#include "call/events.h"
#include "call/rules.h"

namespace tuicall::call {

namespace {

base::Scene scene_of(const Place& command) {
  if (!command.group_id.empty()) {
    return base::Scene::kGroup;
  }
  return command.callees.size() == 1 ? base::Scene::kSingle : base::Scene::kMulti;
}

bool refuse_impossible(Turn& turn, const Place& command) {
  const size_t people = command.callees.size() + 1;
  if (turn.call().exists()) {
    turn.refuse(base::kRequestRefused, "call " + command.call_id + " exists already");
  } else if (command.callees.empty()) {
    turn.refuse(base::kParamInvalid, "the list of callees is empty, expected at least one");
  } else if (people > turn.rules().max_people) {
    turn.refuse(base::kParamInvalid, "a call of " + std::to_string(people) +
                                         " people, expected at most " +
                                         std::to_string(turn.rules().max_people));
  } else if (command.media_type == base::MediaType::kUnknown) {
    turn.refuse(base::kParamInvalid, "the media type is unknown, expected audio or video");
  } else {
    return false;
  }
  return true;
}

void create(Turn& turn, const Place& command) {
  Call& call = turn.call();
  call.call_id = command.call_id;
  call.sdk_app_id = command.sdk_app_id;
  call.room_id = command.room_id;
  call.media_type = command.media_type;
  call.scene = scene_of(command);
  call.caller_id = command.caller_id;
  call.group_id = command.group_id;
  call.chat_group_id = command.chat_group_id;
  call.user_data = command.user_data;
  call.created_ms = turn.now_ms();
  Member& caller = call.members.emplace_back();
  caller.user_id = command.caller_id;
  caller.profile = command.profile;
  caller.presence_version = command.presence_version;
  caller.phase = Phase::kCalling;
  caller.role = base::Role::kCaller;
  caller.session_id = command.session_id;
  caller.reached = true;
  caller.streams = command.streams;
}

}  // namespace

void apply(Turn& turn, const Place& command) {
  if (refuse_impossible(turn, command)) {
    return;
  }
  create(turn, command);
  add_callees(turn, command.callees, command.timeout_ms);
  tell_received(turn, command.callees);
  tell_busy(turn, command.callees);
  settle(turn, {base::EndReason::kLineBusy, command.callees.back().user_id});
}

}  // namespace tuicall::call
