// What C# calls in the library: ../../common/tuicall.i as static methods over P/Invoke. Callbacks do not pass through
// here, and nor do exceptions and texts: everything is a number, an address or a SafeHandle, so that the generated code
// needs no delegate and runs under IL2CPP. The classes around it are written by hand, in ../TUICall.
%module NativeMethods

%pragma(csharp) moduleclassmodifiers="internal static class"
%pragma(csharp) imclassclassmodifiers="internal static class"

// An address is an IntPtr.
%typemap(ctype) SWIGTYPE*, const char* "void*"
%typemap(imtype) SWIGTYPE*, const char* "global::System.IntPtr"
%typemap(cstype) SWIGTYPE*, const char* "global::System.IntPtr"
%typemap(csin) SWIGTYPE*, const char* "$csinput"
%typemap(csout) SWIGTYPE*, const char* { return $imcall; }
%typemap(in) SWIGTYPE*, const char* %{ $1 = ($1_ltype)$input; %}
%typemap(out) SWIGTYPE*, const char* %{ $result = (void*)$1; %}
%apply SWIGTYPE* { void*, const char* const* user_ids, char* text };

// What the function fills is an out parameter.
%define OUT_PARAMETER(C_TYPE, CSHARP_TYPE)
%typemap(ctype) C_TYPE "void*"
%typemap(imtype) C_TYPE "out CSHARP_TYPE"
%typemap(cstype) C_TYPE "out CSHARP_TYPE"
%typemap(csin) C_TYPE "out $csinput"
%typemap(in) C_TYPE %{ $1 = ($1_ltype)$input; %}
%enddef
OUT_PARAMETER(tuicall_engine** engine, global::System.IntPtr)
OUT_PARAMETER(tuicall_runtime** runtime, global::System.IntPtr)
OUT_PARAMETER(tuicall_call_info** info, global::System.IntPtr)
OUT_PARAMETER(char** ticket, global::System.IntPtr)
OUT_PARAMETER(uint64_t* observer_id, ulong)
OUT_PARAMETER(uint32_t* delivered, uint)
OUT_PARAMETER(uint32_t* queued_ms, uint)
OUT_PARAMETER(uint32_t* sample_count, uint)
OUT_PARAMETER(int64_t* timestamp_ms, long)
OUT_PARAMETER(int32_t* in_callback, int)
OUT_PARAMETER(int32_t* on_loop, int)
OUT_PARAMETER(int64_t* expires_at_s, long)

// An engine is held by the call that uses it: P/Invoke counts the uses of a SafeHandle.
%typemap(imtype) tuicall_engine* "EngineHandle"
%typemap(cstype) tuicall_engine* "EngineHandle"

// Descriptors are not offered in C#; completions differ between copies of the assembly in one process.
%ignore tuicall_engine_poll_fd;
%ignore tuicall_code_name;
%ignore tuicall_set_completion;
#define TUICALL_COMPLETION_HANDLE

// The end of an engine is up to the SafeHandle itself, which has but the pointer then.
%ignore tuicall_engine_destroy;
%ignore tuicall_engine_destroy_async_flat;

%include "tuicall.i"

%typemap(imtype) tuicall_engine* "global::System.IntPtr"
%typemap(cstype) tuicall_engine* "global::System.IntPtr"
%rename(engine_free) tuicall_engine_destroy;
%rename(engine_free_async) tuicall_engine_destroy_async_flat;
int32_t tuicall_engine_destroy(tuicall_engine* engine);
int32_t tuicall_engine_destroy_async_flat(tuicall_engine* engine, void* done, void* user_data);
