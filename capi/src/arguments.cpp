#include "arguments.h"

#include <utility>

#include "base/user_id.h"
#include "base/utf8.h"
#include "guard.h"
#include "views.h"

namespace tuicall::capi {
namespace {

constexpr uint32_t kDefaultTimeout_s = 30;
constexpr uint32_t kMaxTimeout_s = 2'000'000;  // fits into the wire's 32 bits of milliseconds
constexpr uint32_t kMaxListedUsers = 500;  // fits into a frame; the server's own limit is far below

base::Result<std::string> checked(const char* name, std::string text, size_t max_bytes) {
  if (text.size() > max_bytes) {
    return invalid(std::string(name) + " has " + std::to_string(text.size()) +
                   " bytes, expected at most " + std::to_string(max_bytes));
  }
  if (!base::is_valid_utf8(text)) return invalid(std::string(name) + " is not valid UTF-8");
  return text;
}

}  // namespace

base::Result<std::string> read_text(const char* name, const char* text, size_t max_bytes) {
  return checked(name, text == nullptr ? std::string() : std::string(text), max_bytes);
}

base::Result<std::string> read_text(const char* name, const tuicall_string& text,
                                    size_t max_bytes) {
  if (text.length == 0) return std::string();
  if (text.data == nullptr) {
    return invalid(std::string(name) + " is null with length " + std::to_string(text.length) +
                   ", expected a pointer to that many bytes");
  }
  return checked(name, std::string(text.data, text.length), max_bytes);
}

base::Result<std::string> read_user_id(const char* user_id) {
  const std::string text = user_id == nullptr ? "" : user_id;
  if (!base::is_valid_user_id(text)) {
    return invalid("user id '" + text +
                   "' is not allowed, expected 1 to 32 bytes of A-Z a-z 0-9 - _");
  }
  return text;
}

base::Result<std::string> read_listened_to(const char* user_id) {
  if (user_id == nullptr || *user_id == '\0') return std::string();
  return read_user_id(user_id);
}

base::Result<std::vector<std::string>> read_user_ids(const char* const* user_ids, uint32_t count) {
  if (user_ids == nullptr || count == 0) {
    return invalid("the list of user ids is empty, expected at least one");
  }
  if (count > kMaxListedUsers) {
    return invalid("the list has " + std::to_string(count) + " user ids, expected at most " +
                   std::to_string(kMaxListedUsers));
  }
  std::vector<std::string> list;
  list.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    base::Result<std::string> user_id = read_user_id(user_ids[i]);
    if (!user_id.ok()) return user_id.status();
    list.push_back(std::move(*user_id));
  }
  return list;
}

base::Result<base::MediaType> read_media_type(int32_t media_type) {
  if (media_type != TUICALL_MEDIA_AUDIO && media_type != TUICALL_MEDIA_VIDEO) {
    return invalid("media type is " + std::to_string(media_type) +
                   ", expected 1 (audio) or 2 (video)");
  }
  return static_cast<base::MediaType>(media_type);
}

base::Result<base::RoomId> read_room_id(const tuicall_room_id& room_id) {
  if (room_id.int_room_id < 0) {
    return invalid("room id is " + std::to_string(room_id.int_room_id) +
                   ", expected 1 to 2147483647, or 0 for one that is named by text");
  }
  if (room_id.int_room_id > 0) return base::RoomId{room_id.int_room_id, ""};
  base::Result<std::string> text = read_text("room id", room_id.str_room_id, base::kMaxRoomIdBytes);
  if (!text.ok()) return text.status();
  return base::RoomId{0, std::move(*text)};
}

base::Result<CallParams> read_call_params(const tuicall_call_params* params) {
  CallParams read;
  if (params == nullptr) return read;
  if (params->size < offsetof(tuicall_call_params, room_id)) {
    return invalid("params.size is " + std::to_string(params->size) +
                   ", expected sizeof(tuicall_call_params)");
  }
  const tuicall_call_params given = read_struct(*params);
  if (given.timeout_s > kMaxTimeout_s) {
    return invalid("timeout is " + std::to_string(given.timeout_s) + " s, expected 0 to " +
                   std::to_string(kMaxTimeout_s));
  }
  read.timeout_ms = given.timeout_s * 1000;
  base::Result<base::RoomId> room_id = read_room_id(given.room_id);
  if (!room_id.ok()) return room_id.status();
  read.room_id = std::move(*room_id);
  const struct {
    const char* name;
    const tuicall_string& given;
    size_t max_bytes;
    std::string& read;
  } texts[] = {
      {"user data", given.user_data, base::kMaxUserDataBytes, read.user_data},
      {"chat group id", given.chat_group_id, base::kMaxGroupIdBytes, read.chat_group_id},
      {"push title", given.push_title, base::kMaxPushTextBytes, read.push_title},
      {"push description", given.push_description, base::kMaxPushTextBytes, read.push_description},
  };
  for (const auto& text : texts) {
    base::Result<std::string> value = read_text(text.name, text.given, text.max_bytes);
    if (!value.ok()) return value.status();
    text.read = std::move(*value);
  }
  return read;
}

base::Result<client::Completion> read_completion(const tuicall_completion* completion) {
  if (completion == nullptr) return client::Completion();
  const tuicall_completion given = read_struct(*completion);
  if (given.done == nullptr) {
    return invalid("completion.done is null (size " + std::to_string(given.size) +
                   "), expected a function");
  }
  if (given.delivery != TUICALL_DELIVER_IN_ORDER && given.delivery != TUICALL_DELIVER_ON_LOOP) {
    return invalid("completion.delivery is " + std::to_string(given.delivery) +
                   ", expected 0 (in order) or 1 (on loop)");
  }
  return client::Completion{
      given.delivery == TUICALL_DELIVER_ON_LOOP,
      [done = given.done, user_data = given.user_data](const client::MethodResult& result) {
        StringViews ids(result.user_ids);
        const tuicall_result view = {sizeof(tuicall_result), result.code, view_of(result.message),
                                     view_of(result.call_id), ids.list()};
        done(user_data, &view);
      }};
}

}  // namespace tuicall::capi

extern "C" int32_t tuicall_call_params_init(tuicall_call_params* params) {
  using namespace tuicall::capi;  // NOLINT(google-build-using-namespace)
  return guarded([&]() -> tuicall::base::Status {
    if (params == nullptr || params->size < offsetof(tuicall_call_params, room_id)) {
      return invalid("params is null or its size too small, expected sizeof(tuicall_call_params)");
    }
    tuicall_call_params defaults{};
    defaults.size = params->size;
    defaults.timeout_s = kDefaultTimeout_s;
    std::memcpy(params, &defaults, std::min<size_t>(params->size, sizeof(defaults)));
    return {};
  });
}
