// The params of a call together with their texts, so that a binding can hold them as one handle.
// Owner: who made them.
#pragma once

#include <tuicall/tuicall.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace tuicall_bindings {

/** Null is an empty text. */
inline tuicall_string view_of(const char* text) {
  return {text, text == nullptr ? 0 : static_cast<std::uint32_t>(std::strlen(text)), 0};
}

class CallParams : public tuicall_call_params {
 public:
  /** str_room_id, user_data, chat_group_id, push_title, push_description; each may be null */
  using Texts = std::array<const char*, 5>;

  static const tuicall_call_params* make(std::uint32_t timeout_s, std::int32_t int_room_id,
                                         const Texts& texts) {
    return new CallParams(timeout_s, int_room_id, texts);
  }
  static void free(const tuicall_call_params* params) {
    delete static_cast<const CallParams*>(params);
  }
  CallParams(const CallParams&) = delete;
  CallParams& operator=(const CallParams&) = delete;

 private:
  CallParams(std::uint32_t timeout, std::int32_t int_room_id, const Texts& texts)
      : tuicall_call_params{} {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i] != nullptr) texts_[i] = texts[i];
    }
    size = sizeof(tuicall_call_params);
    timeout_s = timeout;
    room_id = {int_room_id, 0, view_of(texts_[0].c_str())};
    user_data = view_of(texts_[1].c_str());
    chat_group_id = view_of(texts_[2].c_str());
    push_title = view_of(texts_[3].c_str());
    push_description = view_of(texts_[4].c_str());
  }

  std::array<std::string, std::tuple_size_v<Texts>> texts_;
};

}  // namespace tuicall_bindings
