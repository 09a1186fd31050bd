#include <flatbuffers/flatbuffers.h>

#include <cstring>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "wire/codec.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::wire {
namespace {

namespace fb = schema;

constexpr flatbuffers::uoffset_t kMaxDepth = 16;
constexpr flatbuffers::uoffset_t kMaxTables = 256;
constexpr EventKind kLastEventKind = EventKind::kUserInviting;

// From whom a message is.
enum class Sender {
  kClient,
  kServer,  // a newer one may use numbers that are not known here: they are read as 'unknown'
};

// Reads tables into messages. What a field holds is checked as it is read; the first fault is kept.
class Reader {
 public:
  explicit Reader(Sender sender) : sender_(sender) {}

  const std::string& fault() const { return fault_; }

  std::string text(const char* field, const flatbuffers::String* value) {
    if (value == nullptr) return {};
    text_bytes_ += value->size();
    if (text_bytes_ > kMaxFrameBytes) {
      fail(std::string(field) + " makes the texts longer than the frame, expected no shared ones");
      return {};
    }
    std::string copy(value->c_str(), value->size());
    if (!base::is_valid_utf8(copy)) fail(std::string(field) + " is not valid UTF-8");
    return copy;
  }

  std::vector<std::string> texts(
      const char* field,
      const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* values) {
    std::vector<std::string> copy;
    if (values == nullptr) return copy;
    copy.reserve(values->size());
    for (const flatbuffers::String* value : *values) copy.push_back(text(field, value));
    return copy;
  }

  // first: the one that says that it is unknown, or none.
  template <typename Enum>
  Enum number(const char* field, uint8_t value, Enum first, Enum last) {
    if (value > static_cast<uint8_t>(last) && sender_ == Sender::kServer) return first;
    if (value < static_cast<uint8_t>(first) || value > static_cast<uint8_t>(last)) {
      fail(std::string(field) + " is " + std::to_string(value) + ", expected " +
           std::to_string(static_cast<int>(first)) + " to " +
           std::to_string(static_cast<int>(last)));
      return first;
    }
    return static_cast<Enum>(value);
  }

  base::MediaType media(uint8_t value) {
    return number("media_type", value, base::MediaType::kUnknown, base::MediaType::kVideo);
  }
  base::Role role(uint8_t value) {
    return number("role", value, base::Role::kNone, base::Role::kCalled);
  }
  base::EndReason reason(uint8_t value) {
    return number("reason", value, base::EndReason::kUnknown, base::EndReason::kEndByServer);
  }

  base::RoomId room(const fb::RoomId* t) {
    if (t == nullptr) return {};
    return {t->number(), text("room_id", t->text())};
  }

  std::optional<base::CallInfo> info(const fb::CallInfo* t) {
    if (t == nullptr) return std::nullopt;
    base::CallInfo i;
    i.call_id = text("call_id", t->call_id());
    i.room_id = room(t->room_id());
    i.role = role(t->role());
    i.media_type = media(t->media_type());
    i.scene = number("scene", t->scene(), base::Scene::kNone, base::Scene::kSingle);
    i.caller_id = text("caller_id", t->caller_id());
    i.callee_ids = texts("callee_ids", t->callee_ids());
    i.chat_group_id = text("chat_group_id", t->chat_group_id());
    i.user_data = text("user_data", t->user_data());
    i.begin_time_ms = t->begin_time_ms();
    i.reason = reason(t->reason());
    i.ended_by = text("ended_by", t->ended_by());
    i.profiles = profiles(t->profiles());
    return i;
  }

  std::vector<base::Profile> profiles(
      const flatbuffers::Vector<flatbuffers::Offset<fb::Profile>>* list) {
    std::vector<base::Profile> values;
    if (list == nullptr) return values;
    for (const fb::Profile* t : *list) {
      values.push_back({text("user_id", t->user_id()), text("nickname", t->nickname()),
                        text("avatar_url", t->avatar_url())});
    }
    return values;
  }

  Streams streams(const fb::Streams* s) {
    return s == nullptr ? Streams{} : Streams{s->camera(), s->microphone()};
  }

  // One read() for each message.

  Login read(const fb::Login& t) {
    Login m;
    m.protocol_min = t.protocol_min();
    m.protocol_max = t.protocol_max();
    m.sdk_app_id = t.sdk_app_id();
    m.user_id = text("user_id", t.user_id());
    m.user_sig = text("user_sig", t.user_sig());
    m.client_version = text("client_version", t.client_version());
    if (const fb::Resume* r = t.resume()) {
      m.resume = Resume{text("session_id", r->session_id()),
                        text("resume_token", r->resume_token()), r->last_sequence()};
    }
    if (const fb::KnownCall* k = t.known_call()) {
      m.known_call = KnownCall{text("call_id", k->call_id()), room(k->room_id()),
                               media(k->media_type()), role(k->role()), k->begin_time_ms()};
    }
    return m;
  }

