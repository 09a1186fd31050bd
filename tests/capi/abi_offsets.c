/*
 * The layout of every public struct and the value of every constant, written down: a change that
 * would break programs built against an older header does not compile. A new field goes to the end;
 * its line is added here, and only the size changes. The numbers are those of 64-bit machines.
 */
#include <stddef.h>
#include <stdint.h>
#include <tuicall/tuicall.h>

#define VALUE(name, number) _Static_assert((name) == (number), "value of " #name)

VALUE(TUICALL_OK, 0);
VALUE(TUICALL_E_PERMISSION_DENIED, -1101);
VALUE(TUICALL_E_INIT_FAIL, -1201);
VALUE(TUICALL_E_PARAM_INVALID, -1202);
VALUE(TUICALL_E_REQUEST_REFUSED, -1203);
VALUE(TUICALL_E_REQUEST_REPEATED, -1204);
VALUE(TUICALL_E_SCENE_NOT_SUPPORTED, -1205);
VALUE(TUICALL_E_SIGNALING_SEND_FAIL, -1401);
VALUE(TUICALL_E_SERVER_OVERLOADED, -1402);
VALUE(TUICALL_E_NOT_LOGGED_IN, 6014);
VALUE(TUICALL_E_KICKED, 6208);
VALUE(TUICALL_E_INVITATION_INVALID, 8010);
VALUE(TUICALL_E_BLOCKED_BY_CALLEE, 20007);
VALUE(TUICALL_E_USER_SIG_EXPIRED, 70001);
VALUE(TUICALL_E_USER_SIG_EMPTY, 70002);
VALUE(TUICALL_E_USER_SIG_MALFORMED, 70003);
VALUE(TUICALL_E_USER_SIG_WRONG_KEY, 70009);
VALUE(TUICALL_E_USER_SIG_USER_DIFFERS, 70013);
VALUE(TUICALL_E_USER_SIG_APP_DIFFERS, 70014);
VALUE(TUICALL_E_SDK_APP_UNKNOWN, 70020);
VALUE(TUICALL_E_CALL_MISSING, 101004);
VALUE(TUICALL_E_RECORD_MISSING, 101050);
VALUE(TUICALL_MEDIA_UNKNOWN, 0);
VALUE(TUICALL_MEDIA_AUDIO, 1);
VALUE(TUICALL_MEDIA_VIDEO, 2);
VALUE(TUICALL_ROLE_NONE, 0);
VALUE(TUICALL_ROLE_CALLER, 1);
VALUE(TUICALL_ROLE_CALLED, 2);
VALUE(TUICALL_SCENE_NONE, 0);
VALUE(TUICALL_SCENE_GROUP, 1);
VALUE(TUICALL_SCENE_MULTI, 2);
VALUE(TUICALL_SCENE_SINGLE, 3);
VALUE(TUICALL_END_UNKNOWN, 0);
VALUE(TUICALL_END_HANGUP, 1);
VALUE(TUICALL_END_REJECT, 2);
VALUE(TUICALL_END_NO_RESPONSE, 3);
VALUE(TUICALL_END_OFFLINE, 4);
VALUE(TUICALL_END_LINE_BUSY, 5);
VALUE(TUICALL_END_CANCELED, 6);
VALUE(TUICALL_END_OTHER_DEVICE_ACCEPTED, 7);
VALUE(TUICALL_END_OTHER_DEVICE_REJECT, 8);
VALUE(TUICALL_END_BY_SERVER, 9);
VALUE(TUICALL_QUALITY_UNKNOWN, 0);
VALUE(TUICALL_QUALITY_EXCELLENT, 1);
VALUE(TUICALL_QUALITY_GOOD, 2);
VALUE(TUICALL_QUALITY_POOR, 3);
VALUE(TUICALL_QUALITY_BAD, 4);
VALUE(TUICALL_QUALITY_VERY_BAD, 5);
VALUE(TUICALL_QUALITY_DOWN, 6);
VALUE(TUICALL_CONNECTION_CONNECTING, 0);
VALUE(TUICALL_CONNECTION_CONNECTED, 1);
VALUE(TUICALL_CONNECTION_RECONNECTING, 2);
VALUE(TUICALL_CONNECTION_DISCONNECTED, 3);
VALUE(TUICALL_DISPATCH_THREAD, 0);
VALUE(TUICALL_DISPATCH_POLL, 1);
VALUE(TUICALL_DISPATCH_INLINE, 2);
VALUE(TUICALL_DELIVER_IN_ORDER, 0);
VALUE(TUICALL_DELIVER_ON_LOOP, 1);

