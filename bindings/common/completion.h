// How the requests of a binding are answered: through one function for the whole process, with the
// number of the request. So a binding needs one callback that lives for ever, and none for each
// request. Included once, in the file that SWIG makes. Any thread.
#pragma once

#include <tuicall/tuicall.h>

#include <cstdint>

namespace tuicall_bindings {

/** Gets the number of a request as its user_data. */
using Answer = void (*)(void* request, const tuicall_result* result);

struct Completions {
  Answer answer = nullptr;
  std::int32_t delivery = TUICALL_DELIVER_IN_ORDER;
};

/** Set once, before the first request. */
inline Completions& completions() {
  static Completions the_completions;
  return the_completions;
}

/** @param request  its number; 0: nobody wants to know, and the result is null */
inline tuicall_completion* completion_of(std::uint64_t request, tuicall_completion* made) {
  if (request == 0) return nullptr;
  made->size = sizeof *made;
  made->delivery = completions().delivery;
  made->user_data = reinterpret_cast<void*>(static_cast<std::uintptr_t>(request));
  made->done = completions().answer;
  return made;
}

}  // namespace tuicall_bindings