  LoginAccepted read(const fb::LoginAccepted& t) {
    return {t.protocol(),
            text("session_id", t.session_id()),
            text("resume_token", t.resume_token()),
            t.resumed(),
            t.last_request_id(),
            t.keep_alive_ms(),
            t.grace_ms(),
            info(t.current_call())};
  }

  LoginRefused read(const fb::LoginRefused& t) { return {t.code(), text("message", t.message())}; }
  Ping read(const fb::Ping&) { return {}; }
  Pong read(const fb::Pong&) { return {}; }
  Logout read(const fb::Logout&) { return {}; }

  OpenMedia read(const fb::OpenMedia& t) {
    return {text("call_id", t.call_id()), text("fingerprint", t.fingerprint())};
  }

  MediaOpened read(const fb::MediaOpened& t) {
    return {text("call_id", t.call_id()),
            t.code(),
            text("message", t.message()),
            text("host", t.host()),
            t.port(),
            text("ice_ufrag", t.ice_ufrag()),
            text("ice_pwd", t.ice_pwd()),
            text("fingerprint", t.fingerprint()),
            t.ssrc()};
  }

  MediaDatagram read(const fb::MediaDatagram& t) {
    if (t.bytes() == nullptr) return {};
    return {{t.bytes()->begin(), t.bytes()->end()}};
  }
  Acknowledge read(const fb::Acknowledge& t) { return {t.sequence()}; }
  Notice read(const fb::Notice& t) {
    return {t.request_id(), t.code(), text("message", t.message())};
  }

  PlaceCall read(const fb::PlaceCall& t) {
    PlaceCall m;
    m.callee_ids = texts("callee_ids", t.callee_ids());
    m.media_type = media(t.media_type());
    m.group_id = text("group_id", t.group_id());
    m.chat_group_id = text("chat_group_id", t.chat_group_id());
    m.room_id = room(t.room_id());
    m.user_data = text("user_data", t.user_data());
    m.timeout_ms = t.timeout_ms();
    m.push_title = text("push_title", t.push_title());
    m.push_description = text("push_description", t.push_description());
    m.streams = streams(t.streams());
    return m;
  }

  Accept read(const fb::Accept& t) { return {text("call_id", t.call_id()), streams(t.streams())}; }
  Reject read(const fb::Reject& t) { return {text("call_id", t.call_id())}; }
  Ignore read(const fb::Ignore& t) { return {text("call_id", t.call_id())}; }
  Hangup read(const fb::Hangup& t) { return {text("call_id", t.call_id())}; }
  EndCall read(const fb::EndCall& t) { return {text("call_id", t.call_id())}; }

  Invite read(const fb::Invite& t) {
    return {text("call_id", t.call_id()), texts("user_ids", t.user_ids()), t.timeout_ms(),
            text("push_title", t.push_title()), text("push_description", t.push_description())};
  }

  Join read(const fb::Join& t) {
    return {text("call_id", t.call_id()), room(t.room_id()), text("group_id", t.group_id()),
            media(t.media_type()), streams(t.streams())};
  }

  SwitchMedia read(const fb::SwitchMedia& t) {
    return {text("call_id", t.call_id()), media(t.media_type())};
  }
  SetStreams read(const fb::SetStreams& t) {
    return {text("call_id", t.call_id()), streams(t.streams())};
  }
  SetSelfInfo read(const fb::SetSelfInfo& t) {
    return {text("nickname", t.nickname()), text("avatar_url", t.avatar_url())};
  }
  SetMultiDevice read(const fb::SetMultiDevice& t) { return {t.enabled()}; }

  Event read(const fb::Event& t) {
    Event m;
    m.kind = static_cast<EventKind>(t.kind());
    m.call_id = text("call_id", t.call_id());
    m.group_id = text("group_id", t.group_id());
    m.user_id = text("user_id", t.user_id());
    m.room_id = room(t.room_id());
    m.media_type = media(t.media_type());
    m.old_media_type = media(t.old_media_type());
    m.role = role(t.role());
    m.available = t.available();
    m.begin_time_ms = t.begin_time_ms();
    m.total_time_ms = t.total_time_ms();
    m.reason = reason(t.reason());
    m.ended_by = text("ended_by", t.ended_by());
    m.code = t.code();
    m.message = text("message", t.message());
    m.info = info(t.info());
    return m;
  }

  RequestResult read(const fb::RequestResult& t) {
    return {t.request_id(), t.code(), text("message", t.message()), texts("user_ids", t.user_ids()),
            info(t.info())};
  }

 private:
  void fail(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
  }

