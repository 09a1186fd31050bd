// A client that comes back into a new session says which call it believes to be in. If the server
// knows better, the client is owed a closing event.
#pragma once

#include <functional>
#include <string>

#include "call/call.h"
#include "server/context.h"
#include "wire/message.h"

namespace tuicall::server {

// The closing event: how the call ended for the user if that is still known, otherwise that the
// server ended it.
wire::Event closing_event(const wire::KnownCall& known, const call::Call* call,
                          const std::string& user_id, int64_t now_ms);

// Appends it to the session's outbox, unless one for this call waits there already.
void close_known_call(Context& context, const SessionRecord& session, const wire::KnownCall& known,
                      std::function<void()> done);

}  // namespace tuicall::server
