#include <optional>
#include <utility>

#include "arguments.h"
#include "guard.h"
#include "tuicall/tuicall.h"
#include "with_engine.h"

using tuicall::base::Result;
using tuicall::base::Status;
using tuicall::capi::CallParams;
using tuicall::capi::invalid;
using tuicall::capi::with_completion;
using tuicall::client::Completion;
using tuicall::client::Engine;

namespace wire = tuicall::wire;
namespace base = tuicall::base;
namespace capi = tuicall::capi;

namespace {

int32_t command(tuicall_engine* handle, const tuicall_completion* completion, wire::Command what) {
  return with_completion(handle, completion, [&](Engine& engine, Completion done) -> Status {
    return engine.request(std::move(what), std::move(done));
  });
}

// The call of tuicall_engine_call, _calls and _group_call.
Status place(Engine& engine, Completion done, std::string group_id, const char* const* user_ids,
             uint32_t user_id_count, int32_t media_type, const tuicall_call_params* params) {
  Result<std::vector<std::string>> callees = capi::read_user_ids(user_ids, user_id_count);
  if (!callees.ok()) return callees.status();
  const Result<base::MediaType> media = capi::read_media_type(media_type);
  if (!media.ok()) return media.status();
  Result<CallParams> read = capi::read_call_params(params);
  if (!read.ok()) return read.status();
  wire::PlaceCall call;
  call.callee_ids = std::move(*callees);
  call.media_type = *media;
  call.group_id = std::move(group_id);
  call.chat_group_id = std::move(read->chat_group_id);
  call.room_id = std::move(read->room_id);
  call.user_data = std::move(read->user_data);
  call.timeout_ms = read->timeout_ms;
  call.push_title = std::move(read->push_title);
  call.push_description = std::move(read->push_description);
  return engine.request(std::move(call), std::move(done));
}

// A name of a group or call, which must not be empty.
Result<std::string> read_name(const char* what, const char* text) {
  Result<std::string> name = capi::read_text(what, text, base::kMaxGroupIdBytes);
  if (name.ok() && name->empty()) {
    return invalid(std::string(what) + " is empty, expected 1 to " +
                   std::to_string(base::kMaxGroupIdBytes) + " bytes");
  }
  return name;
}

}  // namespace

int32_t tuicall_engine_init(tuicall_engine* engine, uint32_t sdk_app_id, const char* user_id,
                            const char* user_sig, const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    if (sdk_app_id == 0) return invalid("sdk_app_id is 0, expected the app's number");
    Result<std::string> user = capi::read_user_id(user_id);
    if (!user.ok()) return user.status();
    if (user_sig == nullptr) return invalid("user_sig is null, expected the ticket's text");
    constexpr size_t kMaxTicketBytes = size_t{16} * 1024;
    Result<std::string> ticket = capi::read_text("the UserSig ticket", user_sig, kMaxTicketBytes);
    if (!ticket.ok()) return ticket.status();
    return e.log_in({sdk_app_id, std::move(*user), std::move(*ticket)}, std::move(done));
  });
}

int32_t tuicall_engine_un_init(tuicall_engine* engine, const tuicall_completion* completion) {
  return with_completion(engine, completion, [](Engine& e, Completion done) -> Status {
    return e.log_out(std::move(done));
  });
}

int32_t tuicall_engine_call(tuicall_engine* engine, const char* user_id, int32_t media_type,
                            const tuicall_call_params* params,
                            const tuicall_completion* completion) {
  return tuicall_engine_calls(engine, &user_id, 1, media_type, params, completion);
}

int32_t tuicall_engine_calls(tuicall_engine* engine, const char* const* user_ids,
                             uint32_t user_id_count, int32_t media_type,
                             const tuicall_call_params* params,
                             const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) {
    return place(e, std::move(done), "", user_ids, user_id_count, media_type, params);
  });
}

int32_t tuicall_engine_group_call(tuicall_engine* engine, const char* group_id,
                                  const char* const* user_ids, uint32_t user_id_count,
                                  int32_t media_type, const tuicall_call_params* params,
                                  const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Result<std::string> group = read_name("group id", group_id);
    if (!group.ok()) return group.status();
    return place(e, std::move(done), std::move(*group), user_ids, user_id_count, media_type,
                 params);
  });
}

int32_t tuicall_engine_accept(tuicall_engine* engine, const tuicall_completion* completion) {
  return command(engine, completion, wire::Accept());
}

int32_t tuicall_engine_reject(tuicall_engine* engine, const tuicall_completion* completion) {
  return command(engine, completion, wire::Reject());
}

