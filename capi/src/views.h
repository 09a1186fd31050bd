// What a program gets to see: C structs that point into C++ data and live no longer than it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/call_types.h"
#include "tuicall/tuicall.h"

namespace tuicall::capi {

inline tuicall_string view_of(const std::string& text) {
  return {text.c_str(), static_cast<uint32_t>(text.size()), 0};
}

inline tuicall_room_id view_of(const base::RoomId& room) {
  return {room.number, 0, view_of(room.text)};
}

// A list of views; short ones need no allocation.
class StringViews {
 public:
  explicit StringViews(const std::vector<std::string>& texts);
  StringViews(const StringViews&) = delete;
  StringViews& operator=(const StringViews&) = delete;

  tuicall_string_list list() const { return {items_, count_, 0}; }

 private:
  std::array<tuicall_string, 8> few_{};
  std::vector<tuicall_string> many_;
  const tuicall_string* items_;
  uint32_t count_;
};

// A call's info as its C struct.
class CallInfoView {
 public:
  explicit CallInfoView(const base::CallInfo& info);

  const tuicall_call_info& get() const { return view_; }

 private:
  StringViews callee_ids_;
  std::vector<tuicall_user_profile> profiles_;
  tuicall_call_info view_;
};

}  // namespace tuicall::capi
