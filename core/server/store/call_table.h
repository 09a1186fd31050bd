// The calls that a MemoryStore holds, with their rooms and deadlines. Not thread-safe: its
// MemoryStore guards it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/store/store.h"

namespace tuicall::server {

class CallTable {
 public:
  // How long a call that ended stays readable.
  explicit CallTable(int64_t ended_kept_ms) : ended_kept_ms_(ended_kept_ms) {}

  const StoredCall* find(const std::string& call_id) const;
  std::string find_room(uint32_t sdk_app_id, const base::RoomId& room,
                        const std::string& group_id) const;
  // Whether put() may follow: kOk, kConflict or kRoomTaken.
  CommitResult check(const StoredCall& changed) const;
  void put(StoredCall changed, int64_t now_ms);
  std::vector<std::string> due(int64_t now_ms) const;

 private:
  using RoomKey = std::tuple<uint32_t, int32_t, std::string>;
  static RoomKey room_key(uint32_t sdk_app_id, const base::RoomId& room);
  void forget_ended(int64_t now_ms);

  const int64_t ended_kept_ms_;
  std::unordered_map<std::string, StoredCall> calls_;
  std::map<RoomKey, std::string> rooms_;                 // of running calls
  std::set<std::pair<int64_t, std::string>> deadlines_;  // the next one of each running call
  std::deque<std::pair<int64_t, std::string>> ended_;    // when to forget which, in this order
};

}  // namespace tuicall::server
