// What the opaque handles of the C interface are.
#pragma once

#include <memory>

#include "base/status.h"
#include "client/engine.h"
#include "client/runtime.h"

namespace tuicall::capi {

// Grows in each forked child, so that a handle knows that it is not in the process that made it.
unsigned fork_generation();

}  // namespace tuicall::capi

struct tuicall_runtime {
  std::shared_ptr<tuicall::client::Runtime> runtime;
  unsigned generation = tuicall::capi::fork_generation();
};

struct tuicall_engine {
  std::shared_ptr<tuicall::client::Engine> engine;
  std::shared_ptr<tuicall::client::Runtime> default_runtime;  // null: the program's own
  unsigned generation = tuicall::capi::fork_generation();
};

namespace tuicall::capi {

// Why the handle cannot be used; ok if it can.
template <typename Handle>
base::Status check_handle(const Handle* handle, const char* what) {
  if (handle == nullptr) {
    return {base::kParamInvalid,
            std::string(what) + " is null, expected one that was created and not destroyed"};
  }
  if (handle->generation != fork_generation()) {
    return {base::kRequestRefused,
            std::string(what) +
                " was created before fork() and cannot be used in the child, "
                "expected a new one"};
  }
  return {};
}

}  // namespace tuicall::capi
