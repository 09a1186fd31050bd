// Reads what a program passes in: copies it, and says what is wrong with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/call_types.h"
#include "base/status.h"
#include "client/notification.h"
#include "tuicall/tuicall.h"

namespace tuicall::capi {

// A copy of a struct that begins with its size. What lies beyond the given size is zero.
template <typename Struct>
Struct read_struct(const Struct& given) {
  Struct copy{};
  std::memcpy(&copy, &given, std::min<size_t>(given.size, sizeof(Struct)));
  return copy;
}

// Each fails with kParamInvalid and names the argument, what it is, and what was expected.
base::Result<std::string> read_text(const char* name, const char* text, size_t max_bytes);
base::Result<std::string> read_text(const char* name, const tuicall_string& text, size_t max_bytes);
base::Result<std::string> read_user_id(const char* user_id);
// Whose sound: null or empty is everybody's, mixed.
base::Result<std::string> read_listened_to(const char* user_id);
base::Result<std::vector<std::string>> read_user_ids(const char* const* user_ids, uint32_t count);
base::Result<base::MediaType> read_media_type(int32_t media_type);
base::Result<base::RoomId> read_room_id(const tuicall_room_id& room_id);

// The parameters of a call as the program gives them; null: the defaults.
struct CallParams {
  uint32_t timeout_ms = 30'000;
  base::RoomId room_id;
  std::string user_data;
  std::string chat_group_id;
  std::string push_title;
  std::string push_description;
};
base::Result<CallParams> read_call_params(const tuicall_call_params* params);

base::Result<client::Completion> read_completion(const tuicall_completion* completion);

}  // namespace tuicall::capi
