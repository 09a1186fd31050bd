// A Python observer behind the C table of callbacks.
// Owner: the Python engine, for as long as the observer is registered. Interpreter lock held except
// where said.
#pragma once

#include <pybind11/pybind11.h>
#include <tuicall/tuicall.h>

#include <array>
#include <cstddef>

namespace tuicall_python {

/** Every event, in the order of the table. */
#define TUICALL_PYTHON_EVENTS(EVENT)     \
  EVENT(on_error)                        \
  EVENT(on_call_received)                \
  EVENT(on_call_cancelled)               \
  EVENT(on_call_begin)                   \
  EVENT(on_call_end)                     \
  EVENT(on_call_media_type_changed)      \
  EVENT(on_user_reject)                  \
  EVENT(on_user_no_response)             \
  EVENT(on_user_line_busy)               \
  EVENT(on_user_join)                    \
  EVENT(on_user_leave)                   \
  EVENT(on_user_video_available)         \
  EVENT(on_user_audio_available)         \
  EVENT(on_user_voice_volume_changed)    \
  EVENT(on_user_network_quality_changed) \
  EVENT(on_kicked_offline)               \
  EVENT(on_user_sig_expired)             \
  EVENT(on_call_not_connected)           \
  EVENT(on_user_inviting)                \
  EVENT(on_connection_state_changed)

enum Event : std::size_t {
#define TUICALL_PYTHON_EVENT(name) k_##name,
  TUICALL_PYTHON_EVENTS(TUICALL_PYTHON_EVENT)
#undef TUICALL_PYTHON_EVENT
      kEventCount
};

/** The names of the events, by Event. */
extern const std::array<const char*, kEventCount> kEventNames;

struct Slot;

/**
 * Holds the methods of one observer. What the C table refers to is a slot that outlives this object
 * until the library has released it, and that forgets the methods when this object goes: so the
 * garbage collector sees every reference, and an observer that refers to its own engine is
 * collected together with it.
 */
class Observer {
 public:
  /** @param methods  one callable or None for each event; None: not interested */
  explicit Observer(const pybind11::tuple& methods);
  ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  /** A table for one registration; its `release` must be called once, from any thread, or discard()
   * if never used. */
  tuicall_observer table() const;
  static void discard(const tuicall_observer& table);

  /** No event reaches the methods from now on, and they are let go. */
  void forget();

  /** New reference to the method of that event, or null. */
  PyObject* method(std::size_t event) const;

  int traverse(visitproc visit, void* argument) const;
  void clear() { forget(); }

 private:
  Slot* slot_;
  std::array<PyObject*, kEventCount> methods_{};
};

/**
 * While it lives, KeyboardInterrupt, SystemExit and the like that a callback raises on this thread
 * are kept for rethrow() instead of being reported: for poll(), which has a caller that can receive
 * them. Where a callback polls in its turn, the innermost one keeps them.
 */
class ExitCatcher {
 public:
  ExitCatcher();
  ~ExitCatcher();
  ExitCatcher(const ExitCatcher&) = delete;
  ExitCatcher& operator=(const ExitCatcher&) = delete;

  /** Throws what was kept. */
  void rethrow();

  /** Keeps the pending exception; false if one is kept already. */
  bool keep();

 private:
  ExitCatcher* const outer_;
  PyObject* type_ = nullptr;
  PyObject* value_ = nullptr;
  PyObject* traceback_ = nullptr;
};

/** A Python callable raised: reports the pending exception to sys.unraisablehook, or keeps it for
 * an ExitCatcher. */
void report_exception(PyObject* callable);

}  // namespace tuicall_python
