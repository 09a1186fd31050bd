// What happens when Java loads the library: the classes that native code needs are looked up while
// the program's class loader is at hand.
#include <jni.h>

#include "environment.h"
#include "errors.h"
#include "text.h"
#include "values.h"

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* machine, void* /*reserved*/) {
  void* found = nullptr;
  if (machine->GetEnv(&found, JNI_VERSION_1_6) != JNI_OK) return JNI_ERR;
  auto* const env = static_cast<JNIEnv*>(found);
  tuicall_java::set_machine(machine);
  const bool complete = tuicall_java::find_error_classes(env) &&
                        tuicall_java::find_text_classes(env) &&
                        tuicall_java::find_value_classes(env);
  return complete ? JNI_VERSION_1_6 : JNI_ERR;
}
