#include "load/main_loop.h"

#include <poll.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "load/clock.h"

namespace tuicall::cli::load {

namespace {

constexpr int64_t kTick_ns = 10'000'000;

}  // namespace

void MainLoop::later(double after_s, std::function<void()> what) {
  agenda_.add(after(after_s), std::move(what));
}

bool MainLoop::wait(int64_t until_ns, const Condition& done) {
  bool over = false;
  while (!interrupted_ && !over && !done()) {
    const int64_t next_ns = agenda_.run(now_ns());
    sleep_until(std::min({until_ns, next_ns, now_ns() + kTick_ns}));
    over = now_ns() >= until_ns;
  }
  return !interrupted_;
}

// Or until a signal comes; also if it is late already, it looks for one.
void MainLoop::sleep_until(int64_t at_ns) {
  const int64_t left_ns = std::max<int64_t>(at_ns - now_ns(), 0);
  const timespec left{left_ns / 1'000'000'000, left_ns % 1'000'000'000};
  pollfd signal{signals_.fd(), POLLIN, 0};
  if (ppoll(&signal, 1, &left, nullptr) > 0) {
    signals_.take();
    interrupted_ = true;
  }
}

}  // namespace tuicall::cli::load
