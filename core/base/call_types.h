// The vocabulary of a call, shared by the wire, the rules, the server and the client. Plain
// comparable data. The numbers are those of the public contract (docs/observer.md) and never
// change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tuicall::base {

enum class MediaType : int32_t { kUnknown = 0, kAudio = 1, kVideo = 2 };
enum class Role : int32_t { kNone = 0, kCaller = 1, kCalled = 2 };
enum class Scene : int32_t { kNone = 0, kGroup = 1, kMulti = 2, kSingle = 3 };
enum class EndReason : int32_t {
  kUnknown = 0,
  kHangup = 1,
  kReject = 2,
  kNoResponse = 3,
  kOffline = 4,
  kLineBusy = 5,
  kCanceled = 6,
  kOtherDeviceAccepted = 7,
  kOtherDeviceReject = 8,
  kEndByServer = 9,
};

// The most that a server can be told to allow. The info of a call with as many people, each with
// the longest profile, fits into a frame.
inline constexpr size_t kMaxPeople = 50;
inline constexpr size_t kMaxUserIdBytes = 32;  // docs/engine.md, limits
inline constexpr size_t kMaxRoomIdBytes = 64;
inline constexpr size_t kMaxUserDataBytes = 1000;
inline constexpr size_t kMaxNicknameBytes = 500;
inline constexpr size_t kMaxAvatarBytes = 500;
inline constexpr size_t kMaxGroupIdBytes = 64;
inline constexpr size_t kMaxPushTextBytes = 1000;

// A room is named by a number (1..2^31-1) or by a string (1..64 bytes); a number wins where both
// are given. {0, ""} means "no room named".
struct RoomId {
  int32_t number = 0;
  std::string text;

  bool empty() const { return number == 0 && text.empty(); }
  bool operator==(const RoomId&) const = default;
};

// What a user shows of itself to the others in a call.
struct Profile {
  std::string user_id;
  std::string nickname;
  std::string avatar_url;

  bool empty() const { return nickname.empty() && avatar_url.empty(); }
  bool operator==(const Profile&) const = default;
};

// What is known of a call as seen by one user.
struct CallInfo {
  std::string call_id;
  RoomId room_id;
  Role role = Role::kNone;  // of the user who reads it
  MediaType media_type = MediaType::kUnknown;
  Scene scene = Scene::kNone;
  std::string caller_id;
  // Everyone called, invited or joined, without the caller; of more than kMaxPeople those who left
  // longest ago are missing.
  std::vector<std::string> callee_ids;
  std::string chat_group_id;
  std::string user_data;
  int64_t begin_time_ms = 0;  // Unix milliseconds at which it began for this user, 0 = not yet
  EndReason reason = EndReason::kUnknown;
  std::string ended_by;
  std::vector<Profile> profiles;  // of those in the call, ever, who had one when they were called

  bool operator==(const CallInfo&) const = default;
};

}  // namespace tuicall::base
