// The state of one call: plain comparable data that the server stores and step() changes. No clock,
// no sockets: times are Unix milliseconds that were handed in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/call_types.h"
#include "wire/message.h"

namespace tuicall::call {

enum class Phase : uint8_t {
  kCalling,    // the caller, nobody has answered yet
  kInvited,    // rings, or would ring if the user were online
  kSilent,     // was away too long while it rang: closed for this user, who still counts as invited
               // until the timeout
  kConnected,  // in the call
  kGone,       // closed for this user
};

// One person in the call. A user who comes back after kGone (join, a new invitation) reuses the
// entry.
struct Member {
  std::string user_id;
  base::Profile profile;  // as it was when the user was called or joined
  Phase phase = Phase::kInvited;
  base::Role role = base::Role::kCalled;
  std::string session_id;  // the device in the call; empty while it rings (then every device rings)
  bool reached = false;    // a device was told of the invitation, so its silence later is 'offline'
  bool link_lost = false;  // no device (of those that count) is connected to the server
  bool unavailable =
      false;  // was reached and stayed away for longer than the grace time while it rang
  uint64_t presence_version = 0;  // of what is known of the user's connections (command.h)
  wire::Streams streams;
  bool audio_stalled = false;     // it has a way for sound, and nothing comes over it
  int64_t ring_deadline_ms = 0;   // kInvited: when it counts as unanswered; 0 = never
  int64_t grace_deadline_ms = 0;  // link_lost: when it counts as vanished; 0 = not waiting
  int64_t began_ms = 0;           // kConnected: since when
  base::EndReason reason = base::EndReason::kUnknown;  // kGone, kSilent: why
  std::string ended_by;  // kGone, kSilent: whose doing it was, empty if nobody's

  // In the call or asked into it: these are told what happens to the invitations.
  bool present() const {
    return phase == Phase::kCalling || phase == Phase::kInvited || phase == Phase::kConnected;
  }
  // Somebody may still come into the call by this invitation, or its timeout is still to be told.
  bool invitation_open() const { return phase == Phase::kInvited || phase == Phase::kSilent; }
  // Counts among the people of the call.
  bool has_place() const { return present() || invitation_open(); }

  // The others can hear this member.
  bool audible() const { return streams.microphone && !audio_stalled; }

  bool operator==(const Member&) const = default;
};

struct Call {
  std::string call_id;  // empty: the call does not exist yet
  uint32_t sdk_app_id = 0;
  base::RoomId room_id;
  base::MediaType media_type = base::MediaType::kUnknown;
  base::Scene scene = base::Scene::kNone;
  std::string caller_id;
  std::string group_id;
  std::string chat_group_id;
  std::string user_data;
  int64_t created_ms = 0;
  int64_t ended_ms = 0;  // 0 = it goes on
  base::EndReason reason = base::EndReason::kUnknown;
  std::string ended_by;
  std::vector<Member> members;  // in the order in which they were called; the caller first

  bool exists() const { return !call_id.empty(); }
  bool ended() const { return ended_ms != 0; }
  const Member* find(std::string_view user_id) const;
  Member* find(std::string_view user_id);

  bool operator==(const Call&) const = default;
};

// The earliest moment at which a Deadline command would change the call; 0 = none.
int64_t next_deadline_ms(const Call& call);

// The call as this user sees it: role, begin time, and once it is over for the user, why.
base::CallInfo info_for(const Call& call, const Member& member);

}  // namespace tuicall::call
