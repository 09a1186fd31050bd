// The Java binding for SWIG: how arguments are handed over, and which classes call into Java. All that it makes is
// private to the package io.tuicall.
%module(directors="1", jniclassname="NativeJNI") Native

%{
// A thread of the library's is attached by the runtime's hooks; should one not be, it must not keep a program from
// ending.
#define SWIG_JAVA_ATTACH_CURRENT_THREAD_AS_DAEMON

#include "errors.h"
#include "observer_director.h"
#include "process_director.h"
#include "samples.h"
#include "text.h"
#include "values.h"
%}

%pragma(java) moduleclassmodifiers="final class"
%pragma(java) jniclassclassmodifiers="final class"
%pragma(java) jniclasscode=%{
  static {
    NativeLibrary.load();
  }
%}

// ---- Failures ----

// Every function that gives an int32_t gives a status: what is not 0 is thrown, with its text.
%typemap(out) int32_t {
  if ($1 != TUICALL_OK) {
    tuicall_java::throw_last_error(jenv, $1);
    return $null;
  }
  $result = 0;
}

// What a Java method throws never gets into the library.
%feature("director:except") {
  if (jenv->ExceptionCheck() == JNI_TRUE) tuicall_java::report_exception(jenv);
}

// ---- Arguments ----

%typemap(in) const char* (tuicall_java::TextArgument text) {
  if (!text.read(jenv, $input, "$1_name")) return $null;
  $1 = const_cast<char*>(text.get());
}
%typemap(freearg) const char* ""
%typemap(out) const char* {
  $result = tuicall_java::new_text(jenv, tuicall_bindings::view_of($1));
}

%typemap(jni) (const char* const* user_ids, uint32_t user_id_count) "jobjectArray"
%typemap(jtype) (const char* const* user_ids, uint32_t user_id_count) "String[]"
%typemap(jstype) (const char* const* user_ids, uint32_t user_id_count) "String[]"
%typemap(javain) (const char* const* user_ids, uint32_t user_id_count) "$javainput"
%typemap(in) (const char* const* user_ids, uint32_t user_id_count) (tuicall_java::TextsArgument texts) {
  if (!texts.read(jenv, $input, "$1_name")) return $null;
  $1 = const_cast<char**>(texts.get());
  $2 = texts.count();
}

%apply (const char* const* user_ids, uint32_t user_id_count) { (const char* const* events, uint32_t event_count) };

// Sound is copied: while a function waits, no array of Java's may be held.
%define TUICALL_SAMPLES(SAMPLE, JAVA)
%typemap(jni) (const SAMPLE* samples, uint32_t value_count), (SAMPLE* room, uint32_t value_count) "j" #JAVA "Array"
%typemap(jtype) (const SAMPLE* samples, uint32_t value_count), (SAMPLE* room, uint32_t value_count) #JAVA "[]"
%typemap(jstype) (const SAMPLE* samples, uint32_t value_count), (SAMPLE* room, uint32_t value_count) #JAVA "[]"
%typemap(javain) (const SAMPLE* samples, uint32_t value_count), (SAMPLE* room, uint32_t value_count) "$javainput"
%typemap(in) (const SAMPLE* samples, uint32_t value_count) (tuicall_java::Samples<SAMPLE> copy) {
  if (!copy.read(jenv, $input)) return $null;
  $1 = copy.data();
  $2 = copy.count();
}
%typemap(in) (SAMPLE* room, uint32_t value_count) (tuicall_java::Samples<SAMPLE> copy) {
  if (!copy.make_room(jenv, $input)) return $null;
  $1 = copy.data();
  $2 = copy.count();
}
%typemap(argout) (SAMPLE* room, uint32_t value_count) { copy$argnum.write(jenv, $input); }
%enddef
TUICALL_SAMPLES(int16_t, short)
TUICALL_SAMPLES(float, float)

%typemap(in) uint32_t {
  if ($input < 0 || $input > UINT32_MAX) {
    tuicall_java::throw_error(jenv, TUICALL_E_PARAM_INVALID,
                              "$1_name is " + std::to_string($input) + ", expected 0 to 4294967295");
    return $null;
  }
  $1 = static_cast<uint32_t>($input);
}

