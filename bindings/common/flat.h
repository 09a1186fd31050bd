// The functions of tuicall.h that take a struct, with its fields one by one, so that SWIG needs no
// class for each struct. A function of the C interface is a void* here, and so is its user_data.
// Read by SWIG and by the compiler.
#pragma once

#include <tuicall/tuicall.h>

#include "audio.h"
#include "call_params.h"
#include "completion.h"

/** What answers all requests of the process, see completion.h: void (*)(void* request, const
   tuicall_result*).
    @param delivery  TUICALL_DELIVER_… */
inline void tuicall_set_completion(void* answer, int32_t delivery) {
  tuicall_bindings::completions() = {reinterpret_cast<tuicall_bindings::Answer>(answer), delivery};
}

/** The hooks are void (*)(void* user_data), or null. */
inline int32_t tuicall_runtime_create_flat(tuicall_runtime** runtime, void* on_thread_start,
                                           void* on_thread_stop, void* user_data) {
  tuicall_runtime_options options{};
  options.size = sizeof options;
  options.user_data = user_data;
  options.on_thread_start = reinterpret_cast<void (*)(void*)>(on_thread_start);
  options.on_thread_stop = reinterpret_cast<void (*)(void*)>(on_thread_stop);
  return tuicall_runtime_create(runtime, &options);
}

/** wake_up is void (*)(void* wake_up_user_data), or null. */
inline int32_t tuicall_engine_create_flat(tuicall_engine** engine, const char* server,
                                          const char* ca_file, int32_t dispatch,
                                          tuicall_runtime* runtime, void* wake_up,
                                          void* wake_up_user_data, uint32_t request_timeout_ms,
                                          int32_t volume_interval_ms, uint32_t frame_ms) {
  tuicall_engine_options options{};
  options.size = sizeof options;
  options.dispatch = dispatch;
  options.server = server;
  options.ca_file = ca_file;
  options.runtime = runtime;
  options.wake_up = reinterpret_cast<void (*)(void*)>(wake_up);
  options.wake_up_user_data = wake_up_user_data;
  options.request_timeout_ms = request_timeout_ms;
  options.volume_interval_ms = volume_interval_ms;
  options.frame_ms = frame_ms;
  return tuicall_engine_create(engine, &options);
}

/** done is void (*)(void* user_data), or null. */
inline int32_t tuicall_engine_destroy_async_flat(tuicall_engine* engine, void* done,
                                                 void* user_data) {
  return tuicall_engine_destroy_async(engine, reinterpret_cast<void (*)(void*)>(done), user_data);
}

/** A room by its number, or, if that is 0, by its text. */
inline int32_t tuicall_engine_join_in_group_call_flat(tuicall_engine* engine, int32_t int_room_id,
                                                      const char* str_room_id, const char* group_id,
                                                      int32_t media_type,
                                                      const tuicall_completion* completion) {
  const tuicall_room_id room_id = {int_room_id, 0, tuicall_bindings::view_of(str_room_id)};
  return tuicall_engine_join_in_group_call(engine, &room_id, group_id, media_type, completion);
}

/** Says something: see audio.h. So many values, all channels together. */
inline int32_t tuicall_engine_push_s16_flat(tuicall_engine* engine, uint32_t sample_rate_hz,
                                            uint32_t channels, uint32_t live,
                                            const int16_t* samples, uint32_t value_count,
                                            uint32_t* queued_ms) {
  return tuicall_bindings::push_audio(engine, TUICALL_SAMPLE_S16, {sample_rate_hz, channels}, live,
                                      {samples, value_count}, queued_ms);
}
inline int32_t tuicall_engine_push_f32_flat(tuicall_engine* engine, uint32_t sample_rate_hz,
                                            uint32_t channels, uint32_t live, const float* samples,
                                            uint32_t value_count, uint32_t* queued_ms) {
  return tuicall_bindings::push_audio(engine, TUICALL_SAMPLE_F32, {sample_rate_hz, channels}, live,
                                      {samples, value_count}, queued_ms);
}

/** Hears something: see audio.h. There is room for so many values, all channels together; so many
   samples of each channel were given. */
inline int32_t tuicall_engine_read_s16_flat(tuicall_engine* engine, const char* user_id,
                                            uint32_t sample_rate_hz, uint32_t channels,
                                            int16_t* room, uint32_t value_count, int32_t timeout_ms,
                                            uint32_t* sample_count, int64_t* timestamp_ms) {
  return tuicall_bindings::read_audio(engine, user_id, TUICALL_SAMPLE_S16,
                                      {sample_rate_hz, channels}, {room, value_count}, timeout_ms,
                                      {sample_count, timestamp_ms});
}
inline int32_t tuicall_engine_read_f32_flat(tuicall_engine* engine, const char* user_id,
                                            uint32_t sample_rate_hz, uint32_t channels, float* room,
                                            uint32_t value_count, int32_t timeout_ms,
                                            uint32_t* sample_count, int64_t* timestamp_ms) {
  return tuicall_bindings::read_audio(engine, user_id, TUICALL_SAMPLE_F32,
                                      {sample_rate_hz, channels}, {room, value_count}, timeout_ms,
                                      {sample_count, timestamp_ms});
}

/** The params of a call; each text may be null.
    @return freed with tuicall_call_params_free() */
inline const tuicall_call_params* tuicall_call_params_make(
    uint32_t timeout_s, int32_t int_room_id, const char* str_room_id, const char* user_data_text,
    const char* chat_group_id, const char* push_title, const char* push_description) {
  return tuicall_bindings::CallParams::make(
      timeout_s, int_room_id,
      {str_room_id, user_data_text, chat_group_id, push_title, push_description});
}

/** Null is allowed. */
inline void tuicall_call_params_free(const tuicall_call_params* params) {
  tuicall_bindings::CallParams::free(params);
}
