#include "errors.h"

#include <tuicall/tuicall.h>

#include "classes.h"
#include "text.h"

namespace tuicall_java {
namespace {

Method make_exception;
Method report;

}  // namespace

bool find_error_classes(JNIEnv* env) {
  return make_exception.find(env, "io/tuicall/TUICallException", "<init>",
                             "(ILjava/lang/String;)V") &&
         report.find_static(env, "io/tuicall/UncaughtExceptions", "report",
                            "(Ljava/lang/Throwable;)V");
}

void throw_error(JNIEnv* env, std::int32_t code, const std::string& message) {
  auto* const text = new_text(env, message.data(), message.size());
  if (text == nullptr) return;
  auto* const exception = static_cast<jthrowable>(
      env->NewObject(make_exception.owner(), make_exception.id(), jint{code}, text));
  if (exception != nullptr) env->Throw(exception);
}

void throw_last_error(JNIEnv* env, std::int32_t code) {
  throw_error(env, code, tuicall_last_error());
}

void throw_out_of_memory(JNIEnv* env) {
  auto* const type = env->FindClass("java/lang/OutOfMemoryError");
  if (type != nullptr) env->ThrowNew(type, "there is no memory for the samples");
}

void report_exception(JNIEnv* env) {
  auto* const exception = env->ExceptionOccurred();
  if (exception == nullptr) return;
  env->ExceptionClear();
  env->CallStaticVoidMethod(report.owner(), report.id(), exception);
  if (env->ExceptionCheck() == JNI_TRUE) env->ExceptionClear();
  env->DeleteLocalRef(exception);
}

}  // namespace tuicall_java
