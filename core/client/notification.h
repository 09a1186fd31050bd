// What an engine tells its program: events, changes of the link, and how methods went. Plain data.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/call_types.h"
#include "wire/message.h"

namespace tuicall::client {

// The numbers are those of the public contract.
enum class ConnectionState : int32_t {
  kConnecting = 0,
  kConnected = 1,
  kReconnecting = 2,
  kDisconnected = 3,
};

using CallInfoPointer = std::shared_ptr<const base::CallInfo>;

// One user's speaking volume (0..100) or network quality (0 unknown .. 6 down).
struct UserReport {
  std::string user_id;
  int32_t value = 0;
};

struct Notification {
  // kCallCancelled: the older form of a kCallNotConnected event, raised right before it.
  enum class Kind : uint8_t {
    kEvent,
    kCallCancelled,
    kConnectionState,
    kVoiceVolume,
    kNetworkQuality
  };

  Kind kind = Kind::kEvent;
  ConnectionState state = ConnectionState::kDisconnected;  // kConnectionState
  wire::Event event;                                       // kEvent, kCallCancelled
  std::vector<UserReport> reports;                         // kVoiceVolume, kNetworkQuality
  CallInfoPointer info;     // of the call that the event belongs to; never null
  CallInfoPointer present;  // of the present call, which a missed one leaves alone; null = info

  // A newer one of its kind says all that an older one has said.
  bool is_report() const { return kind == Kind::kVoiceVolume || kind == Kind::kNetworkQuality; }
};

// How a method went.
struct MethodResult {
  int32_t code = 0;
  std::string message;
  std::string call_id;
  std::vector<std::string> user_ids;
};

// Whom to tell, and on which way. Without a function nobody wants to know.
struct Completion {
  bool on_loop = false;  // at once on the loop thread; else in order, where callbacks run
  std::function<void(const MethodResult&)> done;
};

}  // namespace tuicall::client
