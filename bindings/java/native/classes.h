// A Java method that native code calls, looked up once: a thread of the library's sees no class but
// the system's.
#pragma once

#include <jni.h>

namespace tuicall_java {

class Method {
 public:
  /** A constructor ("<init>") or method.
      @return whether it is there; if not, an exception is pending */
  bool find(JNIEnv* env, const char* owner, const char* name, const char* signature) {
    return find_owner(env, owner) && (id_ = env->GetMethodID(owner_, name, signature)) != nullptr;
  }

  bool find_static(JNIEnv* env, const char* owner, const char* name, const char* signature) {
    return find_owner(env, owner) &&
           (id_ = env->GetStaticMethodID(owner_, name, signature)) != nullptr;
  }

  jclass owner() const { return owner_; }
  jmethodID id() const { return id_; }

 private:
  bool find_owner(JNIEnv* env, const char* name) {
    auto* const found = env->FindClass(name);
    if (found == nullptr) return false;
    owner_ = static_cast<jclass>(env->NewGlobalRef(found));  // for the life of the process
    env->DeleteLocalRef(found);
    return owner_ != nullptr;
  }

  jclass owner_ = nullptr;
  jmethodID id_ = nullptr;
};

}  // namespace tuicall_java
