#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>

#include "arguments.h"
#include "guard.h"
#include "handles.h"
#include "table_observer.h"
#include "tuicall/tuicall.h"
#include "views.h"
#include "with_engine.h"

using tuicall::base::kRequestRefused;
using tuicall::base::Result;
using tuicall::base::Status;
using tuicall::capi::check_handle;
using tuicall::capi::guarded;
using tuicall::capi::invalid;
using tuicall::capi::with_engine;
using tuicall::client::DispatchMode;
using tuicall::client::Engine;
using tuicall::client::EngineOptions;

namespace {

constexpr uint32_t kDefaultRequestTimeout_ms = 10'000;
constexpr uint32_t kMaxRequestTimeout_ms = 600'000;
constexpr int32_t kMinVolumeInterval_ms = 20;  // a frame of sound
constexpr int32_t kMaxVolumeInterval_ms = 60'000;
constexpr uint32_t kShortFrame_ms = 10;
constexpr uint32_t kLongFrame_ms = 20;

Result<EngineOptions> read_options(const tuicall_engine_options& given) {
  if (given.server == nullptr) {
    return invalid("server is null, expected \"host:port\"");
  }
  if (given.dispatch < TUICALL_DISPATCH_THREAD || given.dispatch > TUICALL_DISPATCH_INLINE) {
    return invalid("dispatch is " + std::to_string(given.dispatch) +
                   ", expected 0 (thread), 1 (poll) or 2 (inline)");
  }
  if (given.request_timeout_ms > kMaxRequestTimeout_ms) {
    return invalid("request_timeout_ms is " + std::to_string(given.request_timeout_ms) +
                   ", expected 0 to " + std::to_string(kMaxRequestTimeout_ms));
  }
  if (given.volume_interval_ms > 0 && (given.volume_interval_ms < kMinVolumeInterval_ms ||
                                       given.volume_interval_ms > kMaxVolumeInterval_ms)) {
    return invalid("volume_interval_ms is " + std::to_string(given.volume_interval_ms) +
                   ", expected 0, less, or " + std::to_string(kMinVolumeInterval_ms) + " to " +
                   std::to_string(kMaxVolumeInterval_ms));
  }
  if (given.frame_ms != 0 && given.frame_ms != kShortFrame_ms && given.frame_ms != kLongFrame_ms)
    return invalid("frame_ms is " + std::to_string(given.frame_ms) + ", expected 10 or 20 (or 0)");
  EngineOptions options;
  options.server = given.server;
  if (given.ca_file != nullptr) options.ca_file = given.ca_file;
  options.dispatch = static_cast<DispatchMode>(given.dispatch);
  if (auto* wake_up = given.wake_up) {
    options.wake_up = [wake_up, user_data = given.wake_up_user_data] { wake_up(user_data); };
  }
  options.request_timeout_ms =
      given.request_timeout_ms == 0 ? kDefaultRequestTimeout_ms : given.request_timeout_ms;
  if (given.volume_interval_ms != 0) {
    options.sound.volume_interval_ms = static_cast<uint32_t>(std::max(given.volume_interval_ms, 0));
  }
  if (given.frame_ms != 0) options.sound.frame_ms = given.frame_ms;
  return options;
}

// The info and everything that it points to, freed as one.
struct OwnedCallInfo : tuicall_call_info {
  explicit OwnedCallInfo(tuicall::client::CallInfoPointer from)
      : tuicall_call_info{}, info(std::move(from)), view(*info) {
    static_cast<tuicall_call_info&>(*this) = view.get();
  }

  tuicall::client::CallInfoPointer info;
  tuicall::capi::CallInfoView view;
};

}  // namespace

