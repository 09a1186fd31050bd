#include "loop/loop.h"

#include <uv.h>

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "loop/sigpipe_guard.h"

namespace tuicall::loop {

struct Loop::State {
  uv_loop_t loop;
  uv_async_t wake;
  // What the loop's own thread posts needs no waking: it runs when this turn has read what there
  // was to read (turn_end), and a turn that begins with such tasks does not sleep (no_sleep). Both
  // are active only while there are some.
  uv_check_t turn_end;
  uv_idle_t no_sleep;
  std::atomic<std::thread::id> thread;

  std::mutex mutex;  // guards what follows
  std::vector<Task> queued;
  bool stopping = false;
  bool stopped = false;

  // Runs what is queued now, without the lock; false if there was nothing.
  bool run_queued() {
    std::vector<Task> tasks;
    {
      const std::lock_guard lock(mutex);
      tasks.swap(queued);
    }
    for (Task& task : tasks) {
      task();
      task = nullptr;
    }
    return !tasks.empty();
  }

  // False if tasks were queued meanwhile: they were promised to run.
  bool stop_accepting() {
    const std::lock_guard lock(mutex);
    stopped = queued.empty();
    return stopped;
  }

  // What a loop that never ran still holds may own handles on it.
  void drop_queued() {
    std::vector<Task> dropped;
    const std::lock_guard lock(mutex);
    stopped = true;
    dropped.swap(queued);
  }

  void run_at_turn_end() {
    uv_check_start(&turn_end, [](uv_check_t* check) {
      auto* self = static_cast<State*>(check->data);
      uv_check_stop(&self->turn_end);
      uv_idle_stop(&self->no_sleep);
      self->run_queued();
    });
    uv_idle_start(&no_sleep, [](uv_idle_t*) {});
  }

  static void on_wake(uv_async_t* wake) {
    auto* self = static_cast<State*>(wake->data);
    self->run_queued();
    const std::lock_guard lock(self->mutex);
    if (self->stopping) uv_stop(&self->loop);
  }
};

Loop::Loop() : state_(std::make_unique<State>()) {
  [[maybe_unused]] int status = uv_loop_init(&state_->loop);
  assert(status == 0);
  status = uv_async_init(&state_->loop, &state_->wake, &State::on_wake);
  assert(status == 0);
  uv_check_init(&state_->loop, &state_->turn_end);
  uv_idle_init(&state_->loop, &state_->no_sleep);
  state_->wake.data = state_->turn_end.data = state_.get();
}

Loop::~Loop() {
  const SigpipeGuard guard;
  state_->thread = std::this_thread::get_id();
  state_->drop_queued();
  uv_close(reinterpret_cast<uv_handle_t*>(&state_->wake), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&state_->turn_end), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&state_->no_sleep), nullptr);
  uv_run(&state_->loop,
         UV_RUN_DEFAULT);  // close callbacks, and connections that are still lingering
  [[maybe_unused]] const int status = uv_loop_close(&state_->loop);
  assert(status == 0 && "something on the loop was not destroyed before it");
}

void Loop::run() {
  const SigpipeGuard guard;
  state_->thread = std::this_thread::get_id();
  uv_run(&state_->loop, UV_RUN_DEFAULT);
  while (!state_->stop_accepting()) state_->run_queued();
  state_->thread = std::thread::id();
}

void Loop::stop() {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopping) return;
  state_->stopping = true;
  uv_async_send(&state_->wake);
}

bool Loop::post(Task task) {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopped) return false;
  state_->queued.push_back(std::move(task));
  if (state_->queued.size() != 1) return true;  // the others are run soon, and this with them
  if (on_loop_thread()) {
    state_->run_at_turn_end();
  } else {
    uv_async_send(&state_->wake);
  }
  return true;
}

bool Loop::on_loop_thread() const { return state_->thread.load() == std::this_thread::get_id(); }

int64_t Loop::now_ms() const { return static_cast<int64_t>(uv_now(&state_->loop)); }

int64_t Loop::now_us() const {
  constexpr uint64_t kNs_in_us = 1000;
  return static_cast<int64_t>(uv_hrtime() / kNs_in_us);
}

uv_loop_s* Loop::handle() { return &state_->loop; }

}  // namespace tuicall::loop
