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

// What is taken up now was ready when the loop last looked, at the latest. That may be a moment
// ago even if much waits, since it looks at so many connections at a time only: the message tells.
int64_t DelayProbe::delay_us() {
  const int64_t now_us = precise_now_us();
  const int64_t turn_us = std::max<int64_t>(0, now_us - loop_.now_ms() * 1000 - kInexact_us);
  if (sent_at_us_ == 0 && turn_us > 0) send(now_us);
  const int64_t under_way_us = sent_at_us_ == 0 ? 0 : now_us - sent_at_us_;
  return std::max({turn_us, under_way_us, last_delay_us_});
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
