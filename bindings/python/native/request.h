// One request to the server: started with a C completion, then either waited for or answered
// through a callable. Owner: whoever waits, and the C completion, together.
#pragma once

#include <pybind11/pybind11.h>
#include <tuicall/tuicall.h>

#include <functional>

#include "handle.h"

namespace tuicall_python {

/** Starts a method of the engine with that completion. */
using Start = std::function<std::int32_t(tuicall_engine*, const tuicall_completion*)>;

/**
 * Interpreter lock held.
 * @param done  None: waits for the answer; a signal handler that raises (Ctrl-C) ends the waiting,
 * not the request. Else called as done(code, message, call_id, user_ids) where the engine's
 * callbacks run; then this function returns at once.
 * @return (call_id, user_ids), or None if `done` was given. Throws TUICallError.
 */
pybind11::object request(Handle& handle, const pybind11::object& done, const Start& start);

}  // namespace tuicall_python
