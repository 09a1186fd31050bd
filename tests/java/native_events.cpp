// For the Java tests: raises events on the C table behind a Java observer, from a thread of its
// own, without an engine or a server; and calls a Java method in the way that one writes by hand,
// for comparison.
#include <jni.h>
#include <tuicall/tuicall.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>

#include "raise_events.h"

namespace {

JavaVM* machine = nullptr;

using Hook = void (*)(void*);

/** Of this thread alone: what else the machine does counts less. */
double cpu_time_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/** Runs `work` so often on a thread that is attached once, as the runtime's are; gives the
 * nanoseconds of one. */
template <typename Work>
jdouble time_on_thread(jlong attach, jlong detach, jint count, Work work) {
  double taken = 0;
  std::thread([&] {
    reinterpret_cast<Hook>(static_cast<std::intptr_t>(attach))(nullptr);
    const double begin = cpu_time_ns();
    for (jint i = 0; i < count; ++i) work();
    taken = cpu_time_ns() - begin;
    reinterpret_cast<Hook>(static_cast<std::intptr_t>(detach))(nullptr);
  }).join();
  return taken / count;
}

JNIEnv* environment() {
  void* env = nullptr;
  machine->GetEnv(&env, JNI_VERSION_1_6);
  return static_cast<JNIEnv*>(env);
}

jstring new_text(JNIEnv* env, const char* text) {
  std::array<jchar, 64> units{};
  const std::size_t length = std::strlen(text);
  for (std::size_t i = 0; i < length; ++i) units.at(i) = static_cast<jchar>(text[i]);
  return env->NewString(units.data(), static_cast<jsize>(length));
}

}  // namespace

extern "C" {

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void* /*reserved*/) {
  machine = vm;
  return JNI_VERSION_1_6;
}

JNIEXPORT jdouble JNICALL Java_io_tuicall_NativeEvents_raise(JNIEnv* env, jclass /*type*/,
                                                             jlong table, jstring name, jint count,
                                                             jlong attach, jlong detach) {
  const char* const chars = env->GetStringUTFChars(name, nullptr);
  const auto& raiser = tuicall_test::raisers().at(chars);
  env->ReleaseStringUTFChars(name, chars);
  const auto& observer = *reinterpret_cast<const tuicall_observer*>(table);
  return time_on_thread(attach, detach, count, [&] { raiser(observer); });
}

JNIEXPORT jint JNICALL Java_io_tuicall_NativeEvents_entries(JNIEnv* /*env*/, jclass /*type*/,
                                                            jlong table) {
  const auto& observer = *reinterpret_cast<const tuicall_observer*>(table);
  // From the first callback to the end there are function pointers alone.
  constexpr std::size_t kFirst = offsetof(tuicall_observer, on_error);
  std::array<std::uintptr_t, (sizeof observer - kFirst) / sizeof(std::uintptr_t)> entries{};
  std::memcpy(entries.data(), reinterpret_cast<const char*>(&observer) + kFirst, sizeof entries);
  return static_cast<jint>(entries.size()) -
         static_cast<jint>(std::ranges::count(entries, std::uintptr_t{0}));
}

/** onTwo(int, int) of `target`, as one writes it by hand. */
JNIEXPORT jdouble JNICALL Java_io_tuicall_NativeEvents_bareNumbers(JNIEnv* env, jclass /*type*/,
                                                                   jobject target, jint count,
                                                                   jlong attach, jlong detach) {
  auto* const object = env->NewGlobalRef(target);
  auto* const method = env->GetMethodID(env->GetObjectClass(target), "onTwo", "(II)V");
  const jdouble taken = time_on_thread(attach, detach, count, [&] {
    JNIEnv* const own = environment();
    own->CallVoidMethod(object, method, jint{2}, jint{1});
    if (own->ExceptionCheck() == JNI_TRUE) own->ExceptionClear();
  });
  env->DeleteGlobalRef(object);
  return taken;
}

/** onTexts(String, String[], String, int) of `target`, as one writes it by hand: what "two_texts"
 * delivers. */
JNIEXPORT jdouble JNICALL Java_io_tuicall_NativeEvents_bareTexts(JNIEnv* env, jclass /*type*/,
                                                                 jobject target, jint count,
                                                                 jlong attach, jlong detach) {
  auto* const object = env->NewGlobalRef(target);
  auto* const method =
      env->GetMethodID(env->GetObjectClass(target), "onTexts",
                       "(Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;I)V");
  auto* const texts = static_cast<jclass>(env->NewGlobalRef(env->FindClass("java/lang/String")));
  const jdouble taken = time_on_thread(attach, detach, count, [&] {
    JNIEnv* const own = environment();
    auto* const first = new_text(own, "alice");
    auto* const none = own->NewObjectArray(0, texts, nullptr);
    auto* const second = new_text(own, "group-1");
    own->CallVoidMethod(object, method, first, none, second, jint{1});
    if (own->ExceptionCheck() == JNI_TRUE) own->ExceptionClear();
    own->DeleteLocalRef(second);
    own->DeleteLocalRef(none);
    own->DeleteLocalRef(first);
  });
  env->DeleteGlobalRef(texts);
  env->DeleteGlobalRef(object);
  return taken;
}

}  // extern "C"
