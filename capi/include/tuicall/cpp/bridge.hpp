/**
 * @file bridge.hpp
 * @brief What the C++ interface and tuicall.h hand to each other: conversions of values and errors.
 * Nothing here is for programs. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_BRIDGE_HPP
#define TUICALL_CPP_BRIDGE_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "types.hpp"

namespace tuicall {
namespace detail {

inline std::string text(const tuicall_string& value) { return {value.data, value.length}; }

inline std::vector<std::string> texts(const tuicall_string_list& list) {
  std::vector<std::string> result;
  result.reserve(list.count);
  for (uint32_t i = 0; i < list.count; ++i) result.push_back(text(list.items[i]));
  return result;
}

inline TUIRoomId room(const tuicall_room_id& value) {
  return {value.int_room_id, text(value.str_room_id)};
}

inline TUICallInfo info(const tuicall_call_info& value) {
  TUICallInfo result;
  result.callId = text(value.call_id);
  result.roomId = room(value.room_id);
  result.role = static_cast<TUICallRole>(value.role);
  result.mediaType = static_cast<TUICallMediaType>(value.media_type);
  result.scene = static_cast<TUICallScene>(value.scene);
  result.callerId = text(value.caller_id);
  result.calleeIdList = texts(value.callee_ids);
  result.chatGroupId = text(value.chat_group_id);
  result.userData = text(value.user_data);
  result.beginTime = value.begin_time_ms;
  result.reason = static_cast<TUICallEndReason>(value.reason);
  result.endedBy = text(value.ended_by);
  for (uint32_t i = 0; i < value.profile_count; ++i) {
    const tuicall_user_profile& profile = value.profiles[i];
    result.profiles.push_back(
        {text(profile.user_id), text(profile.nickname), text(profile.avatar_url)});
  }
  return result;
}

inline TUICallResult result(const tuicall_result& value) {
  return {value.code, text(value.message), text(value.call_id), texts(value.user_ids)};
}

inline tuicall_string borrow(const std::string& value) {
  tuicall_string result{};
  result.data = value.data();
  result.length = static_cast<uint32_t>(value.size());
  return result;
}

inline tuicall_room_id borrow(const TUIRoomId& value) {
  tuicall_room_id result{};
  result.int_room_id = value.intRoomId;
  result.str_room_id = borrow(value.strRoomId);
  return result;
}

inline tuicall_call_params borrow(const TUICallParams& value) {
  tuicall_call_params result{};
  result.size = sizeof result;
  result.timeout_s = value.timeout;
  result.room_id = borrow(value.roomId);
  result.user_data = borrow(value.userData);
  result.chat_group_id = borrow(value.chatGroupId);
  result.push_title = borrow(value.offlinePushInfo.title);
  result.push_description = borrow(value.offlinePushInfo.description);
  return result;
}

// Text that C reads up to the first NUL: one inside would cut it silently.
inline const char* c_text(const std::string& value) {
  if (value.find('\0') != std::string::npos) {
    throw TUICallError(TUICALL_E_PARAM_INVALID,
                       "the text '" + value.substr(0, value.find('\0')) +
                           "' contains a NUL after these characters, expected text without");
  }
  return value.c_str();
}

inline std::vector<const char*> c_texts(const std::vector<std::string>& values) {
  std::vector<const char*> result;
  result.reserve(values.size());
  for (const std::string& value : values) result.push_back(c_text(value));
  return result;
}

// Milliseconds as C takes them: what is negative is for ever, or never.
inline int32_t clamped_ms(std::chrono::milliseconds time) {
  return static_cast<int32_t>(std::clamp<int64_t>(time.count(), -1, INT32_MAX));
}

// What is out of the range becomes the largest, which no function takes.
inline uint32_t unsigned_ms(std::chrono::milliseconds time) {
  const int64_t ms = time.count();
  return ms < 0 || ms > UINT32_MAX ? UINT32_MAX : static_cast<uint32_t>(ms);
}

inline TUICallError last_error(int32_t code) { return TUICallError(code, tuicall_last_error()); }

inline void check(int32_t code) {
  if (code != TUICALL_OK) throw last_error(code);
}

}  // namespace detail
}  // namespace tuicall

#endif  // TUICALL_CPP_BRIDGE_HPP
