// What the library tells the process, and not an observer: answers to requests, engines that are
// freed, engines that have something to poll. SWIG makes the class that calls into Java from this
// one. Read by SWIG and by the compiler.
#pragma once

#include <jni.h>
#include <tuicall/tuicall.h>

/** There is one, for the life of the process. Called on the library's threads, or in poll. */
class ProcessDirector {
 public:
  ProcessDirector() = default;
  virtual ~ProcessDirector() = default;
  ProcessDirector(const ProcessDirector&) = delete;
  ProcessDirector& operator=(const ProcessDirector&) = delete;

  /** @param user_ids  those really invited */
  virtual void on_answer(jlong request, jint code, jstring message, jstring call_id,
                         jobjectArray user_ids) = 0;

  /** @param engine  the number that the Java side gave it */
  virtual void on_wake_up(jlong engine) = 0;
  virtual void on_freed(jlong engine) = 0;
};

/** Before the first engine is made: it answers all requests of the process, as soon as the answer
   is there. It lives for ever. */
void set_process_director(ProcessDirector* director);

/** Whether this is a loop thread, as far as one has called back: in callbacks of dispatch INLINE
   and in wake-ups it has. */
bool is_loop_thread();

// The addresses of the functions that the C interface takes; each has a number or nothing as its
// user_data.
void* wake_up_function();
void* freed_function();
void* attach_thread_function();
void* detach_thread_function();
