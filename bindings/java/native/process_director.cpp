#include "process_director.h"

#include <cstdint>

#include "completion.h"
#include "environment.h"
#include "text.h"

namespace tuicall_java {
namespace {

ProcessDirector* the_director = nullptr;

jlong number_of(void* user_data) {
  return static_cast<jlong>(reinterpret_cast<std::uintptr_t>(user_data));
}

void answer(void* request, const tuicall_result* result) {
  const Upcall upcall;
  if (!upcall.open()) return;
  JNIEnv* const env = upcall.env();
  auto* const message = new_text(env, result->message);
  if (!upcall.made(message)) return;
  auto* const call_id = new_text(env, result->call_id);
  if (!upcall.made(call_id)) return;
  auto* const user_ids = new_texts(env, result->user_ids);
  if (!upcall.made(user_ids)) return;
  the_director->on_answer(number_of(request), result->code, message, call_id, user_ids);
}

void wake_up(void* engine) {
  note_loop_thread();
  const Upcall upcall;
  if (upcall.open()) the_director->on_wake_up(number_of(engine));
}

void freed(void* engine) {
  const Upcall upcall;
  if (upcall.open()) the_director->on_freed(number_of(engine));
}

}  // namespace
}  // namespace tuicall_java

void set_process_director(ProcessDirector* director) {
  tuicall_java::the_director = director;
  tuicall_bindings::completions() = {&tuicall_java::answer, TUICALL_DELIVER_ON_LOOP};
}

bool is_loop_thread() { return tuicall_java::is_loop_thread(); }

void* wake_up_function() { return reinterpret_cast<void*>(&tuicall_java::wake_up); }
void* freed_function() { return reinterpret_cast<void*>(&tuicall_java::freed); }
void* attach_thread_function() { return reinterpret_cast<void*>(&tuicall_java::attach_thread); }
void* detach_thread_function() { return reinterpret_cast<void*>(&tuicall_java::detach_thread); }
