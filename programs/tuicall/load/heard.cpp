#include "load/heard.h"

namespace tuicall::cli::load {

namespace {

std::string_view text(const tuicall_string& string) { return {string.data, string.length}; }

void tell(void* listener, const Heard& heard) { (*static_cast<const Listener*>(listener))(heard); }

// Callbacks of the events that have no more to them than these.
template <EventKind kind>
void about_user(void* self, const tuicall_user_event* event) {
  tell(self, {kind, text(event->user_id), text(event->call_id)});
}

template <EventKind kind>
void about_stream(void* self, const tuicall_user_available_event* event) {
  tell(self, {kind, text(event->user_id), text(event->call_id), TUICALL_END_UNKNOWN,
              event->is_available != 0});
}

template <EventKind kind, class Event>
void about_nobody(void* self, const Event*) {
  tell(self, {kind, {}, {}});
}

void add_begin_and_end(tuicall_observer& table) {
  table.on_call_received = [](void* self, const tuicall_call_received_event* event) {
    tell(self, {EventKind::kCallReceived, text(event->caller_id), text(event->call_id)});
  };
  table.on_call_cancelled = [](void* self, const tuicall_call_cancelled_event* event) {
    tell(self, {EventKind::kCallCancelled, text(event->user_id), text(event->call_id)});
  };
  table.on_call_not_connected = [](void* self, const tuicall_call_not_connected_event* event) {
    tell(self,
         {EventKind::kCallNotConnected, text(event->user_id), text(event->call_id), event->reason});
  };
  table.on_call_begin = [](void* self, const tuicall_call_begin_event* event) {
    tell(self, {EventKind::kCallBegin, {}, text(event->call_id)});
  };
  table.on_call_end = [](void* self, const tuicall_call_end_event* event) {
    tell(self, {EventKind::kCallEnd, text(event->ended_by), text(event->call_id), event->reason});
  };
}

}  // namespace

tuicall_observer observer_for(const Listener& listener) {
  tuicall_observer table{};
  table.size = sizeof table;
  table.user_data = const_cast<Listener*>(&listener);
  add_begin_and_end(table);
  table.on_call_media_type_changed = [](void* self,
                                        const tuicall_call_media_type_changed_event* event) {
    tell(self, {EventKind::kCallMediaTypeChanged, {}, text(event->call_id)});
  };
  table.on_user_reject = &about_user<EventKind::kUserReject>;
  table.on_user_no_response = &about_user<EventKind::kUserNoResponse>;
  table.on_user_line_busy = &about_user<EventKind::kUserLineBusy>;
  table.on_user_join = &about_user<EventKind::kUserJoin>;
  table.on_user_leave = &about_user<EventKind::kUserLeave>;
  table.on_user_inviting = &about_user<EventKind::kUserInviting>;
  table.on_user_video_available = &about_stream<EventKind::kUserVideoAvailable>;
  table.on_user_audio_available = &about_stream<EventKind::kUserAudioAvailable>;
  table.on_kicked_offline = &about_nobody<EventKind::kKickedOffline>;
  table.on_user_sig_expired = &about_nobody<EventKind::kUserSigExpired>;
  table.on_error = &about_nobody<EventKind::kError>;
  return table;
}

}  // namespace tuicall::cli::load
