#include "call/events.h"

namespace tuicall::call {

using wire::Event;
using wire::EventKind;

Event about(const Call& call, EventKind kind, const std::string& user_id) {
  Event event;
  event.kind = kind;
  event.call_id = call.call_id;
  event.user_id = user_id;
  return event;
}

Event received(const Call& call, const Member& callee) {
  Event event = about(call, EventKind::kCallReceived, call.caller_id);
  event.group_id = call.group_id;
  event.media_type = call.media_type;
  event.info = info_for(call, callee);
  return event;
}

Event not_connected(const Call& call, const Member& member, const std::string& cancelled_by) {
  Event event = about(call, EventKind::kCallNotConnected, cancelled_by);
  event.media_type = call.media_type;
  event.reason = member.reason;
  event.ended_by = member.ended_by;
  event.info = info_for(call, member);
  return event;
}

Event begin(const Call& call, const Member& member, bool with_info) {
  Event event = about(call, EventKind::kCallBegin, {});
  event.room_id = call.room_id;
  event.media_type = call.media_type;
  event.role = member.role;
  event.begin_time_ms = member.began_ms;
  if (with_info) {
    event.info = info_for(call, member);
  }
  return event;
}

Event end(const Call& call, const Member& member, int64_t now_ms) {
  Event event = about(call, EventKind::kCallEnd, {});
  event.room_id = call.room_id;
  event.media_type = call.media_type;
  event.role = member.role;
  event.total_time_ms = now_ms - member.began_ms;
  event.reason = member.reason;
  event.ended_by = member.ended_by;
  event.info = info_for(call, member);
  return event;
}

Event media_type_changed(const Call& call, base::MediaType old_media_type) {
  Event event = about(call, EventKind::kCallMediaTypeChanged, {});
  event.old_media_type = old_media_type;
  event.media_type = call.media_type;
  return event;
}

Event video_available(const Call& call, const Member& member) {
  Event event = about(call, EventKind::kUserVideoAvailable, member.user_id);
  event.available = member.streams.camera;
  return event;
}

Event audio_available(const Call& call, const Member& member) {
  Event event = about(call, EventKind::kUserAudioAvailable, member.user_id);
  event.available = member.audible();
  return event;
}

}  // namespace tuicall::call
