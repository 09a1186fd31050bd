// What Java and C# share in SWIG: every function of tuicall.h that a binding calls, under its name without "tuicall_".
//
// A binding %includes this after its own %module and typemaps. It is for its typemaps to say how these are handed over:
//
//   const char*                                 UTF-8, ending with NUL
//   const char* const* user_ids, uint32_t user_id_count
//   tuicall_engine*, tuicall_runtime*, const tuicall_call_params*, const tuicall_observer*       handles
//   void*                                       an address: a function of the C interface, or its user_data
//   const tuicall_completion*                   the number of a request, 64 bits; 0: nobody wants to know. With
//                                               TUICALL_COMPLETION_HANDLE defined: a handle
//   bool
//   const int16_t* samples, uint32_t value_count; const float* samples, uint32_t value_count       sound that goes in
//   int16_t* room, uint32_t value_count; float* room, uint32_t value_count       room for sound that comes out; the
//                                               function blocks meanwhile
//   outputs: tuicall_engine** engine, tuicall_runtime** runtime, uint64_t* observer_id, uint32_t* delivered,
//            uint32_t* queued_ms, uint32_t* sample_count, int64_t* timestamp_ms, int32_t* fd,
//            int32_t* in_callback, int32_t* on_loop, int64_t* expires_at_s, char** ticket, tuicall_call_info** info
//
// A status (int32_t) other than TUICALL_OK comes with a text: last_error(), on the same thread. There is no director,
// delegate or callback here: what calls back is an address, and a binding that wants SWIG's directors adds them itself.
%{
#include <tuicall/tuicall.h>

#include "completion.h"
#include "flat.h"
%}

%include <stdint.i>

// The completion is made from the number of the request, see completion.h.
#ifndef TUICALL_COMPLETION_HANDLE
%typemap(in) const tuicall_completion* completion (tuicall_completion made) {
  $1 = tuicall_bindings::completion_of((uint64_t)$input, &made);
}
#endif

// Structs are the business of the native side, and so are constants.
%rename("$ignore", %$isclass, regextarget=1) "^tuicall_";
%rename("$ignore", regextarget=1) "^TUICALL_";
%rename("%(regex:/^tuicall_(.*?)(_flat)?$/\\1/)s", %$isfunction) "";

// What flat.h has in a form that SWIG can hand over.
%ignore tuicall_runtime_create;
%ignore tuicall_engine_create;
%ignore tuicall_engine_destroy_async;
%ignore tuicall_engine_join_in_group_call;
%ignore tuicall_call_params_init;
%ignore tuicall_engine_push_audio;
%ignore tuicall_engine_read_audio;

#define TUICALL_API
%include <tuicall/tuicall.h>
%include "flat.h"
