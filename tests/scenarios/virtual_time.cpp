#include "virtual_time.h"

#include <cstdlib>
#include <utility>

#include "loop/timer.h"

namespace tuicall::scenarios {

void VirtualTime::settle() { settle(SIZE_MAX); }

void VirtualTime::settle(size_t most_tasks) {
  for (size_t done = 0; done < most_tasks && !tasks_.empty(); ++done) {
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    task();
  }
}

void VirtualTime::advance_to(int64_t time_ms) {
  settle();
  while (next_due_ms() <= time_ms) {
    const auto next = timers_.begin();
    now_ms_ = std::max(now_ms_, next->first.first);
    const std::function<void()> task = std::move(next->second);
    times_.erase(next->first.second);
    timers_.erase(next);
    task();
    settle();
  }
  now_ms_ = std::max(now_ms_, time_ms);
}

int64_t VirtualTime::next_due_ms() const {
  return timers_.empty() ? INT64_MAX : timers_.begin()->first.first;
}

uint64_t VirtualTime::at(int64_t time_ms, std::function<void()> task) {
  ++last_number_;
  timers_[{time_ms, last_number_}] = std::move(task);
  times_[last_number_] = time_ms;
  return last_number_;
}

void VirtualTime::cancel(uint64_t number) {
  const auto time = times_.find(number);
  if (time != times_.end()) {
    timers_.erase({time->second, number});
    times_.erase(time);
  }
}

}  // namespace tuicall::scenarios

// What a libuv timer is to the real Timer.
struct uv_timer_s {
  tuicall::scenarios::VirtualTime& time;
  uint64_t number = 0;  // 0 = not set
};

namespace tuicall::loop {

struct Loop::State {
  scenarios::VirtualTime time;
};

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() = default;

bool Loop::post(Task task) {
  state_->time.post(std::move(task));
  return true;
}

// A runtime has a thread for them; here the test lets the time go on.
void Loop::run() { std::abort(); }
void Loop::stop() { std::abort(); }

bool Loop::on_loop_thread() const { return true; }
int64_t Loop::now_ms() const { return state_->time.now_ms(); }
int64_t Loop::now_us() const { return now_ms() * 1000; }
uv_loop_s* Loop::handle() { return reinterpret_cast<uv_loop_s*>(&state_->time); }

Timer::Timer(Loop& loop) : handle_(new uv_timer_s{scenarios::VirtualTime::of(loop)}) {}

Timer::~Timer() {
  stop();
  delete handle_;
}

void Timer::start(uint64_t delay_ms, std::function<void()> task) {
  stop();
  task_ = std::move(task);
  const int64_t due_ms = handle_->time.now_ms() + static_cast<int64_t>(delay_ms);
  handle_->number = handle_->time.at(due_ms, [this] {
    handle_->number = 0;
    const std::function<void()> due = std::exchange(task_, nullptr);
    due();
  });
}

void Timer::stop() {
  handle_->time.cancel(std::exchange(handle_->number, 0));
  task_ = nullptr;
}

bool Timer::active() const { return handle_->number != 0; }

}  // namespace tuicall::loop

namespace tuicall::scenarios {

VirtualTime& VirtualTime::of(loop::Loop& loop) {
  return *reinterpret_cast<VirtualTime*>(loop.handle());
}

}  // namespace tuicall::scenarios
