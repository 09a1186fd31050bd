#include "raise_events.h"

#include <cstdint>
#include <cstring>

namespace tuicall_test {
namespace {

constexpr const char* kEmoji = "M\xc3\xbcller \xf0\x9f\x93\x9e";

tuicall_string text(const char* value) {
  return {value, static_cast<std::uint32_t>(std::strlen(value)), 0};
}

/** Everything that an event refers to. */
struct Samples {
  tuicall_string callees[2] = {text("bob"), text("carol")};
  tuicall_string_list callee_list{callees, 2, 0};
  tuicall_room_id room{4711, 0, text("")};
  tuicall_user_volume volumes[2] = {{text("alice"), 100, 0}, {text("bob"), 0, 0}};
  tuicall_user_network_quality qualities[2] = {{text("alice"), TUICALL_QUALITY_EXCELLENT, 0},
                                               {text("bob"), TUICALL_QUALITY_DOWN, 0}};
  tuicall_user_profile profile{text("alice"), text(kEmoji), text("https://example.org/alice.png")};
  tuicall_call_info info{sizeof info,
                         TUICALL_ROLE_CALLED,
                         TUICALL_MEDIA_VIDEO,
                         TUICALL_SCENE_MULTI,
                         text("call-1"),
                         {0, 0, text("room \xf0\x9f\x9a\xaa")},
                         text("alice"),
                         callee_list,
                         text("group-1"),
                         text(kEmoji),
                         1700000000123,
                         TUICALL_END_LINE_BUSY,
                         0,
                         text("bob"),
                         &profile,
                         1,
                         0};
};

template <typename Event>
using Entry = void (*tuicall_observer::*)(void*, const Event*);

/** Calls one entry of the table, as the library would: not at all if it is null. */
template <typename Event>
std::function<void(const tuicall_observer&)> raise(Entry<Event> entry, Event event) {
  return [entry, event](const tuicall_observer& table) {
    if (table.*entry != nullptr) (table.*entry)(table.user_data, &event);
  };
}

using Raisers = std::map<std::string, std::function<void(const tuicall_observer&)>>;

Raisers user_events() {
  const tuicall_user_event event{sizeof event, 0, text("bob"), text("call-1")};
  const tuicall_user_available_event available{sizeof available, 1, text("bob"), text("call-1")};
  const tuicall_user_available_event gone{sizeof gone, 0, text("bob"), text("call-1")};
  using T = tuicall_observer;
  return {
      {"on_user_reject", raise(&T::on_user_reject, event)},
      {"on_user_no_response", raise(&T::on_user_no_response, event)},
      {"on_user_line_busy", raise(&T::on_user_line_busy, event)},
      {"on_user_join", raise(&T::on_user_join, event)},
      {"on_user_leave", raise(&T::on_user_leave, event)},
      {"on_user_inviting", raise(&T::on_user_inviting, event)},
      {"on_user_video_available", raise(&T::on_user_video_available, available)},
      {"on_user_audio_available", raise(&T::on_user_audio_available, gone)},
  };
}

Raisers call_events(const Samples& s) {
  using T = tuicall_observer;
  return {
      {"on_call_received",
       raise(&T::on_call_received,
             tuicall_call_received_event{sizeof(tuicall_call_received_event), TUICALL_MEDIA_VIDEO,
                                         text("alice"), s.callee_list, text("group-1"),
                                         text("call-1"), text(kEmoji)})},
      {"on_call_cancelled", raise(&T::on_call_cancelled,
                                  tuicall_call_cancelled_event{sizeof(tuicall_call_cancelled_event),
                                                               0, text("alice"), text("call-1")})},
      {"on_call_begin",
       raise(&T::on_call_begin,
             tuicall_call_begin_event{sizeof(tuicall_call_begin_event), TUICALL_MEDIA_AUDIO, s.room,
                                      TUICALL_ROLE_CALLER, 0, text("call-1")})},
      {"on_call_end",
       raise(&T::on_call_end,
             tuicall_call_end_event{sizeof(tuicall_call_end_event), TUICALL_MEDIA_AUDIO, s.room,
                                    TUICALL_ROLE_CALLED, TUICALL_END_HANGUP, 1234.5, text("call-1"),
                                    text("alice")})},
      {"on_call_media_type_changed",
       raise(&T::on_call_media_type_changed,
             tuicall_call_media_type_changed_event{sizeof(tuicall_call_media_type_changed_event),
                                                   TUICALL_MEDIA_VIDEO, TUICALL_MEDIA_AUDIO, 0,
                                                   text("call-1")})},
      {"on_call_not_connected",
       raise(&T::on_call_not_connected,
             tuicall_call_not_connected_event{sizeof(tuicall_call_not_connected_event),
                                              TUICALL_MEDIA_VIDEO, text("call-1"),
                                              TUICALL_END_LINE_BUSY, 0, text("alice"), &s.info})},
  };
}

Raisers other_events(const Samples& s) {
  using T = tuicall_observer;
  const tuicall_empty_event empty{sizeof empty, 0};
  return {
      {"two_texts",
       raise(&T::on_call_received, tuicall_call_received_event{sizeof(tuicall_call_received_event),
                                                               TUICALL_MEDIA_AUDIO,
                                                               text("alice"),
                                                               {s.callees, 0, 0},
                                                               text("group-1"),
                                                               text("call-1"),
                                                               text("")})},
      {"on_error",
       raise(&T::on_error, tuicall_error_event{sizeof(tuicall_error_event), -1401, text(kEmoji)})},
      {"on_user_voice_volume_changed",
       raise(&T::on_user_voice_volume_changed,
             tuicall_user_voice_volume_changed_event{
                 sizeof(tuicall_user_voice_volume_changed_event), 2, s.volumes})},
      {"on_user_network_quality_changed",
       raise(&T::on_user_network_quality_changed,
             tuicall_user_network_quality_changed_event{
                 sizeof(tuicall_user_network_quality_changed_event), 2, s.qualities})},
      {"on_kicked_offline", raise(&T::on_kicked_offline, empty)},
      {"on_user_sig_expired", raise(&T::on_user_sig_expired, empty)},
      // 77: an enumerator of a newer release
      {"on_connection_state_changed",
       raise(&T::on_connection_state_changed,
             tuicall_connection_state_changed_event{sizeof(tuicall_connection_state_changed_event),
                                                    77})},
  };
}

}  // namespace

const Raisers& raisers() {
  static const Samples samples;
  static const Raisers all = [] {
    Raisers events = user_events();
    events.merge(call_events(samples));
    events.merge(other_events(samples));
    return events;
  }();
  return all;
}

}  // namespace tuicall_test
