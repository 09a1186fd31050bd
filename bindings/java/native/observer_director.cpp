#include "observer_director.h"

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

void set_call_events(tuicall_observer& table) {
  table.on_error = &deliver<tuicall_error_event, &error>;
  table.on_call_received = &deliver<tuicall_call_received_event, &call_received>;
  table.on_call_cancelled = &deliver<tuicall_call_cancelled_event, &call_cancelled>;
  table.on_call_begin = &deliver<tuicall_call_begin_event, &call_begin>;
  table.on_call_end = &deliver<tuicall_call_end_event, &call_end>;
  table.on_call_media_type_changed =
      &deliver<tuicall_call_media_type_changed_event, &media_type_changed>;
  table.on_call_not_connected = &deliver<tuicall_call_not_connected_event, &call_not_connected>;
}

void set_user_events(tuicall_observer& table) {
  using User = tuicall_user_event;
  using Available = tuicall_user_available_event;
  table.on_user_reject = &deliver<User, &about_user<&Events::on_user_reject>>;
  table.on_user_no_response = &deliver<User, &about_user<&Events::on_user_no_response>>;
  table.on_user_line_busy = &deliver<User, &about_user<&Events::on_user_line_busy>>;
  table.on_user_join = &deliver<User, &about_user<&Events::on_user_join>>;
  table.on_user_leave = &deliver<User, &about_user<&Events::on_user_leave>>;
  table.on_user_inviting = &deliver<User, &about_user<&Events::on_user_inviting>>;
  table.on_user_video_available =
      &deliver<Available, &about_stream<&Events::on_user_video_available>>;
  table.on_user_audio_available =
      &deliver<Available, &about_stream<&Events::on_user_audio_available>>;
  table.on_user_voice_volume_changed =
      &deliver<tuicall_user_voice_volume_changed_event, &volume_changed>;
  table.on_user_network_quality_changed =
      &deliver<tuicall_user_network_quality_changed_event, &quality_changed>;
}

void set_link_events(tuicall_observer& table) {
  using Empty = tuicall_empty_event;
  table.on_kicked_offline = &deliver<Empty, &about_nothing<&Events::on_kicked_offline>>;
  table.on_user_sig_expired = &deliver<Empty, &about_nothing<&Events::on_user_sig_expired>>;
  table.on_connection_state_changed =
      &deliver<tuicall_connection_state_changed_event, &state_changed>;
}

}  // namespace
}  // namespace tuicall_java

ObserverDirector::ObserverDirector(bool on_loop_thread)
    : on_loop_thread_(on_loop_thread), table_{} {
  table_.size = sizeof table_;
  table_.user_data = this;
  table_.release = &tuicall_java::release;
  tuicall_java::set_call_events(table_);
  tuicall_java::set_user_events(table_);
  tuicall_java::set_link_events(table_);
}