#if UINTPTR_MAX == UINT64_MAX

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define OFFSET(type, field, bytes) \
  _Static_assert(offsetof(type, field) == (bytes), "offset of " #type "." #field)

OFFSET(tuicall_string, data, 0);
OFFSET(tuicall_string, length, 8);
OFFSET(tuicall_string, reserved, 12);
SIZE(tuicall_string, 16);

OFFSET(tuicall_string_list, items, 0);
OFFSET(tuicall_string_list, count, 8);
OFFSET(tuicall_string_list, reserved, 12);
SIZE(tuicall_string_list, 16);

OFFSET(tuicall_room_id, int_room_id, 0);
OFFSET(tuicall_room_id, reserved, 4);
OFFSET(tuicall_room_id, str_room_id, 8);
SIZE(tuicall_room_id, 24);

OFFSET(tuicall_call_info, size, 0);
OFFSET(tuicall_call_info, role, 4);
OFFSET(tuicall_call_info, media_type, 8);
OFFSET(tuicall_call_info, scene, 12);
OFFSET(tuicall_call_info, call_id, 16);
OFFSET(tuicall_call_info, room_id, 32);
OFFSET(tuicall_call_info, caller_id, 56);
OFFSET(tuicall_call_info, callee_ids, 72);
OFFSET(tuicall_call_info, chat_group_id, 88);
OFFSET(tuicall_call_info, user_data, 104);
OFFSET(tuicall_call_info, begin_time_ms, 120);
OFFSET(tuicall_call_info, reason, 128);
OFFSET(tuicall_call_info, reserved, 132);
OFFSET(tuicall_call_info, ended_by, 136);
OFFSET(tuicall_call_info, profiles, 152);
OFFSET(tuicall_call_info, profile_count, 160);
OFFSET(tuicall_call_info, reserved2, 164);
SIZE(tuicall_call_info, 168);

OFFSET(tuicall_user_profile, user_id, 0);
OFFSET(tuicall_user_profile, nickname, 16);
OFFSET(tuicall_user_profile, avatar_url, 32);
SIZE(tuicall_user_profile, 48);

OFFSET(tuicall_call_params, size, 0);
OFFSET(tuicall_call_params, timeout_s, 4);
OFFSET(tuicall_call_params, room_id, 8);
OFFSET(tuicall_call_params, user_data, 32);
OFFSET(tuicall_call_params, chat_group_id, 48);
OFFSET(tuicall_call_params, push_title, 64);
OFFSET(tuicall_call_params, push_description, 80);
SIZE(tuicall_call_params, 96);

OFFSET(tuicall_error_event, size, 0);
OFFSET(tuicall_error_event, code, 4);
OFFSET(tuicall_error_event, message, 8);
SIZE(tuicall_error_event, 24);

OFFSET(tuicall_call_received_event, size, 0);
OFFSET(tuicall_call_received_event, media_type, 4);
OFFSET(tuicall_call_received_event, caller_id, 8);
OFFSET(tuicall_call_received_event, callee_ids, 24);
OFFSET(tuicall_call_received_event, group_id, 40);
OFFSET(tuicall_call_received_event, call_id, 56);
OFFSET(tuicall_call_received_event, user_data, 72);
SIZE(tuicall_call_received_event, 88);

OFFSET(tuicall_call_cancelled_event, size, 0);
OFFSET(tuicall_call_cancelled_event, reserved, 4);
OFFSET(tuicall_call_cancelled_event, user_id, 8);
OFFSET(tuicall_call_cancelled_event, call_id, 24);
SIZE(tuicall_call_cancelled_event, 40);

OFFSET(tuicall_call_begin_event, size, 0);
OFFSET(tuicall_call_begin_event, media_type, 4);
OFFSET(tuicall_call_begin_event, room_id, 8);
OFFSET(tuicall_call_begin_event, role, 32);
OFFSET(tuicall_call_begin_event, reserved, 36);
OFFSET(tuicall_call_begin_event, call_id, 40);
SIZE(tuicall_call_begin_event, 56);

OFFSET(tuicall_call_end_event, size, 0);
OFFSET(tuicall_call_end_event, media_type, 4);
OFFSET(tuicall_call_end_event, room_id, 8);
OFFSET(tuicall_call_end_event, role, 32);
OFFSET(tuicall_call_end_event, reason, 36);
OFFSET(tuicall_call_end_event, total_time_ms, 40);
OFFSET(tuicall_call_end_event, call_id, 48);
OFFSET(tuicall_call_end_event, ended_by, 64);
SIZE(tuicall_call_end_event, 80);

OFFSET(tuicall_call_media_type_changed_event, size, 0);
OFFSET(tuicall_call_media_type_changed_event, old_media_type, 4);
OFFSET(tuicall_call_media_type_changed_event, new_media_type, 8);
OFFSET(tuicall_call_media_type_changed_event, reserved, 12);
OFFSET(tuicall_call_media_type_changed_event, call_id, 16);
SIZE(tuicall_call_media_type_changed_event, 32);

OFFSET(tuicall_user_event, size, 0);
OFFSET(tuicall_user_event, reserved, 4);
OFFSET(tuicall_user_event, user_id, 8);
OFFSET(tuicall_user_event, call_id, 24);
SIZE(tuicall_user_event, 40);

OFFSET(tuicall_user_available_event, size, 0);
OFFSET(tuicall_user_available_event, is_available, 4);
OFFSET(tuicall_user_available_event, user_id, 8);
OFFSET(tuicall_user_available_event, call_id, 24);
SIZE(tuicall_user_available_event, 40);

OFFSET(tuicall_user_volume, user_id, 0);
OFFSET(tuicall_user_volume, volume, 16);
OFFSET(tuicall_user_volume, reserved, 20);
SIZE(tuicall_user_volume, 24);

OFFSET(tuicall_user_voice_volume_changed_event, size, 0);
OFFSET(tuicall_user_voice_volume_changed_event, count, 4);
OFFSET(tuicall_user_voice_volume_changed_event, volumes, 8);
SIZE(tuicall_user_voice_volume_changed_event, 16);

OFFSET(tuicall_user_network_quality, user_id, 0);
OFFSET(tuicall_user_network_quality, quality, 16);
OFFSET(tuicall_user_network_quality, reserved, 20);
SIZE(tuicall_user_network_quality, 24);

OFFSET(tuicall_user_network_quality_changed_event, size, 0);
OFFSET(tuicall_user_network_quality_changed_event, count, 4);
OFFSET(tuicall_user_network_quality_changed_event, qualities, 8);
SIZE(tuicall_user_network_quality_changed_event, 16);

OFFSET(tuicall_empty_event, size, 0);
OFFSET(tuicall_empty_event, reserved, 4);
SIZE(tuicall_empty_event, 8);

OFFSET(tuicall_call_not_connected_event, size, 0);
OFFSET(tuicall_call_not_connected_event, media_type, 4);
OFFSET(tuicall_call_not_connected_event, call_id, 8);
OFFSET(tuicall_call_not_connected_event, reason, 24);
OFFSET(tuicall_call_not_connected_event, reserved, 28);
OFFSET(tuicall_call_not_connected_event, user_id, 32);
OFFSET(tuicall_call_not_connected_event, info, 48);
SIZE(tuicall_call_not_connected_event, 56);

OFFSET(tuicall_connection_state_changed_event, size, 0);
OFFSET(tuicall_connection_state_changed_event, state, 4);
SIZE(tuicall_connection_state_changed_event, 8);

OFFSET(tuicall_observer, size, 0);
OFFSET(tuicall_observer, reserved, 4);
OFFSET(tuicall_observer, user_data, 8);
OFFSET(tuicall_observer, release, 16);
OFFSET(tuicall_observer, on_error, 24);
OFFSET(tuicall_observer, on_call_received, 32);
OFFSET(tuicall_observer, on_call_cancelled, 40);
OFFSET(tuicall_observer, on_call_begin, 48);
OFFSET(tuicall_observer, on_call_end, 56);
OFFSET(tuicall_observer, on_call_media_type_changed, 64);
OFFSET(tuicall_observer, on_user_reject, 72);
OFFSET(tuicall_observer, on_user_no_response, 80);
OFFSET(tuicall_observer, on_user_line_busy, 88);
OFFSET(tuicall_observer, on_user_join, 96);
OFFSET(tuicall_observer, on_user_leave, 104);
OFFSET(tuicall_observer, on_user_video_available, 112);
OFFSET(tuicall_observer, on_user_audio_available, 120);
OFFSET(tuicall_observer, on_user_voice_volume_changed, 128);
OFFSET(tuicall_observer, on_user_network_quality_changed, 136);
OFFSET(tuicall_observer, on_kicked_offline, 144);
OFFSET(tuicall_observer, on_user_sig_expired, 152);
OFFSET(tuicall_observer, on_call_not_connected, 160);
OFFSET(tuicall_observer, on_user_inviting, 168);
OFFSET(tuicall_observer, on_connection_state_changed, 176);
SIZE(tuicall_observer, 184);

OFFSET(tuicall_result, size, 0);
OFFSET(tuicall_result, code, 4);
OFFSET(tuicall_result, message, 8);
OFFSET(tuicall_result, call_id, 24);
OFFSET(tuicall_result, user_ids, 40);
SIZE(tuicall_result, 56);

OFFSET(tuicall_completion, size, 0);
OFFSET(tuicall_completion, delivery, 4);
OFFSET(tuicall_completion, user_data, 8);
OFFSET(tuicall_completion, done, 16);
SIZE(tuicall_completion, 24);

OFFSET(tuicall_runtime_options, size, 0);
OFFSET(tuicall_runtime_options, reserved, 4);
OFFSET(tuicall_runtime_options, user_data, 8);
OFFSET(tuicall_runtime_options, on_thread_start, 16);
OFFSET(tuicall_runtime_options, on_thread_stop, 24);
SIZE(tuicall_runtime_options, 32);

OFFSET(tuicall_engine_options, size, 0);
OFFSET(tuicall_engine_options, dispatch, 4);
OFFSET(tuicall_engine_options, server, 8);
OFFSET(tuicall_engine_options, ca_file, 16);
OFFSET(tuicall_engine_options, runtime, 24);
OFFSET(tuicall_engine_options, wake_up, 32);
OFFSET(tuicall_engine_options, wake_up_user_data, 40);
OFFSET(tuicall_engine_options, request_timeout_ms, 48);
OFFSET(tuicall_engine_options, volume_interval_ms, 52);
OFFSET(tuicall_engine_options, frame_ms, 56);
OFFSET(tuicall_engine_options, reserved, 60);
SIZE(tuicall_engine_options, 64);

#endif

/* Nothing runs here: that this file compiles is the test. */
int main(void) { return 0; }
