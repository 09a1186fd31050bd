// The thread on which a runtime's engines call back by default. Tasks run one after the other in
// the order of posting.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tuicall::client {

class CallbackThread {
 public:
  using Task = std::function<void()>;

  // on_start and on_stop run first and last on the thread; either may be empty.
  CallbackThread(std::function<void()> on_start, std::function<void()> on_stop);
  // Runs what was posted, then ends the thread. Not on the thread itself.
  ~CallbackThread();
  CallbackThread(const CallbackThread&) = delete;
  CallbackThread& operator=(const CallbackThread&) = delete;

  // From any thread.
  void post(Task task);
  bool on_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  void run();
  std::vector<Task> wait_for_tasks();

  std::function<void()> on_start_;
  std::function<void()> on_stop_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Task> queued_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace tuicall::client
