// What the whole process shares: the runtime of all engines, the count of threads that are outside
// the interpreter lock, and the fork generation. Owner: the module. Any thread, as each function
// says.
#pragma once

#include <Python.h>
#include <tuicall/tuicall.h>

#include <cstdint>

namespace tuicall_python {

/** The runtime of this process, made at the first use. Interpreter lock held. Throws TUICallError.
 */
tuicall_runtime* shared_runtime();

/** Grows by one in every forked child: what carries an older number belongs to the parent. Any
 * thread. */
std::uint64_t fork_generation();

/** One more (+1) or one fewer (-1) engine that has not been freed yet. Any thread. */
void count_engine(int change);

/**
 * From now on no thread but this one and the runtime's own gets past leave_interpreter() or
 * enter_interpreter(): it stays there until the process ends, as Python's daemon threads do when
 * the interpreter ends. Interpreter lock held.
 */
void hold_threads();

/** Does not come back on a thread that is held. Interpreter lock held. */
void stay_if_held();

/**
 * Stops the runtime when all engines are closed or closing: waits until they are freed and until
 * every thread that waits outside the interpreter lock has come back, so that none meets a dead
 * interpreter. Interpreter lock held; after it no engine can be made.
 */
void shut_down();

/** Leaves the interpreter lock. Throws TUICallError once shut_down() has begun. May not come back,
   see hold_threads(). */
PyThreadState* leave_interpreter();

/** Takes the interpreter lock again. May not come back, see hold_threads(). */
void enter_interpreter(PyThreadState* state);

/** Runs `work` outside the interpreter lock; `work` must not throw. Interpreter lock held. */
template <typename Work>
auto without_gil(Work&& work) {
  PyThreadState* const state = leave_interpreter();
  const auto result = work();
  enter_interpreter(state);
  return result;
}

}  // namespace tuicall_python
