#include "server/store/known_call.h"

#include <algorithm>

namespace tuicall::server {
namespace {

using base::EndReason;

// The call goes on for the user, and not for this device: it was away, and another one has it.
void close_here(wire::Event& event, bool began, const std::string& user_id) {
  event.reason = began ? EndReason::kOffline : EndReason::kOtherDeviceAccepted;
  event.ended_by = user_id;
}

}  // namespace

bool goes_on(const wire::KnownCall& known, const OpenedSession& opened) {
  if (!opened.current_call || opened.current_call_id != known.call_id) return false;
  const call::Member* member = opened.current_call->call.find(opened.session.user.user_id);
  if (member == nullptr || !member->present()) return false;
  // Who was in it and is called again has left it in between.
  if (member->phase == call::Phase::kInvited) return known.begin_time_ms == 0;
  return std::any_of(
      opened.replaced.begin(), opened.replaced.end(),
      [&](const SessionRecord& replaced) { return replaced.session_id == member->session_id; });
}

wire::Event closing_event(const wire::KnownCall& known, const call::Call* call,
                          const std::string& user_id, int64_t now_ms) {
  const call::Member* member = call != nullptr ? call->find(user_id) : nullptr;
  const bool began = known.begin_time_ms != 0;
  wire::Event event;
  event.kind = began ? wire::EventKind::kCallEnd : wire::EventKind::kCallNotConnected;
  event.call_id = known.call_id;
  event.room_id = known.room_id;
  event.media_type = known.media_type;
  event.role = known.role;
  event.reason = EndReason::kEndByServer;
  if (!began) event.user_id = user_id;
  if (began) event.total_time_ms = std::max<int64_t>(0, now_ms - known.begin_time_ms);
  if (member != nullptr && member->present()) close_here(event, began, user_id);
  if (member != nullptr && !member->present()) {
    event.info = call::info_for(*call, *member);
    event.reason = member->reason;
    event.ended_by = member->ended_by;
    if (began && call->ended())
      event.total_time_ms = std::max<int64_t>(0, call->ended_ms - known.begin_time_ms);
  }
  return event;
}

}  // namespace tuicall::server
