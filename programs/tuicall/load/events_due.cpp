#include "load/events_due.h"

#include <algorithm>

namespace tuicall::cli::load {

const char* name_of(EventKind kind) {
  switch (kind) {
    case EventKind::kCallReceived:
      return "on_call_received";
    case EventKind::kCallCancelled:
      return "on_call_cancelled";
    case EventKind::kCallBegin:
      return "on_call_begin";
    case EventKind::kCallEnd:
      return "on_call_end";
    case EventKind::kUserReject:
      return "on_user_reject";
    case EventKind::kUserLineBusy:
      return "on_user_line_busy";
    case EventKind::kUserJoin:
      return "on_user_join";
    case EventKind::kUserLeave:
      return "on_user_leave";
    case EventKind::kUserAudioAvailable:
      return "on_user_audio_available";
    case EventKind::kCallNotConnected:
      return "on_call_not_connected";
    case EventKind::kCallMediaTypeChanged:
      return "on_call_media_type_changed";
    case EventKind::kUserNoResponse:
      return "on_user_no_response";
    case EventKind::kUserInviting:
      return "on_user_inviting";
    case EventKind::kUserVideoAvailable:
      return "on_user_video_available";
    case EventKind::kKickedOffline:
      return "on_kicked_offline";
    case EventKind::kUserSigExpired:
      return "on_user_sig_expired";
    case EventKind::kError:
      break;
  }
  return "on_error";
}

EventsDue::Place EventsDue::expect(Phase phase, EventKind kind, size_t about, Place after) {
  events_.push_back({phase, kind, false, about, after});
  return events_.size() - 1;
}

EventsDue::Verdict EventsDue::see(EventKind kind, size_t about, Phase& phase) {
  for (Place place = 0; place < events_.size(); ++place) {
    Event& event = events_[place];
    if (event.kind != kind || event.about != about) continue;
    if (event.seen) return Verdict::kTwice;
    event.seen = true;
    phase = event.phase;
    return may_come(place) ? Verdict::kDue : Verdict::kTooEarly;
  }
  return Verdict::kNotDue;
}

bool EventsDue::has_seen(EventKind kind, size_t about) const {
  return std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
    return event.kind == kind && event.about == about && event.seen;
  });
}

bool EventsDue::may_come(Place place) const {
  const Place after = events_[place].after;
  if (after == kNothing) return true;
  if (after != kAll) return events_[after].seen;
  return std::all_of(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(place),
                     [](const Event& event) { return event.seen; });
}

void EventsDue::add_to(std::array<size_t, kPhases>& missing) const {
  for (const Event& event : events_) {
    if (!event.seen) ++missing[static_cast<size_t>(event.phase)];
  }
}

}  // namespace tuicall::cli::load
