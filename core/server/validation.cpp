#include "server/validation.h"

#include <unordered_set>

#include "base/call_types.h"
#include "base/shown.h"
#include "base/user_id.h"
#include "media/secure/certificate.h"

namespace tuicall::server {
namespace {

constexpr size_t kMaxCallIdBytes = 64;  // the server's own have 32

base::Status invalid(std::string sentence) { return {base::kParamInvalid, std::move(sentence)}; }

base::Status check_length(const char* what, const std::string& value, size_t most) {
  if (value.size() <= most) return {};
  return invalid(std::string("The ") + what + " has " + std::to_string(value.size()) +
                 " bytes, expected at most " + std::to_string(most) + ".");
}

base::Status first_failure(std::initializer_list<base::Status> all) {
  for (const base::Status& status : all) {
    if (!status.ok()) return status;
  }
  return {};
}

base::Status check_media(base::MediaType media_type) {
  if (media_type == base::MediaType::kAudio || media_type == base::MediaType::kVideo) return {};
  return invalid("The media type is " + std::to_string(static_cast<int>(media_type)) +
                 ", expected 1 (audio) or 2 (video).");
}

base::Status check_room(const base::RoomId& room) {
  if (room.number < 0) {
    return invalid("The room number is " + std::to_string(room.number) +
                   ", expected 1 to 2147483647.");
  }
  return check_length("room id", room.text, base::kMaxRoomIdBytes);
}

base::Status check_fingerprint(const std::string& fingerprint) {
  if (media::is_fingerprint(fingerprint)) return {};
  return invalid("The fingerprint is " + base::shown(fingerprint) +
                 ", expected the SHA-256 of a certificate as in RFC 8122: AB:CD:...");
}

}  // namespace

base::Status check_user_id(const std::string& user_id) {
  if (base::is_valid_user_id(user_id)) return {};
  return invalid("The user id " + base::shown(user_id) +
                 " is not 1 to 32 characters of A-Z a-z 0-9 - _.");
}

base::Status check(const wire::PlaceCall& request) {
  return first_failure(
      {check_media(request.media_type), check_room(request.room_id),
       check_length("group id", request.group_id, base::kMaxGroupIdBytes),
       check_length("chat group id", request.chat_group_id, base::kMaxGroupIdBytes),
       check_length("user data", request.user_data, base::kMaxUserDataBytes),
       check_length("push title", request.push_title, base::kMaxPushTextBytes),
       check_length("push description", request.push_description, base::kMaxPushTextBytes)});
}

base::Status check(const wire::KnownCall& known) {
  return first_failure({check_length("id of the known call", known.call_id, kMaxCallIdBytes),
                        check_room(known.room_id)});
}

base::Status check(const wire::Invite& request) {
  return first_failure(
      {check_length("push title", request.push_title, base::kMaxPushTextBytes),
       check_length("push description", request.push_description, base::kMaxPushTextBytes)});
}

base::Status check(const wire::Join& request) {
  if (!request.call_id.empty()) return {};
  if (request.room_id.empty())
    return invalid("Neither a call nor a room is named, expected one of them.");
  // A call without a group is joined by its id, which is not to be guessed as a room number is.
  if (request.group_id.empty())
    return invalid("The group id is empty, expected that of the call in the room.");
  return first_failure({check_room(request.room_id),
                        check_length("group id", request.group_id, base::kMaxGroupIdBytes)});
}

base::Status check(const wire::SetSelfInfo& request) {
  return first_failure({check_length("nickname", request.nickname, base::kMaxNicknameBytes),
                        check_length("avatar URL", request.avatar_url, base::kMaxAvatarBytes)});
}

base::Status check(const wire::OpenMedia& request) {
  return first_failure({check_length("call id", request.call_id, kMaxCallIdBytes),
                        check_fingerprint(request.fingerprint)});
}

base::Result<std::vector<std::string>> clean_callees(const std::vector<std::string>& user_ids,
                                                     const std::string& own_id,
                                                     int64_t max_people) {
  std::vector<std::string> callees;
  std::unordered_set<std::string_view> seen{own_id};
  for (const std::string& user_id : user_ids) {
    const base::Status status = check_user_id(user_id);
    if (!status.ok()) return status;
    if (seen.insert(user_id).second) callees.push_back(user_id);
  }
  const size_t people = callees.size() + 1;
  if (people > static_cast<size_t>(max_people)) {
    return invalid("With all who are named the call has " + std::to_string(people) +
                   " people, expected at most " + std::to_string(max_people) + ".");
  }
  if (callees.empty())
    return invalid("The list of callees has nobody but oneself, expected at least one other user.");
  return callees;
}

}  // namespace tuicall::server
