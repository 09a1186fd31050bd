// What the engine knows of its current or last call, kept by what the server says and nothing else.
// Loop thread; pure.
#pragma once

#include <optional>
#include <string>

#include "base/call_types.h"
#include "client/notification.h"
#include "wire/message.h"

namespace tuicall::client {

// Whether nothing about its call follows an event of this kind.
bool closes(wire::EventKind kind);

class CallTracker {
 public:
  CallTracker();

  // A call that this user has placed, joined, or taken over from another session.
  void enter(const base::CallInfo& info);
  // Takes in an event, and returns the info of the call that it belongs to, as of this event. An
  // event of another call than a running current one (a missed call, say) leaves that one alone.
  CallInfoPointer apply(const wire::Event& event);

  const CallInfoPointer& info() const { return info_; }
  // The current call goes on for this user.
  bool live() const { return live_; }
  // The user was thrown out, logged out, or the server has forgotten the call: it no longer
  // concerns this engine.
  void forget() { live_ = false; }
  std::optional<wire::KnownCall> known_call() const;

 private:
  CallInfoPointer info_;
  bool live_ = false;
};

}  // namespace tuicall::client
