// A loop thread and a callback thread, shared by any number of engines, and one for their files of
// sound.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "client/callback_thread.h"
#include "client/dial_queue.h"
#include "client/file_thread.h"
#include "loop/loop.h"

namespace tuicall::client {

struct ThreadHooks {
  std::function<void()> on_start;  // first on each of the runtime's threads
  std::function<void()> on_stop;   // last on each of them
};

class Runtime {
 public:
  explicit Runtime(ThreadHooks hooks = {});
  // Ends both threads. No engine lives on it any more, and the caller is not one of its threads.
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // The process's default runtime, made when it is first asked for. It lives as long as the
  // process: its threads sleep when there is nothing to do, and stop when the process exits. A
  // forked child gets one of its own.
  static std::shared_ptr<Runtime> default_runtime();

  loop::Loop& loop() { return loop_; }
  CallbackThread& callbacks() { return *callbacks_; }
  FileThread& files() { return files_; }
  bool on_own_thread() const { return loop_.on_loop_thread() || callbacks_->on_this_thread(); }

  // Shared by the engines that connect to this server. Loop thread only.
  std::shared_ptr<DialQueue> dial_queue(const std::string& server);

  void engine_added() { ++engines_; }
  void engine_removed() { --engines_; }
  int engines() const { return engines_; }

  // Ends the loop thread, waiting at most so long for it: a callback that blocks there must not
  // keep the process from ending. Once.
  void stop_loop_within(std::chrono::milliseconds timeout);

 private:
  loop::Loop loop_;
  std::atomic<int> engines_ = 0;
  std::map<std::string, std::weak_ptr<DialQueue>> dial_queues_;  // by server
  std::promise<void> loop_ended_;
  std::unique_ptr<CallbackThread> callbacks_;
  std::thread loop_thread_;
  FileThread files_;
};

}  // namespace tuicall::client
