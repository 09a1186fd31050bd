/**
 * @file runtime.hpp
 * @brief The threads of the C++ interface. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_RUNTIME_HPP
#define TUICALL_CPP_RUNTIME_HPP

#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "bridge.hpp"

namespace tuicall {

/** A loop thread and a callback thread that engines share. Engines that are not given one use the
 * process's default. */
class TUICallRuntime {
 public:
  /**
   * Starts the threads.
   * @param onThreadStart  runs first on each thread that will call back; must not throw
   * @param onThreadStop   runs last on each such thread; must not throw
   */
  explicit TUICallRuntime(std::function<void()> onThreadStart = nullptr,
                          std::function<void()> onThreadStop = nullptr)
      : hooks_(std::make_unique<Hooks>(Hooks{std::move(onThreadStart), std::move(onThreadStop)})) {
    tuicall_runtime_options options{};
    options.size = sizeof options;
    options.user_data = hooks_.get();
    options.on_thread_start = [](void* hooks) {
      of_this_thread() = static_cast<Hooks*>(hooks);
      run(static_cast<Hooks*>(hooks)->start);
    };
    options.on_thread_stop = [](void* hooks) { run(static_cast<Hooks*>(hooks)->stop); };
    detail::check(tuicall_runtime_create(&handle_, &options));
  }

  TUICallRuntime(const TUICallRuntime&) = delete;
  TUICallRuntime& operator=(const TUICallRuntime&) = delete;

  /** Stops the threads. Each engine on it holds its runtime, so this happens after the last of them
   * has gone. */
  ~TUICallRuntime() {
    if (tuicall_runtime_destroy(handle_) == TUICALL_OK) return;
    if (of_this_thread() != hooks_.get()) return;  // in a forked child, which has no such threads
    // The last holder let go on one of the runtime's own threads, which cannot wait for themselves.
    std::thread([handle = handle_, hooks = std::move(hooks_)] {
      tuicall_runtime_destroy(handle);
    }).detach();
  }

  /** The handle, for functions of tuicall.h. */
  tuicall_runtime* handle() const { return handle_; }

 private:
  struct Hooks {
    std::function<void()> start;
    std::function<void()> stop;
  };
  // Those of the runtime that the calling thread belongs to; null: of none.
  static const Hooks*& of_this_thread() {
    static thread_local const Hooks* hooks = nullptr;
    return hooks;
  }
  static void run(const std::function<void()>& hook) {
    if (hook) hook();
  }

  std::unique_ptr<Hooks> hooks_;
  tuicall_runtime* handle_ = nullptr;
};

}  // namespace tuicall

#endif  // TUICALL_CPP_RUNTIME_HPP
