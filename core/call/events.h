// The events that the rules tell, each with the fields that its kind names.
#pragma once

#include <cstdint>
#include <string>

#include "call/call.h"
#include "wire/message.h"

namespace tuicall::call {

wire::Event received(const Call& call, const Member& callee);
// C(cancelled_by): the call is over for somebody for whom it never began.
wire::Event not_connected(const Call& call, const Member& member, const std::string& cancelled_by);
// with_info: the member does not know everyone in the call.
wire::Event begin(const Call& call, const Member& member, bool with_info);
wire::Event end(const Call& call, const Member& member, int64_t now_ms);
wire::Event media_type_changed(const Call& call, base::MediaType old_media_type);
// One of the events that name a user and nothing else.
wire::Event about(const Call& call, wire::EventKind kind, const std::string& user_id);
wire::Event video_available(const Call& call, const Member& member);
wire::Event audio_available(const Call& call, const Member& member);

}  // namespace tuicall::call
