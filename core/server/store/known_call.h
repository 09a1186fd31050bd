// A client that comes back into a new session says which call it believes to be in. If the server
// knows better, the client is owed a closing event.
#pragma once

#include <cstdint>
#include <string>

#include "call/call.h"
#include "server/store/store.h"
#include "wire/message.h"

namespace tuicall::server {

// Whether the session that was opened takes the call over, or will be told that it rings.
bool goes_on(const wire::KnownCall& known, const OpenedSession& opened);

// The closing event: how the call ended for the user if that is still known, that another device
// has it, or otherwise that the server ended it. call: nullptr if it is forgotten.
wire::Event closing_event(const wire::KnownCall& known, const call::Call* call,
                          const std::string& user_id, int64_t now_ms);

}  // namespace tuicall::server
