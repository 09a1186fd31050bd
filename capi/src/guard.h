// The border of the C interface: statuses become codes and the thread's last error, and no C++
// exception gets out.
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <string>

#include "base/status.h"

namespace tuicall::capi {

// Remembers the message for tuicall_last_error() and returns the code.
int32_t report(const base::Status& status);
const char* last_error();

inline base::Status invalid(std::string message) {
  return {base::kParamInvalid, std::move(message)};
}

// Runs body, which returns a base::Status.
template <typename Body>
int32_t guarded(Body body) {
  try {
    return report(body());
  } catch (const std::bad_alloc&) {
    return report({base::kRequestRefused, "out of memory"});
  } catch (const std::exception& failure) {
    return report({base::kRequestRefused, failure.what()});
  }
}

}  // namespace tuicall::capi
