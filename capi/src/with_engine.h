// The functions of the C interface that are about an engine.
#pragma once

#include <memory>

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

}  // namespace tuicall::capi
