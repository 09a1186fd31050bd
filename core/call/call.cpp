#include "call/call.h"

#include <algorithm>
#include <utility>

namespace tuicall::call {

namespace {

void keep_earlier(int64_t& earliest, int64_t deadline_ms) {
  if (deadline_ms != 0 && (earliest == 0 || deadline_ms < earliest)) {
    earliest = deadline_ms;
  }
}

}  // namespace

const Member* Call::find(std::string_view user_id) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.user_id == user_id; });
  return found == members.end() ? nullptr : &*found;
}

Member* Call::find(std::string_view user_id) {
  return const_cast<Member*>(std::as_const(*this).find(user_id));
}

int64_t next_deadline_ms(const Call& call) {
  int64_t earliest = 0;
  for (const Member& member : call.members) {
    keep_earlier(earliest, member.ring_deadline_ms);
    keep_earlier(earliest, member.grace_deadline_ms);
  }
  return earliest;
}

base::CallInfo info_for(const Call& call, const Member& member) {
  base::CallInfo info;
  info.call_id = call.call_id;
  info.room_id = call.room_id;
  info.role = member.role;
  info.media_type = call.media_type;
  info.scene = call.scene;
  info.caller_id = call.caller_id;
  for (const Member& other : call.members) {
    if (!other.profile.empty()) {
      info.profiles.push_back(other.profile);
    }
    if (other.user_id != call.caller_id) {
      info.callee_ids.push_back(other.user_id);
    }
  }
  info.chat_group_id = call.chat_group_id;
  info.user_data = call.user_data;
  info.begin_time_ms = member.began_ms;
  info.reason = member.reason;
  info.ended_by = member.ended_by;
  return info;
}

}  // namespace tuicall::call
