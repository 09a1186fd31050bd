#include <flatbuffers/flatbuffers.h>

#include <cstring>
#include <type_traits>

#include "wire/codec.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::wire {
namespace {

namespace fb = schema;
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

using Text = Offset<flatbuffers::String>;
using Texts = Offset<flatbuffers::Vector<Text>>;

template <typename Enum>
uint8_t number(Enum value) {
  return static_cast<uint8_t>(value);
}

// Empty text and empty lists are left out; the decoder reads what is missing as empty.
Text text(FlatBufferBuilder& b, const std::string& value) {
  return value.empty() ? Text() : b.CreateString(value);
}

Texts texts(FlatBufferBuilder& b, const std::vector<std::string>& values) {
  return values.empty() ? Texts() : b.CreateVectorOfStrings(values);
}

Offset<fb::RoomId> room(FlatBufferBuilder& b, const base::RoomId& value) {
  if (value.empty()) return {};
  const Text name = text(b, value.text);
  return fb::CreateRoomId(b, value.number, name);
}

Offset<flatbuffers::Vector<Offset<fb::Profile>>> profiles(
    FlatBufferBuilder& b, const std::vector<base::Profile>& values) {
  if (values.empty()) return {};
  std::vector<Offset<fb::Profile>> offsets;
  offsets.reserve(values.size());
  for (const base::Profile& value : values) {
    const Text user_id = text(b, value.user_id);
    const Text nickname = text(b, value.nickname);
    const Text avatar_url = text(b, value.avatar_url);
    offsets.push_back(fb::CreateProfile(b, user_id, nickname, avatar_url));
  }
  return b.CreateVector(offsets);
}

Offset<fb::CallInfo> info(FlatBufferBuilder& b, const std::optional<base::CallInfo>& value) {
  if (!value) return {};
  const base::CallInfo& i = *value;
  const Text call_id = text(b, i.call_id);
  const Offset<fb::RoomId> room_id = room(b, i.room_id);
  const Text caller_id = text(b, i.caller_id);
  const Texts callee_ids = texts(b, i.callee_ids);
  const Text chat_group_id = text(b, i.chat_group_id);
  const Text user_data = text(b, i.user_data);
  const Text ended_by = text(b, i.ended_by);
  const auto known = profiles(b, i.profiles);
  return fb::CreateCallInfo(b, call_id, room_id, number(i.role), number(i.media_type),
                            number(i.scene), caller_id, callee_ids, chat_group_id, user_data,
                            i.begin_time_ms, number(i.reason), ended_by, known);
}

fb::Streams streams(const Streams& value) { return {value.camera, value.microphone}; }

// One write() for each message: it builds the message's table and returns its offset.

Offset<fb::Resume> write(FlatBufferBuilder& b, const std::optional<Resume>& m) {
  if (!m) return {};
  const Text session_id = text(b, m->session_id);
  const Text resume_token = text(b, m->resume_token);
  return fb::CreateResume(b, session_id, resume_token, m->last_sequence);
}

Offset<fb::KnownCall> write(FlatBufferBuilder& b, const std::optional<KnownCall>& m) {
  if (!m) return {};
  const Text call_id = text(b, m->call_id);
  const Offset<fb::RoomId> room_id = room(b, m->room_id);
  return fb::CreateKnownCall(b, call_id, room_id, number(m->media_type), number(m->role),
                             m->begin_time_ms);
}

Offset<fb::Login> write(FlatBufferBuilder& b, const Login& m) {
  const Text user_id = text(b, m.user_id);
  const Text user_sig = text(b, m.user_sig);
  const Text client_version = text(b, m.client_version);
  const Offset<fb::Resume> resume = write(b, m.resume);
  const Offset<fb::KnownCall> known_call = write(b, m.known_call);
  return fb::CreateLogin(b, m.protocol_min, m.protocol_max, m.sdk_app_id, user_id, user_sig,
                         client_version, resume, known_call);
}

Offset<fb::LoginAccepted> write(FlatBufferBuilder& b, const LoginAccepted& m) {
  const Text session_id = text(b, m.session_id);
  const Text resume_token = text(b, m.resume_token);
  const Offset<fb::CallInfo> current_call = info(b, m.current_call);
  return fb::CreateLoginAccepted(b, m.protocol, session_id, resume_token, m.resumed,
                                 m.last_request_id, m.keep_alive_ms, m.grace_ms, current_call);
}

Offset<fb::LoginRefused> write(FlatBufferBuilder& b, const LoginRefused& m) {
  const Text message = text(b, m.message);
  return fb::CreateLoginRefused(b, m.code, message);
}

Offset<fb::Ping> write(FlatBufferBuilder& b, const Ping&) { return fb::CreatePing(b); }
Offset<fb::Pong> write(FlatBufferBuilder& b, const Pong&) { return fb::CreatePong(b); }
Offset<fb::Logout> write(FlatBufferBuilder& b, const Logout&) { return fb::CreateLogout(b); }

Offset<fb::Acknowledge> write(FlatBufferBuilder& b, const Acknowledge& m) {
  return fb::CreateAcknowledge(b, m.sequence);
}

Offset<fb::Notice> write(FlatBufferBuilder& b, const Notice& m) {
  const Text message = text(b, m.message);
  return fb::CreateNotice(b, m.request_id, m.code, message);
}

Offset<fb::PlaceCall> write(FlatBufferBuilder& b, const PlaceCall& m) {
  const Texts callee_ids = texts(b, m.callee_ids);
  const Text group_id = text(b, m.group_id);
  const Text chat_group_id = text(b, m.chat_group_id);
  const Offset<fb::RoomId> room_id = room(b, m.room_id);
  const Text user_data = text(b, m.user_data);
  const Text push_title = text(b, m.push_title);
  const Text push_description = text(b, m.push_description);
  const fb::Streams open = streams(m.streams);
  return fb::CreatePlaceCall(b, callee_ids, number(m.media_type), group_id, chat_group_id, room_id,
                             user_data, m.timeout_ms, push_title, push_description, &open);
}

Offset<fb::Accept> write(FlatBufferBuilder& b, const Accept& m) {
  const Text call_id = text(b, m.call_id);
  const fb::Streams open = streams(m.streams);
  return fb::CreateAccept(b, call_id, &open);
}

Offset<fb::Reject> write(FlatBufferBuilder& b, const Reject& m) {
  return fb::CreateReject(b, text(b, m.call_id));
}
Offset<fb::Ignore> write(FlatBufferBuilder& b, const Ignore& m) {
  return fb::CreateIgnore(b, text(b, m.call_id));
}
Offset<fb::Hangup> write(FlatBufferBuilder& b, const Hangup& m) {
  return fb::CreateHangup(b, text(b, m.call_id));
}
Offset<fb::EndCall> write(FlatBufferBuilder& b, const EndCall& m) {
  return fb::CreateEndCall(b, text(b, m.call_id));
}

Offset<fb::Invite> write(FlatBufferBuilder& b, const Invite& m) {
  const Text call_id = text(b, m.call_id);
  const Texts user_ids = texts(b, m.user_ids);
  const Text push_title = text(b, m.push_title);
  const Text push_description = text(b, m.push_description);
  return fb::CreateInvite(b, call_id, user_ids, m.timeout_ms, push_title, push_description);
}

Offset<fb::Join> write(FlatBufferBuilder& b, const Join& m) {
  const Text call_id = text(b, m.call_id);
  const Offset<fb::RoomId> room_id = room(b, m.room_id);
  const Text group_id = text(b, m.group_id);
  const fb::Streams open = streams(m.streams);
  return fb::CreateJoin(b, call_id, room_id, group_id, number(m.media_type), &open);
}

Offset<fb::SwitchMedia> write(FlatBufferBuilder& b, const SwitchMedia& m) {
  const Text call_id = text(b, m.call_id);
  return fb::CreateSwitchMedia(b, call_id, number(m.media_type));
}

Offset<fb::SetStreams> write(FlatBufferBuilder& b, const SetStreams& m) {
  const Text call_id = text(b, m.call_id);
  const fb::Streams open = streams(m.streams);
  return fb::CreateSetStreams(b, call_id, &open);
}

Offset<fb::SetSelfInfo> write(FlatBufferBuilder& b, const SetSelfInfo& m) {
  const Text nickname = text(b, m.nickname);
  const Text avatar_url = text(b, m.avatar_url);
  return fb::CreateSetSelfInfo(b, nickname, avatar_url);
}

Offset<fb::SetMultiDevice> write(FlatBufferBuilder& b, const SetMultiDevice& m) {
  return fb::CreateSetMultiDevice(b, m.enabled);
}

// The union's kind number is the variant's index + 1: both list the commands in the same order.
static_assert(std::variant_size_v<Command> == static_cast<size_t>(fb::Command::MAX));

Offset<fb::Request> write(FlatBufferBuilder& b, const Request& m) {
  const Offset<void> command =
      std::visit([&](const auto& c) { return write(b, c).Union(); }, m.command);
  const auto kind = static_cast<fb::Command>(m.command.index() + 1);
  return fb::CreateRequest(b, m.request_id, kind, command);
}

Offset<fb::Event> write(FlatBufferBuilder& b, const Event& m) {
  const Text call_id = text(b, m.call_id);
  const Text user_id = text(b, m.user_id);
  const Offset<fb::RoomId> room_id = room(b, m.room_id);
  const Text ended_by = text(b, m.ended_by);
  const Text message = text(b, m.message);
  const Offset<fb::CallInfo> call_info = info(b, m.info);
  const Text group_id = text(b, m.group_id);
  return fb::CreateEvent(b, number(m.kind), call_id, user_id, room_id, number(m.media_type),
                         number(m.old_media_type), number(m.role), m.available, m.begin_time_ms,
                         m.total_time_ms, number(m.reason), ended_by, m.code, message, call_info,
                         group_id);
}

Offset<fb::RequestResult> write(FlatBufferBuilder& b, const RequestResult& m) {
  const Text message = text(b, m.message);
  const Texts user_ids = texts(b, m.user_ids);
  const Offset<fb::CallInfo> call_info = info(b, m.info);
  return fb::CreateRequestResult(b, m.request_id, m.code, message, user_ids, call_info);
}

Offset<fb::Delivery> write(FlatBufferBuilder& b, const Delivery& m) {
  const Offset<void> item = std::visit([&](const auto& i) { return write(b, i).Union(); }, m.item);
  const auto kind = static_cast<fb::DeliveryItem>(m.item.index() + 1);
  return fb::CreateDelivery(b, m.sequence, kind, item);
}

Offset<fb::OpenMedia> write(FlatBufferBuilder& b, const OpenMedia& m) {
  const Text call_id = text(b, m.call_id);
  const Text fingerprint = text(b, m.fingerprint);
  return fb::CreateOpenMedia(b, call_id, fingerprint);
}

Offset<fb::MediaOpened> write(FlatBufferBuilder& b, const MediaOpened& m) {
  const Text call_id = text(b, m.call_id);
  const Text message = text(b, m.message);
  const Text host = text(b, m.host);
  const Text ice_ufrag = text(b, m.ice_ufrag);
  const Text ice_pwd = text(b, m.ice_pwd);
  const Text fingerprint = text(b, m.fingerprint);
  return fb::CreateMediaOpened(b, call_id, m.code, message, host, m.port, ice_ufrag, ice_pwd,
                               fingerprint, m.ssrc);
}

Offset<fb::MediaDatagram> write(FlatBufferBuilder& b, const MediaDatagram& m) {
  return fb::CreateMediaDatagram(b, b.CreateVector(m.bytes));
}

static_assert(std::variant_size_v<Frame> == static_cast<size_t>(fb::Body::MAX));

}  // namespace

base::Status encode(const Frame& frame, std::vector<uint8_t>& out) {
  static thread_local FlatBufferBuilder builder(1024);  // keeps its buffer from frame to frame
  builder.Clear();
  const Offset<void> body =
      std::visit([](const auto& m) { return write(builder, m).Union(); }, frame);
  builder.Finish(fb::CreateFrame(builder, static_cast<fb::Body>(frame.index() + 1), body));
  const size_t size = builder.GetSize();
  if (size > kMaxFrameBytes) {
    return {base::kParamInvalid, "the message has " + std::to_string(size) +
                                     " bytes, expected at most " + std::to_string(kMaxFrameBytes)};
  }
  const size_t start = out.size();
  out.resize(start + kFramePrefixBytes + size);
  for (size_t i = 0; i < kFramePrefixBytes; ++i)
    out[start + i] = static_cast<uint8_t>(size >> (8 * i));
  std::memcpy(out.data() + start + kFramePrefixBytes, builder.GetBufferPointer(), size);
  return {};
}

}  // namespace tuicall::wire
