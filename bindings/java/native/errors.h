// Failures on their way into Java, and exceptions on their way out of it.
#pragma once

#include <jni.h>

#include <cstdint>
#include <string>

namespace tuicall_java {

/** Once, when the library is loaded, on a thread with the program's class loader.
    @return whether everything was found; if not, an exception is pending */
bool find_error_classes(JNIEnv* env);

/** Throws TUICallException. */
void throw_error(JNIEnv* env, std::int32_t code, const std::string& message);

/** Throws TUICallException with the code, and the text of this thread's last failure. */
void throw_last_error(JNIEnv* env, std::int32_t code);

/** Throws OutOfMemoryError. */
void throw_out_of_memory(JNIEnv* env);

/** Ends the pending exception: it goes to the uncaught exception handler of this thread. */
void report_exception(JNIEnv* env);

}  // namespace tuicall_java
