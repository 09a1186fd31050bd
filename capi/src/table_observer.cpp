#include "table_observer.h"

#include "views.h"

namespace tuicall::capi {

using wire::EventKind;

TableObserver::~TableObserver() {
  if (table_.release != nullptr) table_.release(table_.user_data);
}

void TableObserver::notify(const client::Notification& notification) {
  if (notification.kind == client::Notification::Kind::kConnectionState) {
    const tuicall_connection_state_changed_event changed = {
        sizeof(changed), static_cast<int32_t>(notification.state)};
    if (table_.on_connection_state_changed != nullptr) {
      table_.on_connection_state_changed(table_.user_data, &changed);
    }
    return;
  }
  if (notification.kind == client::Notification::Kind::kVoiceVolume)
    return voice_volume(notification.reports);
  if (notification.kind == client::Notification::Kind::kNetworkQuality)
    return network_quality(notification.reports);
  const wire::Event& event = notification.event;
  if (notification.kind == client::Notification::Kind::kCallCancelled) return cancelled(event);
  switch (event.kind) {
    case EventKind::kError: {
      const tuicall_error_event error = {sizeof(error), event.code, view_of(event.message)};
      if (table_.on_error != nullptr) table_.on_error(table_.user_data, &error);
      return;
    }
    case EventKind::kCallReceived:
      return call_received(event, *notification.info);
    case EventKind::kCallNotConnected:
      return call_not_connected(event, *notification.info);
    case EventKind::kCallBegin:
      return call_begin(event);
    case EventKind::kCallEnd:
      return call_end(event);
    case EventKind::kCallMediaTypeChanged:
      return media_type_changed(event);
    case EventKind::kUserReject:
      return user(table_.on_user_reject, event);
    case EventKind::kUserNoResponse:
      return user(table_.on_user_no_response, event);
    case EventKind::kUserLineBusy:
      return user(table_.on_user_line_busy, event);
    case EventKind::kUserJoin:
      return user(table_.on_user_join, event);
    case EventKind::kUserLeave:
      return user(table_.on_user_leave, event);
    case EventKind::kUserInviting:
      return user(table_.on_user_inviting, event);
    case EventKind::kUserVideoAvailable:
      return available(table_.on_user_video_available, event);
    case EventKind::kUserAudioAvailable:
      return available(table_.on_user_audio_available, event);
    case EventKind::kKickedOffline:
      return empty(table_.on_kicked_offline);
    case EventKind::kUserSigExpired:
      return empty(table_.on_user_sig_expired);
  }
}

void TableObserver::call_received(const wire::Event& event, const base::CallInfo& info) {
  if (table_.on_call_received == nullptr) return;
  const StringViews callee_ids(info.callee_ids);
  const tuicall_call_received_event received = {
      sizeof(received),        static_cast<int32_t>(info.media_type),
      view_of(event.user_id),  callee_ids.list(),
      view_of(event.group_id), view_of(event.call_id),
      view_of(info.user_data)};
  table_.on_call_received(table_.user_data, &received);
}

void TableObserver::cancelled(const wire::Event& event) {
  if (table_.on_call_cancelled == nullptr) return;
  const tuicall_call_cancelled_event about = {sizeof(about), 0, view_of(event.user_id),
                                              view_of(event.call_id)};
  table_.on_call_cancelled(table_.user_data, &about);
}

void TableObserver::call_not_connected(const wire::Event& event, const base::CallInfo& info) {
  if (table_.on_call_not_connected == nullptr) return;
  const CallInfoView info_view(info);
  const tuicall_call_not_connected_event not_connected = {sizeof(not_connected),
                                                          static_cast<int32_t>(event.media_type),
                                                          view_of(event.call_id),
                                                          static_cast<int32_t>(event.reason),
                                                          0,
                                                          view_of(event.user_id),
                                                          &info_view.get()};
  table_.on_call_not_connected(table_.user_data, &not_connected);
}

void TableObserver::call_begin(const wire::Event& event) {
  if (table_.on_call_begin == nullptr) return;
  const tuicall_call_begin_event begin = {sizeof(begin),
                                          static_cast<int32_t>(event.media_type),
                                          view_of(event.room_id),
                                          static_cast<int32_t>(event.role),
                                          0,
                                          view_of(event.call_id)};
  table_.on_call_begin(table_.user_data, &begin);
}

void TableObserver::call_end(const wire::Event& event) {
  if (table_.on_call_end == nullptr) return;
  const tuicall_call_end_event end = {sizeof(end),
                                      static_cast<int32_t>(event.media_type),
                                      view_of(event.room_id),
                                      static_cast<int32_t>(event.role),
                                      static_cast<int32_t>(event.reason),
                                      static_cast<double>(event.total_time_ms),
                                      view_of(event.call_id),
                                      view_of(event.ended_by)};
  table_.on_call_end(table_.user_data, &end);
}

void TableObserver::media_type_changed(const wire::Event& event) {
  if (table_.on_call_media_type_changed == nullptr) return;
  const tuicall_call_media_type_changed_event changed = {
      sizeof(changed), static_cast<int32_t>(event.old_media_type),
      static_cast<int32_t>(event.media_type), 0, view_of(event.call_id)};
  table_.on_call_media_type_changed(table_.user_data, &changed);
}

void TableObserver::user(UserFunction function, const wire::Event& event) {
  if (function == nullptr) return;
  const tuicall_user_event about = {sizeof(about), 0, view_of(event.user_id),
                                    view_of(event.call_id)};
  function(table_.user_data, &about);
}

void TableObserver::available(AvailableFunction function, const wire::Event& event) {
  if (function == nullptr) return;
  const tuicall_user_available_event about = {sizeof(about), event.available ? 1 : 0,
                                              view_of(event.user_id), view_of(event.call_id)};
  function(table_.user_data, &about);
}

void TableObserver::voice_volume(const std::vector<client::UserReport>& reports) {
  if (table_.on_user_voice_volume_changed == nullptr) return;
  std::vector<tuicall_user_volume> volumes;
  volumes.reserve(reports.size());
  for (const client::UserReport& report : reports) {
    volumes.push_back({view_of(report.user_id), report.value, 0});
  }
  const tuicall_user_voice_volume_changed_event changed = {
      sizeof(changed), static_cast<uint32_t>(volumes.size()), volumes.data()};
  table_.on_user_voice_volume_changed(table_.user_data, &changed);
}

void TableObserver::network_quality(const std::vector<client::UserReport>& reports) {
  if (table_.on_user_network_quality_changed == nullptr) return;
  std::vector<tuicall_user_network_quality> qualities;
  qualities.reserve(reports.size());
  for (const client::UserReport& report : reports) {
    qualities.push_back({view_of(report.user_id), report.value, 0});
  }
  const tuicall_user_network_quality_changed_event changed = {
      sizeof(changed), static_cast<uint32_t>(qualities.size()), qualities.data()};
  table_.on_user_network_quality_changed(table_.user_data, &changed);
}

void TableObserver::empty(EmptyFunction function) {
  if (function == nullptr) return;
  const tuicall_empty_event nothing = {sizeof(nothing), 0};
  function(table_.user_data, &nothing);
}

}  // namespace tuicall::capi