// Handles, addresses and numbers of requests are a Java long.
%define TUICALL_LONG(TYPE...)
%typemap(jni) TYPE "jlong"
%typemap(jtype) TYPE "long"
%typemap(jstype) TYPE "long"
%typemap(javain) TYPE "$javainput"
%typemap(javaout) TYPE { return $jnicall; }
%enddef
%define TUICALL_HANDLE(TYPE...)
TUICALL_LONG(TYPE)
%typemap(in) TYPE { $1 = ($1_ltype)(intptr_t)$input; }
%typemap(out) TYPE { $result = (jlong)(intptr_t)$1; }
%enddef
TUICALL_HANDLE(tuicall_engine*)
TUICALL_HANDLE(tuicall_runtime*)
TUICALL_HANDLE(const tuicall_call_params*)
TUICALL_HANDLE(const tuicall_observer*)
TUICALL_HANDLE(void*)
TUICALL_LONG(const tuicall_completion*)
TUICALL_LONG(uint64_t)
%typemap(in) uint64_t { $1 = (uint64_t)$input; }

// Outputs are put into the first element of an array.
%define TUICALL_OUTPUT(TYPE, NAME)
%typemap(jni) TYPE* NAME "jlongArray"
%typemap(jtype) TYPE* NAME "long[]"
%typemap(jstype) TYPE* NAME "long[]"
%typemap(javain) TYPE* NAME "$javainput"
%typemap(in) TYPE* NAME (TYPE output) { output = 0; $1 = &output; }
%typemap(argout) TYPE* NAME {
  const jlong value = (jlong)output$argnum;
  jenv->SetLongArrayRegion($input, 0, 1, &value);
}
%enddef
TUICALL_OUTPUT(tuicall_engine*, engine)
TUICALL_OUTPUT(tuicall_runtime*, runtime)
TUICALL_OUTPUT(uint64_t, observer_id)
TUICALL_OUTPUT(uint32_t, delivered)
TUICALL_OUTPUT(uint32_t, queued_ms)
TUICALL_OUTPUT(uint32_t, sample_count)
TUICALL_OUTPUT(int64_t, timestamp_ms)
TUICALL_OUTPUT(int32_t, in_callback)
TUICALL_OUTPUT(int32_t, on_loop)
TUICALL_OUTPUT(int64_t, expires_at_s)

%define TUICALL_OUTPUT_OBJECT(TYPE, NAME, JAVA, MAKE, FREE)
%typemap(jni) TYPE* NAME "jobjectArray"
%typemap(jtype) TYPE* NAME #JAVA "[]"
%typemap(jstype) TYPE* NAME #JAVA "[]"
%typemap(javain) TYPE* NAME "$javainput"
%typemap(in) TYPE* NAME (TYPE output) { output = nullptr; $1 = &output; }
%typemap(argout) TYPE* NAME {
  const jobject made = MAKE;
  FREE(output$argnum);
  if (made != nullptr) jenv->SetObjectArrayElement($input, 0, made);
}
%enddef
TUICALL_OUTPUT_OBJECT(char*, ticket, String,
                      tuicall_java::new_text(jenv, tuicall_bindings::view_of(output$argnum)), tuicall_free)
TUICALL_OUTPUT_OBJECT(tuicall_call_info*, info, TUICallInfo,
                      tuicall_java::new_info(jenv, *output$argnum), tuicall_call_info_free)

// ---- What calls back ----

// Objects are freed by those who know when: the library by release, and never by a finalizer.
%typemap(javafinalize) SWIGTYPE ""
%typemap(javaclassmodifiers) ObserverDirector "abstract class"
%typemap(javaclassmodifiers) ProcessDirector "abstract class"

%define TUICALL_JAVA_OBJECT(TYPE, JAVA, DESCRIPTOR)
%typemap(jtype) TYPE JAVA
%typemap(jstype) TYPE JAVA
%typemap(javadirectorin) TYPE "$jniinput"
%typemap(directorin, descriptor=DESCRIPTOR) TYPE "$input = $1;"
%enddef
TUICALL_JAVA_OBJECT(jobject room_id, "TUIRoomId", "Lio/tuicall/TUIRoomId;")
TUICALL_JAVA_OBJECT(jobject info, "TUICallInfo", "Lio/tuicall/TUICallInfo;")
TUICALL_JAVA_OBJECT(jobjectArray, "String[]", "[Ljava/lang/String;")

%feature("director") ObserverDirector;
%feature("director") ProcessDirector;

// Not for this binding: what it frees it frees inside the typemaps above, Java cannot wait for a descriptor, and
// set_process_director() says what answers requests.
%ignore tuicall_free;
%ignore tuicall_call_info_free;
%ignore tuicall_last_error;
%ignore tuicall_engine_poll_fd;

%ignore tuicall_set_completion;

%include "tuicall.i"
%include "observer_director.h"
%include "process_director.h"

// The release that this library was compiled for: it must be that of the jar.
%inline %{
inline const char* binding_version() { return TUICALL_JAVA_VERSION; }
%}
