#include "remembered.h"

#include <utility>

namespace tuicall::scenarios {

std::string Remembered::reservation_of(const server::UserKey& user) const {
  std::string call_id;
  world_.memory().find_reservation(user, [&](std::string found) { call_id = std::move(found); });
  return call_id;
}

std::optional<call::Call> Remembered::call(const std::string& call_id) const {
  std::optional<call::Call> call;
  world_.memory().load_call(call_id, [&](std::optional<server::StoredCall> found) {
    if (found) {
      call = std::move(found->call);
    }
  });
  return call;
}

bool Remembered::holds_room(const call::Call& call) const {
  bool holds = false;
  world_.memory().find_room(call.sdk_app_id, call.room_id, call.group_id,
                            [&](const std::string& found) { holds = found == call.call_id; });
  return holds;
}

std::vector<std::string> Remembered::due_calls(int64_t now_ms) const {
  std::vector<std::string> call_ids;
  world_.memory().due_calls(now_ms, [&](auto found) { call_ids = std::move(found); });
  return call_ids;
}

std::vector<std::string> Remembered::due_sessions(int64_t now_ms) const {
  std::vector<std::string> session_ids;
  world_.memory().due_sessions(now_ms, [&](auto found) { session_ids = std::move(found); });
  return session_ids;
}

}  // namespace tuicall::scenarios
