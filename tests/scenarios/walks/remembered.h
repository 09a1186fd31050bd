// What the server of a simulated world remembers, as of now: its store, asked for at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/store.h"
#include "world.h"

namespace tuicall::scenarios {

class Remembered {
 public:
  explicit Remembered(World& world) : world_(world) {}

  // The call that the user is kept for; empty: none.
  std::string reservation_of(const server::UserKey& user) const;
  std::optional<call::Call> call(const std::string& call_id) const;
  // Whether the room of this call, which may be over, is taken by it.
  bool holds_room(const call::Call& call) const;
  std::vector<std::string> due_calls(int64_t now_ms) const;
  std::vector<std::string> due_sessions(int64_t now_ms) const;

 private:
  World& world_;
};

}  // namespace tuicall::scenarios
