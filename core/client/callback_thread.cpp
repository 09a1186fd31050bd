#include "client/callback_thread.h"

#include <utility>

namespace tuicall::client {

CallbackThread::CallbackThread(std::function<void()> on_start, std::function<void()> on_stop)
    : on_start_(std::move(on_start)), on_stop_(std::move(on_stop)), thread_([this] { run(); }) {}

CallbackThread::~CallbackThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void CallbackThread::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    queued_.push_back(std::move(task));
  }
  changed_.notify_one();
}

// Empty when the thread shall end.
std::vector<CallbackThread::Task> CallbackThread::wait_for_tasks() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !queued_.empty(); });
  return std::exchange(queued_, {});
}

void CallbackThread::run() {
  if (on_start_) on_start_();
  for (std::vector<Task> tasks = wait_for_tasks(); !tasks.empty(); tasks = wait_for_tasks()) {
    for (Task& task : tasks) {
      task();
      task = nullptr;
    }
  }
  if (on_stop_) on_stop_();
}

}  // namespace tuicall::client