int32_t tuicall_engine_ignore(tuicall_engine* engine, const tuicall_completion* completion) {
  return command(engine, completion, wire::Ignore());
}

int32_t tuicall_engine_hangup(tuicall_engine* engine, const tuicall_completion* completion) {
  return command(engine, completion, wire::Hangup());
}

int32_t tuicall_engine_invite_user(tuicall_engine* engine, const char* const* user_ids,
                                   uint32_t user_id_count, const tuicall_call_params* params,
                                   const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Result<std::vector<std::string>> users = capi::read_user_ids(user_ids, user_id_count);
    if (!users.ok()) return users.status();
    Result<CallParams> read = capi::read_call_params(params);
    if (!read.ok()) return read.status();
    return e.request(wire::Invite{"", std::move(*users), read->timeout_ms,
                                  std::move(read->push_title), std::move(read->push_description)},
                     std::move(done));
  });
}

int32_t tuicall_engine_join(tuicall_engine* engine, const char* call_id,
                            const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Result<std::string> id = read_name("call id", call_id);
    if (!id.ok()) return id.status();
    wire::Join join;
    join.call_id = std::move(*id);
    return e.request(std::move(join), std::move(done));
  });
}

int32_t tuicall_engine_join_in_group_call(tuicall_engine* engine, const tuicall_room_id* room_id,
                                          const char* group_id, int32_t media_type,
                                          const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    if (room_id == nullptr) return invalid("room id is null, expected the call's room");
    Result<base::RoomId> room = capi::read_room_id(*room_id);
    if (!room.ok()) return room.status();
    if (room->empty()) return invalid("room id is empty, expected the call's room");
    Result<std::string> group = read_name("group id", group_id);
    if (!group.ok()) return group.status();
    const Result<base::MediaType> media = capi::read_media_type(media_type);
    if (!media.ok()) return media.status();
    wire::Join join;
    join.room_id = std::move(*room);
    join.group_id = std::move(*group);
    join.media_type = *media;
    return e.request(std::move(join), std::move(done));
  });
}

int32_t tuicall_engine_switch_call_media_type(tuicall_engine* engine, int32_t media_type,
                                              const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    const Result<base::MediaType> media = capi::read_media_type(media_type);
    if (!media.ok()) return media.status();
    return e.request(wire::SwitchMedia{"", *media}, std::move(done));
  });
}

namespace {

using SetStream = Status (Engine::*)(bool, Completion);

int32_t set_stream(tuicall_engine* engine, SetStream set, bool open,
                   const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    return (e.*set)(open, std::move(done));
  });
}

}  // namespace

int32_t tuicall_engine_open_camera(tuicall_engine* engine, const tuicall_completion* completion) {
  return set_stream(engine, &Engine::set_camera, true, completion);
}

int32_t tuicall_engine_close_camera(tuicall_engine* engine, const tuicall_completion* completion) {
  return set_stream(engine, &Engine::set_camera, false, completion);
}

int32_t tuicall_engine_open_microphone(tuicall_engine* engine,
                                       const tuicall_completion* completion) {
  return set_stream(engine, &Engine::set_microphone, true, completion);
}

int32_t tuicall_engine_close_microphone(tuicall_engine* engine,
                                        const tuicall_completion* completion) {
  return set_stream(engine, &Engine::set_microphone, false, completion);
}

int32_t tuicall_engine_set_self_info(tuicall_engine* engine, const char* nickname,
                                     const char* avatar_url, const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Result<std::string> name = capi::read_text("nickname", nickname, base::kMaxNicknameBytes);
    if (!name.ok()) return name.status();
    Result<std::string> avatar = capi::read_text("avatar URL", avatar_url, base::kMaxAvatarBytes);
    if (!avatar.ok()) return avatar.status();
    return e.request(wire::SetSelfInfo{std::move(*name), std::move(*avatar)}, std::move(done));
  });
}

int32_t tuicall_engine_enable_multi_device_ability(tuicall_engine* engine, int32_t enabled,
                                                   const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    if (enabled != 0 && enabled != 1) {
      return invalid("enabled is " + std::to_string(enabled) + ", expected 0 or 1");
    }
    return e.request(wire::SetMultiDevice{enabled == 1}, std::move(done));
  });
}

int32_t tuicall_engine_end_call(tuicall_engine* engine, const char* call_id,
                                const tuicall_completion* completion) {
  return with_completion(engine, completion, [&](Engine& e, Completion done) -> Status {
    Result<std::string> id = read_name("call id", call_id);
    if (!id.ok()) return id.status();
    return e.request(wire::EndCall{std::move(*id)}, std::move(done));
  });
}
