// Commands about 'the present call' say which one the program meant, so that one that comes too
// late is not taken for the next call.
#pragma once

#include "base/call_types.h"
#include "wire/message.h"

namespace tuicall::client {

// Fills in the command's call id if it is about the present call and info is of a call that goes
// on, as far as the program has been told.
void name_present_call(wire::Command& command, const base::CallInfo& info);

}  // namespace tuicall::client
