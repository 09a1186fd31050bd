#include "server/store/call_table.h"

namespace tuicall::server {

CallTable::RoomKey CallTable::room_key(uint32_t sdk_app_id, const base::RoomId& room) {
  return {sdk_app_id, room.number, room.number != 0 ? std::string() : room.text};
}

const StoredCall* CallTable::find(const std::string& call_id) const {
  const auto found = calls_.find(call_id);
  return found == calls_.end() ? nullptr : &found->second;
}

std::string CallTable::find_room(uint32_t sdk_app_id, const base::RoomId& room,
                                 const std::string& group_id) const {
  const auto found = rooms_.find(room_key(sdk_app_id, room));
  if (found == rooms_.end() || find(found->second)->call.group_id != group_id) {
    return {};
  }
  return found->second;
}

CommitResult CallTable::check(const StoredCall& changed) const {
  const StoredCall* known = find(changed.call.call_id);
  if ((known == nullptr ? 0 : known->version) != changed.version) {
    return CommitResult::kConflict;
  }
  if (known == nullptr && !changed.call.ended() &&
      rooms_.count(room_key(changed.call.sdk_app_id, changed.call.room_id)) != 0) {
    return CommitResult::kRoomTaken;
  }
  return CommitResult::kOk;
}

void CallTable::put(StoredCall changed, int64_t now_ms) {
  forget_ended(now_ms);
  StoredCall& stored = calls_[changed.call.call_id];
  const bool was_running = stored.call.exists() && !stored.call.ended();
  if (const int64_t due_ms = was_running ? next_deadline_ms(stored.call) : 0; due_ms != 0) {
    deadlines_.erase({due_ms, stored.call.call_id});
  }
  stored = std::move(changed);
  ++stored.version;
  const call::Call& call = stored.call;
  const RoomKey room = room_key(call.sdk_app_id, call.room_id);
  if (!call.ended()) {
    rooms_[room] = call.call_id;
    if (const int64_t due_ms = next_deadline_ms(call); due_ms != 0) {
      deadlines_.emplace(due_ms, call.call_id);
    }
  } else {
    if (was_running) {
      rooms_.erase(room);
    }
    ended_.emplace_back(now_ms + ended_kept_ms_, call.call_id);
  }
}

std::vector<std::string> CallTable::due(int64_t now_ms) const {
  std::vector<std::string> call_ids;
  for (const auto& [due_ms, call_id] : deadlines_) {
    if (due_ms > now_ms) {
      break;
    }
    call_ids.push_back(call_id);
  }
  return call_ids;
}

void CallTable::forget_ended(int64_t now_ms) {
  while (!ended_.empty() && ended_.front().first <= now_ms) {
    calls_.erase(ended_.front().second);
    ended_.pop_front();
  }
}

}  // namespace tuicall::server
