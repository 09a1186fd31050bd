#include "client/call_tracker.h"

#include <utility>

namespace tuicall::client {
namespace {

using wire::EventKind;

// The event's own fields that are part of the info.
void update(base::CallInfo& info, const wire::Event& event) {
  switch (event.kind) {
    case EventKind::kCallBegin:
      info.begin_time_ms = event.begin_time_ms;
      info.media_type = event.media_type;
      break;
    case EventKind::kCallMediaTypeChanged:
      info.media_type = event.media_type;
      break;
    case EventKind::kCallEnd:
    case EventKind::kCallNotConnected:
      info.reason = event.reason;
      info.ended_by = event.ended_by;
      break;
    default:
      break;
  }
}

}  // namespace

bool closes(EventKind kind) {
  return kind == EventKind::kCallEnd || kind == EventKind::kCallNotConnected;
}

CallTracker::CallTracker() : info_(std::make_shared<base::CallInfo>()) {}

void CallTracker::enter(const base::CallInfo& info) {
  info_ = std::make_shared<base::CallInfo>(info);
  live_ = true;
}

CallInfoPointer CallTracker::apply(const wire::Event& event) {
  if (event.call_id.empty()) return info_;  // about the session, not about a call
  base::CallInfo info = event.info ? *event.info : *info_;
  if (!event.info && event.call_id != info_->call_id) {
    info = base::CallInfo();
    info.call_id = event.call_id;
  }
  update(info, event);
  CallInfoPointer updated =
      info == *info_ ? info_ : std::make_shared<base::CallInfo>(std::move(info));
  if (live_ && event.call_id != info_->call_id) return updated;
  info_ = updated;
  live_ = !closes(event.kind);
  return updated;
}

std::optional<wire::KnownCall> CallTracker::known_call() const {
  if (!live_) return std::nullopt;
  return wire::KnownCall{info_->call_id, info_->room_id, info_->media_type, info_->role,
                         info_->begin_time_ms};
}

}  // namespace tuicall::client
