// What can happen to a call: what a user, a timer, the network or the operator does.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/call_types.h"
#include "wire/message.h"

namespace tuicall::call {

// What the server found when it tried to reserve a callee for this call.
enum class Availability : uint8_t {
  kOnline,   // reserved, at least one device connected
  kOffline,  // reserved, no device connected: rings until the timeout all the same
  kBusy,     // in another call
};

struct Callee {
  std::string user_id;
  Availability availability = Availability::kOnline;
  base::Profile profile = {};
  uint64_t presence_version = 0;  // of that availability

  bool operator==(const Callee&) const = default;
};

// presence_version, as in what follows: it grows with each connection that a device of the user
// gets or loses. Workers tell the call of these, and one may be slower than another: what is older
// than what the call knows of the user does not count.
//
// Creates the call. call_id, room and caller are already checked, reserved and without doubles.
struct Place {
  std::string call_id;
  uint32_t sdk_app_id = 0;
  base::RoomId room_id;
  std::string caller_id;
  std::string session_id;  // the caller's device
  std::vector<Callee> callees;
  base::MediaType media_type = base::MediaType::kUnknown;
  std::string group_id;
  std::string chat_group_id;
  std::string user_data;
  uint32_t timeout_ms = 0;  // 0 = rings for ever
  wire::Streams streams;
  base::Profile profile = {};     // the caller's
  uint64_t presence_version = 0;  // the caller's
};

// named, as in the two that follow: the program said which call it meant, so it knew of one.
struct Accept {
  std::string user_id;
  std::string session_id;
  wire::Streams streams;
  bool named = true;
};
struct Reject {
  std::string user_id;
  std::string session_id;
  bool named = true;
};
struct Ignore {
  std::string user_id;
  std::string session_id;
  bool named = true;
};
struct Hangup {
  std::string user_id;
  std::string session_id;
};
struct Invite {
  std::string user_id;
  std::string session_id;
  std::vector<Callee> callees;  // not yet in the call, checked and reserved
  uint32_t timeout_ms = 0;
};
struct Join {
  std::string user_id;
  std::string session_id;
  wire::Streams streams;
  base::Profile profile = {};
  uint64_t presence_version = 0;
};
struct SwitchMedia {
  std::string user_id;
  std::string session_id;
  base::MediaType media_type = base::MediaType::kUnknown;
};
struct SetStreams {
  std::string user_id;
  std::string session_id;
  wire::Streams streams;
};
// The sound of a member in the call has come to the relay, or has stopped to come for 3 s. Also of
// one whose microphone is closed.
struct AudioFlow {
  std::string user_id;
  bool flowing = false;
};

// A device lost its connection. A member in the call counts by the one device it is in with, one
// that rings by all of them: user_offline says that no connected device is left.
struct LinkLost {
  std::string user_id;
  std::string session_id;
  bool user_offline = false;
  uint64_t presence_version = 0;
};
// That device came back into its old session: whatever it missed waits in its outbox.
struct LinkRestored {
  std::string user_id;
  std::string session_id;
  uint64_t presence_version = 0;
};
// A new session of the user began. replaces: the session that it takes over (empty: an additional
// device, or the user had none). A ringing call rings there too, a running call of the replaced
// session moves there.
struct SessionOpened {
  std::string user_id;
  std::string session_id;
  std::string replaces;
  uint64_t presence_version = 0;
};
// A session ended for good (log-out, or it stayed away for longer than the grace time): a member in
// the call with it leaves at once. One that rings rings on (the server has reported LinkLost
// before).
struct SessionClosed {
  std::string user_id;
  std::string session_id;
};
// Time has passed: whatever is due happens.
struct Deadline {};
// The operator ends the call.
struct OperatorEnd {};

using Command = std::variant<Place, Accept, Reject, Ignore, Hangup, Invite, Join, SwitchMedia,
                             SetStreams, AudioFlow, LinkLost, LinkRestored, SessionOpened,
                             SessionClosed, Deadline, OperatorEnd>;

}  // namespace tuicall::call
