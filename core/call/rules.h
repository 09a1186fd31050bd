// The parts of the rules that step() is made of: one apply() for each command, and the turns of
// events that several commands share. Internal to core/call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "call/command.h"
#include "call/turn.h"

namespace tuicall::call {

void apply(Turn& turn, const Place& command);
void apply(Turn& turn, const Accept& command);
void apply(Turn& turn, const Reject& command);
void apply(Turn& turn, const Ignore& command);
void apply(Turn& turn, const Hangup& command);
void apply(Turn& turn, const Invite& command);
void apply(Turn& turn, const Join& command);
void apply(Turn& turn, const SwitchMedia& command);
void apply(Turn& turn, const SetStreams& command);
void apply(Turn& turn, const AudioFlow& command);
void apply(Turn& turn, const LinkLost& command);
void apply(Turn& turn, const LinkRestored& command);
void apply(Turn& turn, const SessionOpened& command);
void apply(Turn& turn, const SessionClosed& command);
void apply(Turn& turn, const Deadline& command);
void apply(Turn& turn, const OperatorEnd& command);

// ---- invitations (invitation.cpp)
// How many people the call has, with those who come.
size_t count_people(const Call& call, const std::vector<Callee>& coming);
// Forgets those who left longest ago, as far as entries are needed for these, so that the info of a
// call through which many pass stays within a frame.
void make_room_for(Call& call, const std::vector<Callee>& coming);
// Gives each callee a fresh entry that rings, or one that is closed already if it is busy.
void add_callees(Turn& turn, const std::vector<Callee>& callees, uint32_t timeout_ms);
// onCallReceived to each that rings. One that is offline has no device to get it, or one that gets
// it when it is back within its grace time.
void tell_received(Turn& turn, const std::vector<Callee>& callees);
// onUserLineBusy for each that is busy to everyone present, and its closing event to itself.
void tell_busy(Turn& turn, const std::vector<Callee>& callees);
// The entry of who comes as new, closed yet; added at the end if there was none.
Member& fresh_entry(Call& call, const Callee& coming);

// ---- entering (enter.cpp)
// The member is connected; with the first one the caller's call begins too. roster_grew: the others
// have not heard of this user yet. with_info: nor has the user of the call as it is.
struct Entry {
  std::string session_id;
  wire::Streams streams;
  bool roster_grew = false;
  bool with_info = false;
};
void enter(Turn& turn, Member& member, const Entry& entry);

// Tells the others which streams started or stopped.
void set_streams(Turn& turn, Member& member, wire::Streams streams);

// ---- leaving (leave.cpp)
// A connected member leaves the call.
void leave(Turn& turn, Member& member, const Cause& cause);
// The caller gives up before anyone has answered.
void cancel(Turn& turn, const Cause& cause);
// Ends the call if what is left of it is no call any more.
void settle(Turn& turn, const Cause& cause);
// Ends the call. cancelled_by: whose id those receive for whom it had not begun; empty: their own.
void finish(Turn& turn, const Cause& cause, const std::string& cancelled_by);

}  // namespace tuicall::call
