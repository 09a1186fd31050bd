#include "stage.h"

#include "text.h"

namespace tuicall::test {

std::string device_of(const std::string& user_id, int number) {
  return user_id.substr(0, 1) + std::to_string(number);
}

const call::Outcome& Stage::run(const call::Command& command) {
  last = step(call, command, rules, now_ms);
  call = last.call;
  return last;
}

std::vector<std::string> Stage::told() const { return texts_of(last.tells); }

base::EndReason Stage::reason(const std::string& user_id) const {
  return call.find(user_id)->reason;
}

const std::string& Stage::ended_by(const std::string& user_id) const {
  return call.find(user_id)->ended_by;
}

const call::Outcome& Stage::place(const std::vector<call::Callee>& callees, uint32_t timeout_ms,
                                  const std::string& group_id) {
  call::Place place;
  place.call_id = "call";
  place.sdk_app_id = 7;
  place.room_id.number = 42;
  place.caller_id = "alice";
  place.session_id = device_of("alice");
  place.callees = callees;
  place.media_type = base::MediaType::kVideo;
  place.group_id = group_id;
  place.user_data = "data";
  place.timeout_ms = timeout_ms;
  return run(place);
}

const call::Outcome& Stage::accept(const std::string& user_id, int device, wire::Streams streams) {
  return run(call::Accept{user_id, device_of(user_id, device), streams});
}

const call::Outcome& Stage::reject(const std::string& user_id, int device) {
  return run(call::Reject{user_id, device_of(user_id, device)});
}

const call::Outcome& Stage::hangup(const std::string& user_id, int device) {
  return run(call::Hangup{user_id, device_of(user_id, device)});
}

const call::Outcome& Stage::invite(const std::string& user_id,
                                   const std::vector<call::Callee>& callees, uint32_t timeout_ms) {
  return run(call::Invite{user_id, device_of(user_id), callees, timeout_ms});
}

const call::Outcome& Stage::join(const std::string& user_id, int device, wire::Streams streams) {
  return run(call::Join{user_id, device_of(user_id, device), streams});
}

const call::Outcome& Stage::lose_link(const std::string& user_id) {
  return run(call::LinkLost{user_id, device_of(user_id), true});
}

const call::Outcome& Stage::pass(int64_t ms) {
  now_ms += ms;
  return run(call::Deadline{});
}

}  // namespace tuicall::test
