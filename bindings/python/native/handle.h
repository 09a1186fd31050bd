// The C engine behind a Python engine: keeps it from being freed while any thread is inside one of
// its functions. Owner: shared by the Python engine and by what is under way. Any thread, as each
// function says.
#pragma once

#include <Python.h>
#include <tuicall/tuicall.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace tuicall_python {

/** How a function of the C interface went; the text is that of tuicall_last_error(). */
struct Outcome {
  std::int32_t code;
  std::string message;
};

class Handle : public std::enable_shared_from_this<Handle> {
 public:
  struct Options {
    std::string server;
    std::string ca_file;
    std::int32_t dispatch;
    std::uint32_t request_timeout_ms;
    std::int32_t volume_interval_ms;
    std::uint32_t frame_ms;
    PyObject* wake_up;  // borrowed until forget_wake_up(); may be null
  };

  /** Interpreter lock held. Throws TUICallError. */
  static std::shared_ptr<Handle> create(const Options& options);
  ~Handle();
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  using Work = std::function<std::int32_t(tuicall_engine*)>;

  /**
   * Calls functions of the C interface outside the interpreter lock, and gives their status. The
   * engine is not freed meanwhile. Interpreter lock held. Throws TUICallError for a closed engine,
   * in a forked child, and never what `work` returns.
   */
  Outcome use(const Work& work);

  /** As use(), and throws TUICallError for a status that is not TUICALL_OK. */
  void require(const Work& work);

  /**
   * Frees the engine: at once if that is possible here, else (inside its callbacks, on its loop
   * thread) when the running callback has returned. Interpreter lock held. Repeated: no effect.
   */
  void close();

  /** Frees the engine without waiting. Interpreter lock held. */
  void close_soon();

  bool closed() const;

  /** The wake-up callable is not called from now on. Interpreter lock held. */
  void forget_wake_up() { wake_up_ = nullptr; }

  /** Waits until the poll descriptor is readable or the engine closes. Outside the interpreter
     lock.
      @return 0, or errno */
  int wait_readable(int poll_fd, int timeout_ms) const;

 private:
  Handle(PyObject* wake_up, bool polls);
  void check_generation() const;
  void enter();
  bool try_enter();
  void leave();
  bool begin_closing(bool last_user_frees);
  void destroy_async();
  static void wake_up(void* handle);

  PyObject* wake_up_;
  const int closing_fd_;  // readable when the engine closes; -1 where nobody polls
  const std::uint64_t generation_;
  tuicall_engine* engine_ = nullptr;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int users_ = 0;  // threads inside use()
  bool closing_ = false;
  bool last_user_frees_ = false;
};

}  // namespace tuicall_python
