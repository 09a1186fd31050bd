#include "loop/timer.h"

#include <uv.h>

#include <utility>

namespace tuicall::loop {

Timer::Timer(Loop& loop) : handle_(new uv_timer_t) {
  uv_timer_init(loop.handle(), handle_);
  handle_->data = this;
}

Timer::~Timer() {
  handle_->data = nullptr;
  uv_timer_stop(handle_);
  uv_close(reinterpret_cast<uv_handle_t*>(handle_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

void Timer::start(uint64_t delay_ms, std::function<void()> task) {
  task_ = std::move(task);
  const auto fire = [](uv_timer_t* handle) {
    auto* self = static_cast<Timer*>(handle->data);
    // Moved out, because the task may start this timer again or destroy it.
    const std::function<void()> due = std::exchange(self->task_, nullptr);
    due();
  };
  uv_timer_start(handle_, fire, delay_ms, 0);
}

void Timer::stop() {
  uv_timer_stop(handle_);
  task_ = nullptr;
}

bool Timer::active() const { return uv_is_active(reinterpret_cast<const uv_handle_t*>(handle_)); }

}  // namespace tuicall::loop
