#include "loop/signal.h"

#include <uv.h>

#include <utility>

namespace tuicall::loop {

Signal::Signal(Loop& loop, int number, std::function<void()> arrived)
    : handle_(new uv_signal_t), arrived_(std::move(arrived)) {
  uv_signal_init(loop.handle(), handle_);
  handle_->data = this;
  uv_signal_start(
      handle_, [](uv_signal_t* handle, int) { static_cast<Signal*>(handle->data)->arrived_(); },
      number);
}

Signal::~Signal() {
  uv_close(reinterpret_cast<uv_handle_t*>(handle_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_signal_t*>(handle); });
}

}  // namespace tuicall::loop