  const Sender sender_;
  std::string fault_;
  size_t text_bytes_ = 0;  // a hostile frame lets many fields point to one long text
};

Decoded malformed(std::string message) {
  return {DecodeError::kMalformed, std::move(message), 0, 0, {}};
}

Decoded unknown(const char* what, int kind, int last, uint64_t request_id = 0,
                uint64_t sequence = 0) {
  return {DecodeError::kUnknownKind,
          "the " + std::string(what) + " is of kind " + std::to_string(kind) + ", expected 1 to " +
              std::to_string(last),
          request_id,
          sequence,
          {}};
}

Decoded finish(const Reader& reader, Frame frame) {
  if (!reader.fault().empty()) return malformed(reader.fault());
  return {DecodeError::kNone, {}, 0, 0, std::move(frame)};
}

Decoded decode_request(const fb::Request& t) {
  Reader reader(Sender::kClient);
  const auto done = [&](Command command) {
    return finish(reader, Request{t.request_id(), std::move(command)});
  };
  if (t.command() == nullptr) return malformed("the request has no command");
  switch (t.command_type()) {
#define TUICALL_COMMAND(name) \
  case fb::Command::name:     \
    return done(reader.read(*t.command_as_##name()))
    TUICALL_COMMAND(PlaceCall);
    TUICALL_COMMAND(Accept);
    TUICALL_COMMAND(Reject);
    TUICALL_COMMAND(Ignore);
    TUICALL_COMMAND(Hangup);
    TUICALL_COMMAND(Invite);
    TUICALL_COMMAND(Join);
    TUICALL_COMMAND(SwitchMedia);
    TUICALL_COMMAND(SetStreams);
    TUICALL_COMMAND(SetSelfInfo);
    TUICALL_COMMAND(SetMultiDevice);
    TUICALL_COMMAND(EndCall);
#undef TUICALL_COMMAND
    default:
      return unknown("command", static_cast<int>(t.command_type()),
                     static_cast<int>(fb::Command::MAX), t.request_id());
  }
}

bool is_known_event(int kind) {
  return kind >= static_cast<int>(EventKind::kError) && kind <= static_cast<int>(kLastEventKind);
}

Decoded decode_delivery(const fb::Delivery& t) {
  Reader reader(Sender::kServer);
  if (t.item() == nullptr) return malformed("the delivery has no item");
  switch (t.item_type()) {
    case fb::DeliveryItem::Event:
      if (const int kind = t.item_as_Event()->kind(); !is_known_event(kind)) {
        return unknown("event", kind, static_cast<int>(kLastEventKind), 0, t.sequence());
      }
      return finish(reader, Delivery{t.sequence(), reader.read(*t.item_as_Event())});
    case fb::DeliveryItem::RequestResult:
      return finish(reader, Delivery{t.sequence(), reader.read(*t.item_as_RequestResult())});
    default:
      return unknown("delivery", static_cast<int>(t.item_type()),
                     static_cast<int>(fb::DeliveryItem::MAX), 0, t.sequence());
  }
}

Decoded decode_body(const fb::Frame& frame) {
  const bool from_server = frame.body_type() == fb::Body::LoginAccepted;
  Reader reader(from_server ? Sender::kServer : Sender::kClient);
  if (frame.body() == nullptr) return malformed("the frame has no body");
  switch (frame.body_type()) {
#define TUICALL_BODY(name) \
  case fb::Body::name:     \
    return finish(reader, reader.read(*frame.body_as_##name()))
    TUICALL_BODY(Login);
    TUICALL_BODY(LoginAccepted);
    TUICALL_BODY(LoginRefused);
    TUICALL_BODY(Ping);
    TUICALL_BODY(Pong);
    TUICALL_BODY(Acknowledge);
    TUICALL_BODY(Logout);
    TUICALL_BODY(Notice);
    TUICALL_BODY(OpenMedia);
    TUICALL_BODY(MediaOpened);
    TUICALL_BODY(MediaDatagram);
#undef TUICALL_BODY
    case fb::Body::Request:
      return decode_request(*frame.body_as_Request());
    case fb::Body::Delivery:
      return decode_delivery(*frame.body_as_Delivery());
    default:
      return unknown("frame", static_cast<int>(frame.body_type()), static_cast<int>(fb::Body::MAX));
  }
}

}  // namespace

Decoded decode(std::span<const uint8_t> content) {
  if (content.empty() || content.size() > kMaxFrameBytes) {
    return malformed("the frame has " + std::to_string(content.size()) + " bytes, expected 1 to " +
                     std::to_string(kMaxFrameBytes));
  }
  // A copy whose address is aligned for every scalar: in the stream a frame may begin anywhere.
  static thread_local std::vector<uint64_t> aligned;
  aligned.resize(content.size() / sizeof(uint64_t) + 1);
  std::memcpy(aligned.data(), content.data(), content.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(bytes, content.size(), kMaxDepth, kMaxTables);
  if (!fb::VerifyFrameBuffer(verifier)) {
    return malformed("the frame of " + std::to_string(content.size()) +
                     " bytes is not a well-formed FlatBuffer of a tuicall frame");
  }
  return decode_body(*fb::GetFrame(bytes));
}

}  // namespace tuicall::wire