int32_t tuicall_engine_create(tuicall_engine** engine, const tuicall_engine_options* options) {
  return guarded([&]() -> Status {
    if (engine == nullptr) return invalid("engine is null, expected where to put the engine");
    if (options == nullptr) return invalid("options is null, expected a tuicall_engine_options");
    if (options->size < offsetof(tuicall_engine_options, ca_file)) {
      return invalid("options.size is " + std::to_string(options->size) +
                     ", expected sizeof(tuicall_engine_options)");
    }
    const tuicall_engine_options given = tuicall::capi::read_struct(*options);
    const Result<EngineOptions> read = read_options(given);
    if (!read.ok()) return read.status();
    auto handle = std::make_unique<tuicall_engine>();
    if (given.runtime == nullptr) {
      handle->default_runtime = tuicall::client::Runtime::default_runtime();
    } else if (Status status = check_handle(given.runtime, "the runtime"); !status.ok()) {
      return status;
    }
    tuicall::client::Runtime& runtime =
        given.runtime == nullptr ? *handle->default_runtime : *given.runtime->runtime;
    const Result<std::shared_ptr<Engine>> created = Engine::create(runtime, *read);
    if (!created.ok()) return created.status();
    handle->engine = *created;
    *engine = handle.release();
    return {};
  });
}

int32_t tuicall_engine_destroy(tuicall_engine* engine) {
  if (engine == nullptr) return TUICALL_OK;
  return with_engine(engine, [&](Engine& e) -> Status {
    Status status = e.destroy();
    if (status.ok()) delete engine;
    return status;
  });
}

int32_t tuicall_engine_destroy_async(tuicall_engine* engine, void (*done)(void* user_data),
                                     void* user_data) {
  if (engine == nullptr) return guarded([] { return invalid("the engine is null"); });
  return with_engine(engine, [&](Engine& e) -> Status {
    e.destroy_async([=] {
      delete engine;
      if (done != nullptr) done(user_data);
    });
    return {};
  });
}

int32_t tuicall_engine_add_observer(tuicall_engine* engine, uint64_t* observer_id,
                                    const tuicall_observer* observer) {
  return with_engine(engine, [&](Engine& e) -> Status {
    constexpr size_t kLeastSize = offsetof(tuicall_observer, on_error);
    if (observer == nullptr || observer->size < kLeastSize) {
      return invalid("the observer is null or its size too small (" +
                     std::to_string(observer == nullptr ? 0 : observer->size) +
                     "), expected sizeof(tuicall_observer)");
    }
    const uint64_t id = e.observers().add(
        std::make_unique<tuicall::capi::TableObserver>(tuicall::capi::read_struct(*observer)));
    if (observer_id != nullptr) *observer_id = id;
    return {};
  });
}

int32_t tuicall_engine_remove_observer(tuicall_engine* engine, uint64_t observer_id) {
  return with_engine(engine, [&](Engine& e) -> Status {
    if (e.remove_observer(observer_id)) return {};
    return invalid("there is no observer " + std::to_string(observer_id) + " (any more)");
  });
}

int32_t tuicall_engine_poll(tuicall_engine* engine, int32_t timeout_ms, uint32_t* delivered) {
  return with_engine(engine, [&](Engine& e) { return e.dispatcher().poll(timeout_ms, delivered); });
}

int32_t tuicall_engine_poll_fd(tuicall_engine* engine, int32_t* fd) {
  return with_engine(engine, [&](Engine& e) -> Status {
    if (fd == nullptr) return invalid("fd is null, expected where to put the descriptor");
    if (e.dispatcher().mode() != DispatchMode::kPoll) {
      return {kRequestRefused, "the engine was not created for poll dispatch"};
    }
    *fd = e.dispatcher().poll_fd();
    return {};
  });
}

int32_t tuicall_engine_current_thread(tuicall_engine* engine, int32_t* in_callback,
                                      int32_t* on_loop) {
  return with_engine(engine, [&](Engine& e) -> Status {
    if (in_callback != nullptr) *in_callback = e.in_callback() ? 1 : 0;
    if (on_loop != nullptr) *on_loop = e.on_loop_thread() ? 1 : 0;
    return {};
  });
}

int32_t tuicall_engine_call_info(tuicall_engine* engine, tuicall_call_info** info) {
  return with_engine(engine, [&](Engine& e) -> Status {
    if (info == nullptr) return invalid("info is null, expected where to put the call's info");
    *info = new OwnedCallInfo(e.call_info());
    return {};
  });
}

void tuicall_call_info_free(tuicall_call_info* info) { delete static_cast<OwnedCallInfo*>(info); }
