#include "loop/delay_probe.h"

#include <sys/eventfd.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <cassert>

namespace tuicall::loop {
namespace {

// The loop's own time is rounded down to a millisecond, and may come from a clock that is one late.
constexpr int64_t kInexact_us = 2000;

int64_t precise_now_us() { return static_cast<int64_t>(uv_hrtime() / 1000); }

}  // namespace

DelayProbe::DelayProbe(Loop& loop)
    : loop_(loop), descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), handle_(new uv_poll_t) {
  [[maybe_unused]] const int status = uv_poll_init(loop.handle(), handle_, descriptor_);
  assert(status == 0 && "there is no descriptor left");
  handle_->data = this;
  uv_poll_start(handle_, UV_READABLE, [](uv_poll_t* handle, int, int) {
    static_cast<DelayProbe*>(handle->data)->arrived();
  });
}

DelayProbe::~DelayProbe() {
  uv_close(reinterpret_cast<uv_handle_t*>(handle_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  ::close(descriptor_);
}

// A turn that has lasted long does not say by itself that much waits: the thread may just have been
// interrupted. The message that is sent then tells.
int64_t DelayProbe::delay_us() {
  const int64_t now_us = precise_now_us();
  if (sent_at_us_ == 0) {
    if (now_us - loop_.now_ms() * 1000 > kInexact_us) send(now_us);
    return last_delay_us_;
  }
  return std::max(now_us - sent_at_us_, last_delay_us_);
}

void DelayProbe::send(int64_t now_us) {
  sent_at_us_ = now_us;
  eventfd_write(descriptor_, 1);
}

// As long as there is a delay it is looked at again, so that the last one is never an old one.
void DelayProbe::arrived() {
  eventfd_t count = 0;
  eventfd_read(descriptor_, &count);
  const int64_t now_us = precise_now_us();
  const int64_t delay_us = now_us - sent_at_us_;
  sent_at_us_ = 0;
  last_delay_us_ = delay_us < kInexact_us ? 0 : delay_us;
  if (last_delay_us_ != 0) send(now_us);
}

}  // namespace tuicall::loop
