#include "environment.h"

#include "errors.h"

namespace tuicall_java {
namespace {

constexpr jint kVersion = JNI_VERSION_1_6;  // the one that Android has, too

// More than the largest event makes: what is in lists is let go one by one.
constexpr jint kFrameReferences = 32;

JavaVM* the_machine = nullptr;
thread_local bool loop_thread = false;

/** Null in a thread that is not attached. */
JNIEnv* current_environment() {
  void* env = nullptr;
  return the_machine->GetEnv(&env, kVersion) == JNI_OK ? static_cast<JNIEnv*>(env) : nullptr;
}

}  // namespace

void set_machine(JavaVM* machine) { the_machine = machine; }

void attach_thread(void* /*runtime*/) {
  char name[] = "tuicall";
  JavaVMAttachArgs arguments = {kVersion, name, nullptr};
#ifdef __ANDROID__
  JNIEnv* env = nullptr;
#else
  void* env = nullptr;
#endif
  the_machine->AttachCurrentThreadAsDaemon(&env, &arguments);
}

void detach_thread(void* /*runtime*/) { the_machine->DetachCurrentThread(); }

void note_loop_thread() { loop_thread = true; }
bool is_loop_thread() { return loop_thread; }

Upcall::Upcall() : env_(current_environment()) {
  if (env_ == nullptr || env_->PushLocalFrame(kFrameReferences) == JNI_OK) return;
  report_exception(env_);
  env_ = nullptr;
}

Upcall::~Upcall() {
  if (env_ == nullptr) return;
  // SWIG's complaint about an object that has been collected: nobody is left to be told.
  if (env_->ExceptionCheck() == JNI_TRUE) env_->ExceptionClear();
  env_->PopLocalFrame(nullptr);
}

bool Upcall::made(jobject argument) const {
  if (argument != nullptr) return true;
  report_exception(env_);
  return false;
}

}  // namespace tuicall_java
