// An event, as far as the load generator looks at it, and how it comes from an engine.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "load/events_due.h"
#include "tuicall/tuicall.h"

namespace tuicall::cli::load {

struct Heard {
  EventKind kind;
  std::string_view about;    // the user whom it names; empty if none
  std::string_view call_id;  // of which call; empty if of none
  int32_t reason = TUICALL_END_UNKNOWN;
  bool available = true;  // of kUserAudioAvailable
};

using Listener = std::function<void(const Heard&)>;

// An observer that hands every event to the listener, which outlives it, but for three: how loud
// somebody is and how good a network is are told by the clock and not by the rules of calls, and
// how the connection is doing depends on the network.
tuicall_observer observer_for(const Listener& listener);

}  // namespace tuicall::cli::load
