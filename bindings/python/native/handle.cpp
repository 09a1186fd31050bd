#include "handle.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "observer.h"
#include "python_types.h"
#include "state.h"

namespace tuicall_python {
namespace {

constexpr const char* kForked =
    "this engine was made before fork(), and belongs to the parent process; make a new one in the "
    "child";

Outcome outcome_of(std::int32_t code) {
  return {code, code == TUICALL_OK ? std::string() : std::string(tuicall_last_error())};
}

}  // namespace

Handle::Handle(PyObject* wake_up, bool polls)
    : wake_up_(wake_up),
      closing_fd_(polls ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1),
      generation_(fork_generation()) {}

Handle::~Handle() {
  if (closing_fd_ >= 0) ::close(closing_fd_);
}

std::shared_ptr<Handle> Handle::create(const Options& options) {
  const bool polls = options.dispatch == TUICALL_DISPATCH_POLL;
  std::shared_ptr<Handle> handle(new Handle(options.wake_up, polls));
  tuicall_engine_options engine_options{};
  engine_options.size = sizeof engine_options;
  engine_options.dispatch = options.dispatch;
  engine_options.server = options.server.c_str();
  engine_options.ca_file = options.ca_file.c_str();
  engine_options.runtime = shared_runtime();
  engine_options.wake_up = options.wake_up != nullptr ? &Handle::wake_up : nullptr;
  engine_options.wake_up_user_data = handle.get();
  engine_options.request_timeout_ms = options.request_timeout_ms;
  engine_options.volume_interval_ms = options.volume_interval_ms;
  engine_options.frame_ms = options.frame_ms;
  const Outcome outcome = without_gil(
      [&] { return outcome_of(tuicall_engine_create(&handle->engine_, &engine_options)); });
  if (outcome.code != TUICALL_OK) raise_error(outcome.code, outcome.message);
  count_engine(+1);
  return handle;
}

void Handle::check_generation() const {
  if (generation_ != fork_generation()) raise_error(TUICALL_E_REQUEST_REFUSED, kForked);
}

void Handle::enter() {
  check_generation();
  if (!try_enter()) raise_error(TUICALL_E_INIT_FAIL, "the engine is closed");
}

bool Handle::try_enter() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!closing_) ++users_;
  return !closing_;
}

void Handle::leave() {
  std::unique_lock<std::mutex> lock(mutex_);
  --users_;
  const bool frees = users_ == 0 && last_user_frees_;
  changed_.notify_all();
  lock.unlock();
  if (frees) destroy_async();
}

Outcome Handle::use(const Work& work) {
  stay_if_held();  // before anybody waits for this thread to leave the engine
  enter();
  const std::shared_ptr<Handle> self = shared_from_this();
  PyThreadState* thread = nullptr;
  try {
    thread = leave_interpreter();
  } catch (...) {
    leave();
    throw;
  }
  Outcome outcome = outcome_of(work(engine_));
  leave();
  enter_interpreter(thread);
  return outcome;
}

void Handle::require(const Work& work) {
  const Outcome outcome = use(work);
  if (outcome.code != TUICALL_OK) raise_error(outcome.code, outcome.message);
}

bool Handle::closed() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return closing_;
}

void Handle::close() {
  check_generation();
  stay_if_held();  // before it becomes this thread's business to free the engine
  if (!try_enter()) return;
  std::int32_t in_callback = 0;
  std::int32_t on_loop = 0;
  tuicall_engine_current_thread(engine_, &in_callback, &on_loop);
  leave();
  if (in_callback != 0 || on_loop != 0) return close_soon();
  const std::shared_ptr<Handle> self = shared_from_this();
  if (!begin_closing(false)) return;
  without_gil([this] {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return users_ == 0; });
    }
    const std::int32_t code = tuicall_engine_destroy(engine_);
    count_engine(-1);
    return code;
  });
}

void Handle::close_soon() {
  if (generation_ != fork_generation() || !begin_closing(true)) return;
  leave();
}

bool Handle::begin_closing(bool last_user_frees) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closing_) return false;
  closing_ = true;
  last_user_frees_ = last_user_frees;
  if (last_user_frees) ++users_;
  if (closing_fd_ >= 0) eventfd_write(closing_fd_, 1);
  return true;
}

void Handle::destroy_async() {
  auto* const owner = new std::shared_ptr<Handle>(shared_from_this());
  tuicall_engine_destroy_async(
      engine_,
      [](void* user_data) {
        delete static_cast<std::shared_ptr<Handle>*>(user_data);
        count_engine(-1);
      },
      owner);
}

void Handle::wake_up(void* handle) {
  const PyGILState_STATE state = PyGILState_Ensure();
  PyObject* const callable = static_cast<Handle*>(handle)->wake_up_;
  if (callable != nullptr) {
    Py_INCREF(callable);
    PyObject* const result = PyObject_CallNoArgs(callable);
    if (result == nullptr) report_exception(callable);
    Py_XDECREF(result);
    Py_DECREF(callable);
  }
  PyGILState_Release(state);
}

int Handle::wait_readable(int poll_fd, int timeout_ms) const {
  std::array<pollfd, 2> descriptors = {pollfd{poll_fd, POLLIN, 0}, pollfd{closing_fd_, POLLIN, 0}};
  const int ready = poll(descriptors.data(), descriptors.size(), timeout_ms);
  return ready < 0 ? errno : 0;
}

}  // namespace tuicall_python
