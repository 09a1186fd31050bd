#include "engine.h"

#include <chrono>
#include <utility>

#include "python_types.h"

namespace py = pybind11;

namespace tuicall_python {
namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

/** Waits for the descriptor; a signal handler that raises ends it. */
void wait_readable(Handle& handle, int timeout_ms) {
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    int error = 0;
    handle.require([&](tuicall_engine* engine) {
      std::int32_t fd = -1;
      const std::int32_t code = tuicall_engine_poll_fd(engine, &fd);
      if (code != TUICALL_OK) return code;
      error = handle.wait_readable(fd, timeout_ms < 0 ? -1 : milliseconds_until(deadline));
      return code;
    });
    if (error == 0) return;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
}

}  // namespace

Engine::Engine(const std::string& server, const std::string& ca_file, int dispatch,
               std::uint32_t request_timeout_ms, std::int32_t volume_interval_ms,
               std::uint32_t frame_ms, py::object wake_up)
    : wake_up_(std::move(wake_up)),
      handle_(Handle::create({server, ca_file, dispatch, request_timeout_ms, volume_interval_ms,
                              frame_ms, wake_up_.is_none() ? nullptr : wake_up_.ptr()})) {}

Engine::~Engine() { close_soon(); }

std::uint64_t Engine::add_observer(const Observer& observer) {
  const tuicall_observer table = observer.table();
  std::uint64_t observer_id = 0;
  try {
    handle_->require([&](tuicall_engine* engine) {
      return tuicall_engine_add_observer(engine, &observer_id, &table);
    });
  } catch (const py::error_already_set&) {
    Observer::discard(table);
    throw;
  }
  return observer_id;
}

void Engine::remove_observer(std::uint64_t observer_id) {
  handle_->require([observer_id](tuicall_engine* engine) {
    return tuicall_engine_remove_observer(engine, observer_id);
  });
}

std::uint32_t Engine::poll(int timeout_ms) {
  if (timeout_ms != 0) {
    wait_readable(*handle_, timeout_ms);
    if (handle_->closed()) return 0;
  }
  std::uint32_t delivered = 0;
  ExitCatcher catcher;
  const std::shared_ptr<Handle> handle = handle_;
  handle->require(
      [&](tuicall_engine* engine) { return tuicall_engine_poll(engine, 0, &delivered); });
  catcher.rethrow();
  return delivered;
}

int Engine::poll_fd() {
  std::int32_t fd = -1;
  handle_->require([&](tuicall_engine* engine) { return tuicall_engine_poll_fd(engine, &fd); });
  return fd;
}

bool Engine::on_loop_thread() {
  std::int32_t on_loop = 0;
  handle_->require([&](tuicall_engine* engine) {
    return tuicall_engine_current_thread(engine, nullptr, &on_loop);
  });
  return on_loop != 0;
}

py::object Engine::call_info() {
  tuicall_call_info* info = nullptr;
  handle_->require([&](tuicall_engine* engine) { return tuicall_engine_call_info(engine, &info); });
  PyObject* const object = new_call_info(*info);
  tuicall_call_info_free(info);
  if (object == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(object);
}

void Engine::close() {
  handle_->forget_wake_up();
  handle_->close();
}

void Engine::close_soon() {
  handle_->forget_wake_up();
  handle_->close_soon();
}

int Engine::traverse(visitproc visit, void* argument) const {
  return visit(wake_up_.ptr(), argument);
}

void Engine::clear() {
  handle_->forget_wake_up();
  wake_up_ = py::none();
}

}  // namespace tuicall_python
