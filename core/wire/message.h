// What client and server say to each other, as plain comparable data. codec.h turns a Frame into
// bytes and back; schema/*.fbs is the format on the wire, docs/wire.md its description.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/call_types.h"
#include "base/status.h"

namespace tuicall::wire {

inline constexpr uint16_t kProtocolMin = 1;  // oldest protocol version that this build speaks
inline constexpr uint16_t kProtocolMax = 1;
inline constexpr uint32_t kMaxFrameBytes = 64 * 1024;  // without the length prefix

// ---- session
// -------------------------------------------------------------------------------------------------

// The way back into a session whose connection was lost.
struct Resume {
  std::string session_id;
  std::string resume_token;
  uint64_t last_sequence = 0;  // the newest Delivery that arrived

  bool operator==(const Resume&) const = default;
};

// The call that a client believes to be in, so that a server that no longer knows it can close it
// for the client.
struct KnownCall {
  std::string call_id;
  base::RoomId room_id;
  base::MediaType media_type = base::MediaType::kUnknown;
  base::Role role = base::Role::kNone;
  int64_t begin_time_ms = 0;  // 0 = it has not begun for this client

  bool operator==(const KnownCall&) const = default;
};

// client → server, first frame of every connection.
struct Login {
  uint16_t protocol_min = kProtocolMin;
  uint16_t protocol_max = kProtocolMax;
  uint32_t sdk_app_id = 0;
  std::string user_id;
  std::string user_sig;
  std::string client_version;
  std::optional<Resume> resume;
  std::optional<KnownCall> known_call;

  bool operator==(const Login&) const = default;
};

// server → client. Deliveries follow it, from the first one that the client does not have.
struct LoginAccepted {
  uint16_t protocol = kProtocolMax;
  std::string session_id;
  std::string resume_token;
  bool resumed = false;  // false: a new session, numbered from 1 (deliveries and requests)
  uint64_t last_request_id =
      0;  // the newest request that the server has handled; later ones are sent again
  uint32_t keep_alive_ms = 0;  // the client pings when it has sent nothing for so long
  uint32_t grace_ms = 0;       // how long a session waits for its client to come back
  std::optional<base::CallInfo>
      current_call;  // a running call that this new session has taken over

  bool operator==(const LoginAccepted&) const = default;
};

// server → client, also while online, when the ticket runs out; the connection is closed after it.
struct LoginRefused {
  int32_t code = 0;
  std::string message;

  bool operator==(const LoginRefused&) const = default;
};

struct Ping {
  bool operator==(const Ping&) const = default;
};
struct Pong {
  bool operator==(const Pong&) const = default;
};

// client → server: everything up to this delivery has arrived and need not be kept.
struct Acknowledge {
  uint64_t sequence = 0;

  bool operator==(const Acknowledge&) const = default;
};

// client → server: the end of the session (hangs up first). The server confirms it by a Notice with
// code 0 and closes the connection.
struct Logout {
  bool operator==(const Logout&) const = default;
};

// Either side: what came could not be understood, or the connection is about to be closed, and why.
// request_id is that of the request it answers, 0 if none. Not numbered: it concerns the connection
// and not the session.
struct Notice {
  uint64_t request_id = 0;
  int32_t code = 0;
  std::string message;

  bool operator==(const Notice&) const = default;
};

// ---- commands
// ------------------------------------------------------------------------------------------------

struct Streams {
  bool camera = false;
  bool microphone = false;

  bool operator==(const Streams&) const = default;
};

struct PlaceCall {
  std::vector<std::string> callee_ids;
  base::MediaType media_type = base::MediaType::kUnknown;
  std::string group_id;  // not empty: a group call
  std::string chat_group_id;
  base::RoomId room_id;  // empty: the server chooses
  std::string user_data;
  uint32_t timeout_ms = 30000;  // 0 = rings for ever
  std::string push_title;
  std::string push_description;
  Streams streams;

  bool operator==(const PlaceCall&) const = default;
};

// call_id: the call as the program knew it when it gave the command; empty = whichever the user is
// in.
struct Accept {
  std::string call_id;
  Streams streams;

  bool operator==(const Accept&) const = default;
};
struct Reject {
  std::string call_id;

  bool operator==(const Reject&) const = default;
};
struct Ignore {
  std::string call_id;

  bool operator==(const Ignore&) const = default;
};
struct Hangup {
  std::string call_id;

  bool operator==(const Hangup&) const = default;
};
struct Invite {
  std::string call_id;
  std::vector<std::string> user_ids;
  uint32_t timeout_ms = 30000;
  std::string push_title;
  std::string push_description;

  bool operator==(const Invite&) const = default;
};
// Enters a running call, named by its id or by room and group.
struct Join {
  std::string call_id;
  base::RoomId room_id;
  std::string group_id;
  base::MediaType media_type = base::MediaType::kUnknown;  // not looked at: the call has its own
  Streams streams;

  bool operator==(const Join&) const = default;
};
struct SwitchMedia {
  std::string call_id;
  base::MediaType media_type = base::MediaType::kUnknown;

  bool operator==(const SwitchMedia&) const = default;
};
// The streams that this user's device sends in the call from now on.
struct SetStreams {
  std::string call_id;
  Streams streams;

