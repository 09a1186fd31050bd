// What the server's logic is given instead of a clock, a random source and a loop, so that a
// simulated world can drive it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/media_gate.h"

namespace tuicall::server {

struct Environment {
  std::function<int64_t()> now_ms;         // Unix milliseconds
  std::function<std::string()> random_id;  // unguessable, never the same twice
  std::function<uint32_t()> random_number;
  std::function<void(int64_t at_ms)>
      wake_at;  // Service::tick() is to be called then; replaces what was asked before
  MediaGate* media = nullptr;  // outlives the service; null: this server carries no sound
  std::function<int64_t()>
      delay_us;  // how long what comes waits until it is taken up; empty: it does not
};

}  // namespace tuicall::server
