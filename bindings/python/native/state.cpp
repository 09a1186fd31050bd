#include "state.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "python_types.h"

namespace tuicall_python {
namespace {

/** Replaced as a whole in a forked child, where the parent's locks may be held by threads that are
 * gone. */
struct State {
  std::mutex
      runtime_mutex;  // of `runtime`; taken outside the interpreter lock only: the hooks need that
  tuicall_runtime* runtime = nullptr;
  std::mutex mutex;  // of all that follows; held for an instant only
  std::condition_variable changed;
  int engines = 0;                // not freed yet
  int threads_outside = 0;        // between leave_interpreter() and enter_interpreter()
  std::thread::id ending_thread;  // which ends the interpreter; none: nobody yet
  bool shutting_down = false;
  std::uint64_t generation = 0;
};

State* state = nullptr;

void renew_in_child() {
  auto* const renewed = new State;
  renewed->generation = state->generation + 1;
  state = renewed;
}

State* make_state() {
  pthread_atfork(nullptr, nullptr, &renew_in_child);
  return new State;
}

[[maybe_unused]] const bool state_is_made = (state = make_state()) != nullptr;

// The two hooks below keep one thread state for the life of a thread: making one for every event
// costs forty times as much as the event. No C++ object may live in these frames: when the
// interpreter ends, taking its lock ends the thread.
thread_local PyGILState_STATE attached_before;
thread_local PyThreadState* kept_state = nullptr;

void attach_thread(void* /*user_data*/) {
  attached_before = PyGILState_Ensure();
  kept_state = PyEval_SaveThread();
}

void detach_thread(void* /*user_data*/) {
  PyEval_RestoreThread(kept_state);
  PyGILState_Release(attached_before);
}

/** Whether hold_threads() concerns this thread. state->mutex held. */
bool is_held() {
  return state->ending_thread != std::thread::id() &&
         state->ending_thread != std::this_thread::get_id() && kept_state == nullptr;
}

/** Neither lock held. */
[[noreturn]] void stay() {
  for (;;) pause();
}

tuicall_runtime_options hooks() {
  tuicall_runtime_options options{};
  options.size = sizeof options;
  options.on_thread_start = &attach_thread;
  options.on_thread_stop = &detach_thread;
  return options;
}

}  // namespace

tuicall_runtime* shared_runtime() {
  std::int32_t code = TUICALL_OK;
  tuicall_runtime* const runtime = without_gil([&code] {
    const std::lock_guard<std::mutex> lock(state->runtime_mutex);
    if (state->runtime == nullptr) {
      const tuicall_runtime_options options = hooks();
      code = tuicall_runtime_create(&state->runtime, &options);
    }
    return state->runtime;
  });
  if (code != TUICALL_OK) raise_error(code, "the runtime's threads could not be started");
  return runtime;
}

std::uint64_t fork_generation() { return state->generation; }

void count_engine(int change) {
  const std::lock_guard<std::mutex> lock(state->mutex);
  state->engines += change;
  state->changed.notify_all();
}

void hold_threads() {
  const std::lock_guard<std::mutex> lock(state->mutex);
  state->ending_thread = std::this_thread::get_id();
}

void stay_if_held() {
  std::unique_lock<std::mutex> lock(state->mutex);
  if (!is_held()) return;
  lock.unlock();
  PyEval_SaveThread();
  stay();
}

void shut_down() {
  {
    const std::lock_guard<std::mutex> lock(state->mutex);
    if (state->shutting_down) return;
    state->shutting_down = true;
  }
  PyThreadState* const thread = PyEval_SaveThread();
  {
    std::unique_lock<std::mutex> lock(state->mutex);
    state->changed.wait(lock, [] { return state->engines == 0 && state->threads_outside == 0; });
  }
  {
    const std::lock_guard<std::mutex> lock(state->runtime_mutex);
    tuicall_runtime_destroy(state->runtime);
    state->runtime = nullptr;
  }
  PyEval_RestoreThread(thread);
}

PyThreadState* leave_interpreter() {
  stay_if_held();
  {
    std::unique_lock<std::mutex> lock(state->mutex);
    if (state->shutting_down) {
      lock.unlock();
      raise_error(TUICALL_E_REQUEST_REFUSED, "the Python interpreter is ending");
    }
    ++state->threads_outside;
  }
  return PyEval_SaveThread();
}

void enter_interpreter(PyThreadState* thread) {
  {
    std::unique_lock<std::mutex> lock(state->mutex);
    if (is_held()) {
      --state->threads_outside;
      state->changed.notify_all();
      lock.unlock();
      stay();
    }
  }
  PyEval_RestoreThread(thread);
  const std::lock_guard<std::mutex> lock(state->mutex);
  --state->threads_outside;
  state->changed.notify_all();
}

}  // namespace tuicall_python
