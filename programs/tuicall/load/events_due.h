// Which events one user is due in one call, and which of them must have come before which, by
// docs/observer.md. Each has to come exactly once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tuicall::cli::load {

enum class EventKind : uint8_t {
  kCallReceived,
  kCallCancelled,
  kCallBegin,
  kCallEnd,
  kUserReject,
  kUserLineBusy,
  kUserJoin,
  kUserLeave,
  kUserAudioAvailable,
  kCallNotConnected,
  // Never due:
  kCallMediaTypeChanged,
  kUserNoResponse,
  kUserInviting,
  kUserVideoAvailable,
  kKickedOffline,
  kUserSigExpired,
  kError
};

// As an observer names it: "on_call_received".
const char* name_of(EventKind kind);

// What a call waits for before it goes on.
enum class Phase : uint8_t { kRinging, kTalking, kEnding };
constexpr size_t kPhases = 3;

class EventsDue {
 public:
  // Place of an event that is due, for `after`. kAll: after everything that is due before it.
  using Place = size_t;
  static constexpr Place kAll = static_cast<Place>(-1);
  static constexpr Place kNothing = static_cast<Place>(-2);

  enum class Verdict : uint8_t { kDue, kTwice, kTooEarly, kNotDue };

  void clear() { events_.clear(); }
  // about: the number of the user whom the event names, among the people of the call.
  Place expect(Phase phase, EventKind kind, size_t about, Place after = kAll);
  // An event has come. phase is that of the event, if it was due.
  Verdict see(EventKind kind, size_t about, Phase& phase);
  bool has_seen(EventKind kind, size_t about) const;
  // Adds up, for each phase, how many have not come.
  void add_to(std::array<size_t, kPhases>& missing) const;

 private:
  struct Event {
    Phase phase;
    EventKind kind;
    bool seen;
    size_t about;
    Place after;
  };
  bool may_come(Place place) const;

  std::vector<Event> events_;
};

}  // namespace tuicall::cli::load
