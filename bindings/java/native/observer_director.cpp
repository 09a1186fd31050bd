#include "observer_director.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "environment.h"
#include "text.h"
#include "values.h"

namespace tuicall_java {
namespace {

void release(void* director) {
  const Upcall upcall;  // SWIG tells the Java object that it is on its own
  delete static_cast<ObserverDirector*>(director);
}

using Events = ObserverDirector;

/** The callback of every event: kCall makes the arguments and calls into Java. */
template <typename Event, void (*kCall)(Events&, const Upcall&, const Event&)>
void deliver(void* director, const Event* event) {
  auto& events = *static_cast<Events*>(director);
  if (events.on_loop_thread()) note_loop_thread();
  const Upcall upcall;
  if (upcall.open()) kCall(events, upcall, *event);
}

/** The events about one user. */
template <void (Events::*kMethod)(jstring)>
void about_user(Events& events, const Upcall& upcall, const tuicall_user_event& event) {
  auto* const user_id = new_text(upcall.env(), event.user_id);
  if (upcall.made(user_id)) (events.*kMethod)(user_id);
}

template <void (Events::*kMethod)(jstring, jboolean)>
void about_stream(Events& events, const Upcall& upcall, const tuicall_user_available_event& event) {
  auto* const user_id = new_text(upcall.env(), event.user_id);
  const jboolean is_available = event.is_available != 0 ? JNI_TRUE : JNI_FALSE;
  if (upcall.made(user_id)) (events.*kMethod)(user_id, is_available);
}

template <void (Events::*kMethod)()>
void about_nothing(Events& events, const Upcall& /*upcall*/, const tuicall_empty_event& /*event*/) {
  (events.*kMethod)();
}

void error(Events& events, const Upcall& upcall, const tuicall_error_event& event) {
  auto* const message = new_text(upcall.env(), event.message);
  if (upcall.made(message)) events.on_error(event.code, message);
}

void call_received(Events& events, const Upcall& upcall, const tuicall_call_received_event& event) {
  JNIEnv* const env = upcall.env();
  auto* const caller_id = new_text(env, event.caller_id);
  if (!upcall.made(caller_id)) return;
  auto* const callee_ids = new_texts(env, event.callee_ids);
  if (!upcall.made(callee_ids)) return;
  auto* const group_id = new_text(env, event.group_id);
  if (!upcall.made(group_id)) return;
  events.on_call_received(caller_id, callee_ids, group_id, event.media_type);
}

void call_cancelled(Events& events, const Upcall& upcall,
                    const tuicall_call_cancelled_event& event) {
  auto* const user_id = new_text(upcall.env(), event.user_id);
  if (upcall.made(user_id)) events.on_call_cancelled(user_id);
}

void call_begin(Events& events, const Upcall& upcall, const tuicall_call_begin_event& event) {
  auto* const room_id = new_room(upcall.env(), event.room_id);
  if (upcall.made(room_id)) events.on_call_begin(room_id, event.media_type, event.role);
}

void call_end(Events& events, const Upcall& upcall, const tuicall_call_end_event& event) {
  auto* const room_id = new_room(upcall.env(), event.room_id);
  if (!upcall.made(room_id)) return;
  events.on_call_end(room_id, event.media_type, event.role, event.total_time_ms);
}

void media_type_changed(Events& events, const Upcall& /*upcall*/,
                        const tuicall_call_media_type_changed_event& event) {
  events.on_call_media_type_changed(event.old_media_type, event.new_media_type);
}

void volume_changed(Events& events, const Upcall& upcall,
                    const tuicall_user_voice_volume_changed_event& event) {
  const UserNumbers volumes = new_volumes(upcall.env(), event);
  if (upcall.made(volumes.numbers))
    events.on_user_voice_volume_changed(volumes.user_ids, volumes.numbers);
}

void quality_changed(Events& events, const Upcall& upcall,
                     const tuicall_user_network_quality_changed_event& event) {
  const UserNumbers qualities = new_qualities(upcall.env(), event);
  if (upcall.made(qualities.numbers))
    events.on_user_network_quality_changed(qualities.user_ids, qualities.numbers);
}

void call_not_connected(Events& events, const Upcall& upcall,
                        const tuicall_call_not_connected_event& event) {
  JNIEnv* const env = upcall.env();
  auto* const call_id = new_text(env, event.call_id);
  if (!upcall.made(call_id)) return;
  auto* const user_id = new_text(env, event.user_id);
  if (!upcall.made(user_id)) return;
  auto* const info = new_info(env, *event.info);
  if (!upcall.made(info)) return;
  events.on_call_not_connected(call_id, event.media_type, event.reason, user_id, info);
}

void state_changed(Events& events, const Upcall& /*upcall*/,
                   const tuicall_connection_state_changed_event& event) {
  events.on_connection_state_changed(event.state);
}

template <typename Event>
using Entry = void (*tuicall_observer::*)(void*, const Event*);

template <typename Event, Entry<Event> kEntry, void (*kCall)(Events&, const Upcall&, const Event&)>
void set(tuicall_observer& table) {
  table.*kEntry = &deliver<Event, kCall>;
}

template <Entry<tuicall_user_event> kEntry, void (Events::*kMethod)(jstring)>
constexpr auto kSetUser = &set<tuicall_user_event, kEntry, &about_user<kMethod>>;

template <Entry<tuicall_user_available_event> kEntry, void (Events::*kMethod)(jstring, jboolean)>
constexpr auto kSetStream = &set<tuicall_user_available_event, kEntry, &about_stream<kMethod>>;

template <Entry<tuicall_empty_event> kEntry, void (Events::*kMethod)()>
constexpr auto kSetEmpty = &set<tuicall_empty_event, kEntry, &about_nothing<kMethod>>;

/** An event by the name of the observer's method in Java. */
struct NamedEvent {
  std::string_view name;
  void (*set)(tuicall_observer&);
};

using T = tuicall_observer;
constexpr std::array kEvents = {
    NamedEvent{"onError", &set<tuicall_error_event, &T::on_error, &error>},
    NamedEvent{"onCallReceived",
               &set<tuicall_call_received_event, &T::on_call_received, &call_received>},
    NamedEvent{"onCallCancelled",
               &set<tuicall_call_cancelled_event, &T::on_call_cancelled, &call_cancelled>},
    NamedEvent{"onCallBegin", &set<tuicall_call_begin_event, &T::on_call_begin, &call_begin>},
    NamedEvent{"onCallEnd", &set<tuicall_call_end_event, &T::on_call_end, &call_end>},
    NamedEvent{"onCallMediaTypeChanged", &set<tuicall_call_media_type_changed_event,
                                              &T::on_call_media_type_changed, &media_type_changed>},
    NamedEvent{
        "onCallNotConnected",
        &set<tuicall_call_not_connected_event, &T::on_call_not_connected, &call_not_connected>},
    NamedEvent{"onUserReject", kSetUser<&T::on_user_reject, &Events::on_user_reject>},
    NamedEvent{"onUserNoResponse", kSetUser<&T::on_user_no_response, &Events::on_user_no_response>},
    NamedEvent{"onUserLineBusy", kSetUser<&T::on_user_line_busy, &Events::on_user_line_busy>},
    NamedEvent{"onUserJoin", kSetUser<&T::on_user_join, &Events::on_user_join>},
    NamedEvent{"onUserLeave", kSetUser<&T::on_user_leave, &Events::on_user_leave>},
    NamedEvent{"onUserInviting", kSetUser<&T::on_user_inviting, &Events::on_user_inviting>},
    NamedEvent{"onUserVideoAvailable",
               kSetStream<&T::on_user_video_available, &Events::on_user_video_available>},
    NamedEvent{"onUserAudioAvailable",
               kSetStream<&T::on_user_audio_available, &Events::on_user_audio_available>},
    NamedEvent{"onUserVoiceVolumeChanged", &set<tuicall_user_voice_volume_changed_event,
                                                &T::on_user_voice_volume_changed, &volume_changed>},
    NamedEvent{"onUserNetworkQualityChanged",
               &set<tuicall_user_network_quality_changed_event, &T::on_user_network_quality_changed,
                    &quality_changed>},
    NamedEvent{"onKickedOffline", kSetEmpty<&T::on_kicked_offline, &Events::on_kicked_offline>},
    NamedEvent{"onUserSigExpired",
               kSetEmpty<&T::on_user_sig_expired, &Events::on_user_sig_expired>},
    NamedEvent{"onConnectionStateChanged", &set<tuicall_connection_state_changed_event,
                                                &T::on_connection_state_changed, &state_changed>},
};

}  // namespace
}  // namespace tuicall_java

ObserverDirector::ObserverDirector(bool on_loop_thread, const char* const* events,
                                   uint32_t event_count)
    : on_loop_thread_(on_loop_thread), table_{} {
  table_.size = sizeof table_;
  table_.user_data = this;
  table_.release = &tuicall_java::release;
  const std::span<const char* const> wanted(events, event_count);
  for (const auto& event : tuicall_java::kEvents) {
    if (events == nullptr || std::ranges::find(wanted, event.name) != wanted.end())
      event.set(table_);
  }
}
