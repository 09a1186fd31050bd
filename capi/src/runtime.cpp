#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <mutex>

#include "arguments.h"
#include "guard.h"
#include "handles.h"
#include "tuicall/tuicall.h"

namespace tuicall::capi {
namespace {

std::atomic<unsigned> the_generation = 0;
std::once_flag registered;

}  // namespace

unsigned fork_generation() {
  std::call_once(registered, [] { pthread_atfork(nullptr, nullptr, [] { ++the_generation; }); });
  return the_generation;
}

}  // namespace tuicall::capi

using tuicall::base::kRequestRefused;
using tuicall::base::Status;
using tuicall::capi::check_handle;
using tuicall::capi::guarded;
using tuicall::capi::invalid;

int32_t tuicall_runtime_create(tuicall_runtime** runtime, const tuicall_runtime_options* options) {
  return guarded([&]() -> Status {
    if (runtime == nullptr) return invalid("runtime is null, expected where to put the runtime");
    tuicall::client::ThreadHooks hooks;
    if (options != nullptr) {
      if (options->size < offsetof(tuicall_runtime_options, user_data)) {
        return invalid("options.size is " + std::to_string(options->size) +
                       ", expected sizeof(tuicall_runtime_options)");
      }
      const auto given = tuicall::capi::read_struct(*options);
      void* const user_data = given.user_data;
      if (auto* start = given.on_thread_start) hooks.on_start = [=] { start(user_data); };
      if (auto* stop = given.on_thread_stop) hooks.on_stop = [=] { stop(user_data); };
    }
    auto created = std::make_unique<tuicall_runtime>();
    created->runtime = std::make_shared<tuicall::client::Runtime>(std::move(hooks));
    *runtime = created.release();
    return {};
  });
}

int32_t tuicall_runtime_destroy(tuicall_runtime* runtime) {
  if (runtime == nullptr) return TUICALL_OK;
  return guarded([&]() -> Status {
    if (Status status = check_handle(runtime, "the runtime"); !status.ok()) return status;
    if (runtime->runtime->on_own_thread()) {
      return {kRequestRefused, "a runtime cannot be destroyed on one of its own threads"};
    }
    if (const int engines = runtime->runtime->engines(); engines > 0) {
      return {kRequestRefused,
              std::to_string(engines) +
                  " engines live on the runtime, expected none: destroy them first"};
    }
    delete runtime;
    return {};
  });
}
