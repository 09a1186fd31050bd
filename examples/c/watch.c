/*
 * watch ME: logs in and prints every event until the input ends. All 20 events with their
 * parameters: a place to copy from.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "example.h"

static void print_list(const tuicall_string_list* list) {
  for (uint32_t i = 0; i < list->count; ++i) printf("%s%s", i > 0 ? "," : "", list->items[i].data);
}

static void print_room(const tuicall_room_id* room) {
  if (room->int_room_id != 0) {
    printf(" room=%" PRId32, room->int_room_id);
  } else {
    printf(" room=%s", room->str_room_id.data);
  }
}

static void on_error(void* user, const tuicall_error_event* e) {
  (void)user;
  printf("on_error code=%" PRId32 " message=%s\n", e->code, e->message.data);
}

static void on_call_received(void* user, const tuicall_call_received_event* e) {
  (void)user;
  printf("on_call_received caller=%s callees=", e->caller_id.data);
  print_list(&e->callee_ids);
  printf(" group=%s media=%s\n", e->group_id.data, example_media_name(e->media_type));
}

static void on_call_cancelled(void* user, const tuicall_call_cancelled_event* e) {
  (void)user;
  printf("on_call_cancelled user=%s\n", e->user_id.data);
}

static void on_call_begin(void* user, const tuicall_call_begin_event* e) {
  (void)user;
  printf("on_call_begin");
  print_room(&e->room_id);
  printf(" media=%s role=%" PRId32 "\n", example_media_name(e->media_type), e->role);
}

static void on_call_end(void* user, const tuicall_call_end_event* e) {
  (void)user;
  printf("on_call_end");
  print_room(&e->room_id);
  printf(" media=%s role=%" PRId32 " total_time=%.0f\n", example_media_name(e->media_type), e->role,
         e->total_time_ms);
}

static void on_call_media_type_changed(void* user, const tuicall_call_media_type_changed_event* e) {
  (void)user;
  printf("on_call_media_type_changed old=%s new=%s\n", example_media_name(e->old_media_type),
         example_media_name(e->new_media_type));
}

static void on_user_reject(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_reject user=%s\n", e->user_id.data);
}

static void on_user_no_response(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_no_response user=%s\n", e->user_id.data);
}

static void on_user_line_busy(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_line_busy user=%s\n", e->user_id.data);
}

static void on_user_join(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_join user=%s\n", e->user_id.data);
}

static void on_user_leave(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_leave user=%s\n", e->user_id.data);
}

static void on_user_video_available(void* user, const tuicall_user_available_event* e) {
  (void)user;
  printf("on_user_video_available user=%s available=%" PRId32 "\n", e->user_id.data,
         e->is_available);
}

static void on_user_audio_available(void* user, const tuicall_user_available_event* e) {
  (void)user;
  printf("on_user_audio_available user=%s available=%" PRId32 "\n", e->user_id.data,
         e->is_available);
}

static void on_user_voice_volume_changed(void* user,
                                         const tuicall_user_voice_volume_changed_event* e) {
  (void)user;
  printf("on_user_voice_volume_changed");
  for (uint32_t i = 0; i < e->count; ++i) {
    printf(" %s=%" PRId32, e->volumes[i].user_id.data, e->volumes[i].volume);
  }
  printf("\n");
}

static void on_user_network_quality_changed(void* user,
                                            const tuicall_user_network_quality_changed_event* e) {
  (void)user;
  printf("on_user_network_quality_changed");
  for (uint32_t i = 0; i < e->count; ++i) {
    printf(" %s=%" PRId32, e->qualities[i].user_id.data, e->qualities[i].quality);
  }
  printf("\n");
}

static void on_kicked_offline(void* user, const tuicall_empty_event* e) {
  (void)user;
  (void)e;
  printf("on_kicked_offline\n");
}

static void on_user_sig_expired(void* user, const tuicall_empty_event* e) {
  (void)user;
  (void)e;
  printf("on_user_sig_expired\n");
}

static void on_call_not_connected(void* user, const tuicall_call_not_connected_event* e) {
  (void)user;
  printf("on_call_not_connected call=%s media=%s reason=%s user=%s\n", e->call_id.data,
         example_media_name(e->media_type), example_reason_name(e->reason), e->user_id.data);
}

static void on_user_inviting(void* user, const tuicall_user_event* e) {
  (void)user;
  printf("on_user_inviting user=%s\n", e->user_id.data);
}

static void on_connection_state_changed(void* user,
                                        const tuicall_connection_state_changed_event* e) {
  static const char* const names[] = {"connecting", "connected", "reconnecting", "disconnected"};
  (void)user;
  printf("on_connection_state_changed state=%s\n", names[e->state]);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: watch ME\n");
    return 2;
  }
  tuicall_engine* engine = example_engine();
  const tuicall_observer observer = {
      .size = sizeof observer,
      .on_error = on_error,
      .on_call_received = on_call_received,
      .on_call_cancelled = on_call_cancelled,
      .on_call_begin = on_call_begin,
      .on_call_end = on_call_end,
      .on_call_media_type_changed = on_call_media_type_changed,
      .on_user_reject = on_user_reject,
      .on_user_no_response = on_user_no_response,
      .on_user_line_busy = on_user_line_busy,
      .on_user_join = on_user_join,
      .on_user_leave = on_user_leave,
      .on_user_video_available = on_user_video_available,
      .on_user_audio_available = on_user_audio_available,
      .on_user_voice_volume_changed = on_user_voice_volume_changed,
      .on_user_network_quality_changed = on_user_network_quality_changed,
      .on_kicked_offline = on_kicked_offline,
      .on_user_sig_expired = on_user_sig_expired,
      .on_call_not_connected = on_call_not_connected,
      .on_user_inviting = on_user_inviting,
      .on_connection_state_changed = on_connection_state_changed,
  };
  example_check(tuicall_engine_add_observer(engine, NULL, &observer), "add_observer");
  example_log_in(engine, argv[1]);
  struct pollfd wait[2] = {{STDIN_FILENO, POLLIN, 0}, {-1, POLLIN, 0}};
  char input[256];
  example_check(tuicall_engine_poll_fd(engine, &wait[1].fd), "poll_fd");
  do {
    example_check(tuicall_engine_poll(engine, 0, NULL), "poll");
    fflush(stdout);
    poll(wait, 2, -1);
  } while (wait[0].revents == 0 || read(STDIN_FILENO, input, sizeof input) > 0);
  example_check(tuicall_engine_destroy(engine), "destroy");
  return 0;
}
