// The Java virtual machine as the library's threads see it: attached once for the life of a thread,
// and one local frame for each call into Java. Any thread.
#pragma once

#include <jni.h>

namespace tuicall_java {

/** Once, when the library is loaded. */
void set_machine(JavaVM* machine);

/** The hooks of a runtime: its threads are attached as daemons, with a name, so that none keeps the
   program from ending. Attaching for every event would cost a hundred times as much as the event.
 */
void attach_thread(void* runtime);
void detach_thread(void* runtime);

/** That this thread is a runtime's loop thread: noted where the library calls back on it, and true
   until the thread ends, whatever becomes of the engines. */
void note_loop_thread();
bool is_loop_thread();

/** What one call into Java needs. An exception that is left over ends here. */
class Upcall {
 public:
  Upcall();
  ~Upcall();
  Upcall(const Upcall&) = delete;
  Upcall& operator=(const Upcall&) = delete;

  /** Whether there is an environment to make arguments in. */
  bool open() const { return env_ != nullptr; }

  /** Whether an argument could be made; if not, that is reported like what an observer throws. */
  bool made(jobject argument) const;

  JNIEnv* env() const { return env_; }

 private:
  JNIEnv* env_;
};

}  // namespace tuicall_java
