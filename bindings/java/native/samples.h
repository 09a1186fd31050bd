// Arrays of samples between Java and C: copies, so that the collector of garbage never waits for
// sound.
#pragma once

#include <jni.h>

#include <cstdint>
#include <memory>
#include <new>

#include "errors.h"

namespace tuicall_java {

inline void get_region(JNIEnv* env, jshortArray array, jsize count, std::int16_t* to) {
  env->GetShortArrayRegion(array, 0, count, to);
}
inline void get_region(JNIEnv* env, jfloatArray array, jsize count, float* to) {
  env->GetFloatArrayRegion(array, 0, count, to);
}
inline void set_region(JNIEnv* env, jshortArray array, jsize count, const std::int16_t* from) {
  env->SetShortArrayRegion(array, 0, count, from);
}
inline void set_region(JNIEnv* env, jfloatArray array, jsize count, const float* from) {
  env->SetFloatArrayRegion(array, 0, count, from);
}

/** The samples of one Java array, which is never null. */
template <class Sample>
class Samples {
 public:
  /** Copies what is in the array. @return false: there is no memory, and an exception is pending */
  template <class Array>
  bool read(JNIEnv* env, Array array) {
    if (!make_room(env, array)) return false;
    get_region(env, array, count_, data());
    return true;
  }

  /** As much silence as fits into the array. @return as read() */
  template <class Array>
  bool make_room(JNIEnv* env, Array array) {
    count_ = env->GetArrayLength(array);
    samples_.reset(new (std::nothrow) Sample[static_cast<std::size_t>(count_)]());
    if (samples_ != nullptr) return true;
    throw_out_of_memory(env);
    return false;
  }

  /** Copies into the array. */
  template <class Array>
  void write(JNIEnv* env, Array array) const {
    set_region(env, array, count_, samples_.get());
  }

  Sample* data() const { return samples_.get(); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(count_); }

 private:
  std::unique_ptr<Sample[]> samples_;
  jsize count_ = 0;
};

}  // namespace tuicall_java
