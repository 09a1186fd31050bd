// The functions of the C interface that are about an engine.
#pragma once

#include <memory>
#include <utility>

#include "arguments.h"
#include "guard.h"
#include "handles.h"

namespace tuicall::capi {

// Runs body, which returns a base::Status, with the engine, if the handle is good.
template <typename Body>
int32_t with_engine(tuicall_engine* handle, Body body) {
  return guarded([&]() -> base::Status {
    if (base::Status status = check_handle(handle, "the engine"); !status.ok()) return status;
    // The handle may go while it is used.
    const std::shared_ptr<client::Engine> engine = handle->engine;
    return body(*engine);
  });
}

// Likewise with a completion, too. The method fails at once for a bad argument; then the completion
// is never called.
template <typename Body>
int32_t with_completion(tuicall_engine* handle, const tuicall_completion* completion, Body body) {
  return with_engine(handle, [&](client::Engine& engine) -> base::Status {
    base::Result<client::Completion> read = read_completion(completion);
    if (!read.ok()) return read.status();
    return body(engine, std::move(*read));
  });
}

}  // namespace tuicall::capi