  bool operator==(const SetStreams&) const = default;
};
struct SetSelfInfo {
  std::string nickname;
  std::string avatar_url;

  bool operator==(const SetSelfInfo&) const = default;
};
struct SetMultiDevice {
  bool enabled = false;

  bool operator==(const SetMultiDevice&) const = default;
};
// Operators only: ends a running call of anybody in the app.
struct EndCall {
  std::string call_id;

  bool operator==(const EndCall&) const = default;
};

using Command = std::variant<PlaceCall, Accept, Reject, Ignore, Hangup, Invite, Join, SwitchMedia,
                             SetStreams, SetSelfInfo, SetMultiDevice, EndCall>;

// Whether it brings people into a call: what an overloaded server refuses.
inline bool brings_people_in(const Command& command) {
  return std::holds_alternative<PlaceCall>(command) || std::holds_alternative<Invite>(command);
}

// client → server. Numbered from 1 within the session without gaps; one that the server has handled
// already (it is sent again after a reconnect) is passed over, its Result stands in the outbox.
struct Request {
  uint64_t request_id = 0;
  Command command;

  bool operator==(const Request&) const = default;
};

// ---- deliveries
// ----------------------------------------------------------------------------------------------

// What an event is. kCallNotConnected stands for the pair onCallCancelled + onCallNotConnected.
enum class EventKind : uint8_t {
  kError = 1,             // code, message
  kCallReceived = 2,      // user_id = caller, info
  kCallNotConnected = 3,  // user_id, media_type, reason, ended_by
  kCallBegin = 4,  // room_id, media_type, role, begin_time_ms; info for one who was not told of the
                   // call before
  kCallEnd = 5,    // room_id, media_type, role, total_time_ms, reason, ended_by
  kCallMediaTypeChanged = 6,  // old_media_type, media_type
  kUserReject = 7,            // user_id, as in all that follow
  kUserNoResponse = 8,
  kUserLineBusy = 9,
  kUserJoin = 10,  // info where the roster grew by it
  kUserLeave = 11,
  kUserVideoAvailable = 12,  // available
  kUserAudioAvailable = 13,  // available
  kKickedOffline = 14,
  kUserSigExpired = 15,  // the engine's own, when it is refused with 70001
  kUserInviting = 16,    // info
};

// One event for one user. Fields that its kind does not name keep their defaults.
struct Event {
  EventKind kind = EventKind::kError;
  std::string call_id;
  std::string group_id;  // kCallReceived
  std::string user_id;
  base::RoomId room_id;
  base::MediaType media_type = base::MediaType::kUnknown;
  base::MediaType old_media_type = base::MediaType::kUnknown;
  base::Role role = base::Role::kNone;
  bool available = false;
  int64_t begin_time_ms = 0;
  int64_t total_time_ms = 0;
  base::EndReason reason = base::EndReason::kUnknown;
  std::string ended_by;
  int32_t code = 0;
  std::string message;
  std::optional<base::CallInfo>
      info;  // the whole info, where more of it changed than the fields above tell

  bool operator==(const Event&) const = default;
};

// The answer to a request.
struct RequestResult {
  uint64_t request_id = 0;
  int32_t code = 0;
  std::string message;
  std::vector<std::string> user_ids;   // Invite, PlaceCall: those really invited
  std::optional<base::CallInfo> info;  // PlaceCall: the new call

  bool operator==(const RequestResult&) const = default;
};

// server → client, numbered from 1 within the session without gaps; kept until acknowledged.
struct Delivery {
  uint64_t sequence = 0;
  std::variant<Event, RequestResult> item;

  bool operator==(const Delivery&) const = default;
};

// ---- media
// -------------------------------------------------------------------------------------------------
// Like a Notice these concern the connection and not the session: nothing of them is numbered or
// kept, and a client asks again over the next connection.

// client → server: it is in this call and wants a way for its sound. Replaces one that it had.
struct OpenMedia {
  std::string call_id;
  // Of the certificate that it will show in DTLS: "AB:CD:…", SHA-256 (RFC 8122 section 5).
  std::string fingerprint;

  bool operator==(const OpenMedia&) const = default;
};

// server → client: where the relay is, and what the two know each other by. With a code that is not
// 0 there is no way, and the rest is empty.
struct MediaOpened {
  std::string call_id;
  int32_t code = 0;
  std::string message;
  std::string host;  // empty: the address that this connection goes to
  uint16_t port = 0;
  std::string ice_ufrag;  // RFC 8445: of the relay, which is lite
  std::string ice_pwd;
  std::string fingerprint;  // of the certificate that the relay shows
  uint32_t ssrc = 0;        // that this client's sound carries (RFC 3550)

  bool operator==(const MediaOpened&) const = default;
};

// Either side: what would have been one UDP datagram, for a client whose UDP is blocked.
struct MediaDatagram {
  std::vector<uint8_t> bytes;

  bool operator==(const MediaDatagram&) const = default;
};

using Frame = std::variant<Login, LoginAccepted, LoginRefused, Ping, Pong, Acknowledge, Logout,
                           Notice, Request, Delivery, OpenMedia, MediaOpened, MediaDatagram>;

}  // namespace tuicall::wire
