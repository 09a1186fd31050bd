/*
 * group_call ME GROUP CALLEE...: calls several people as a group, tells who comes and goes, and
 * ends when the call has ended. Shows lists, parameters of a call, and the result of a method.
 */
#include <stdio.h>

#include "example.h"

static void on_user_join(void* over, const tuicall_user_event* event) {
  (void)over;
  printf("+ %s\n", event->user_id.data);
}

static void on_user_leave(void* over, const tuicall_user_event* event) {
  (void)over;
  printf("- %s\n", event->user_id.data);
}

static void on_user_missing(void* over, const tuicall_user_event* event) {
  (void)over;
  printf("%s does not come\n", event->user_id.data);
}

static void on_call_not_connected(void* over, const tuicall_call_not_connected_event* event) {
  printf("nobody came: %s\n", example_reason_name(event->reason));
  *(int*)over = 1;
}

static void on_call_end(void* over, const tuicall_call_end_event* event) {
  printf("ended after %.0f ms\n", event->total_time_ms);
  *(int*)over = 1;
}

static void placed(void* user, const tuicall_result* result) {
  (void)user;
  if (result->code != TUICALL_OK) {
    fprintf(stderr, "group_call: %s\n", result->message.data);
    return;
  }
  printf("call %s rings at", result->call_id.data);
  for (uint32_t i = 0; i < result->user_ids.count; ++i)
    printf(" %s", result->user_ids.items[i].data);
  printf("\n");
}

int main(int argc, char** argv) {
  int over = 0;
  if (argc < 4) {
    fprintf(stderr, "usage: group_call ME GROUP CALLEE...\n");
    return 2;
  }
  tuicall_engine* engine = example_engine();
  const tuicall_observer observer = {.size = sizeof observer,
                                     .user_data = &over,
                                     .on_user_reject = on_user_missing,
                                     .on_user_no_response = on_user_missing,
                                     .on_user_line_busy = on_user_missing,
                                     .on_user_join = on_user_join,
                                     .on_user_leave = on_user_leave,
                                     .on_call_not_connected = on_call_not_connected,
                                     .on_call_end = on_call_end};
  example_check(tuicall_engine_add_observer(engine, NULL, &observer), "add_observer");
  example_log_in(engine, argv[1]);

  tuicall_call_params params;
  params.size = sizeof params;
  example_check(tuicall_call_params_init(&params), "call_params_init");
  params.timeout_s = 20;
  const tuicall_completion completion = {sizeof completion, TUICALL_DELIVER_IN_ORDER, NULL, placed};
  example_check(
      tuicall_engine_group_call(engine, argv[2], (const char* const*)&argv[3], (uint32_t)argc - 3,
                                TUICALL_MEDIA_VIDEO, &params, &completion),
      "group_call");
  example_poll_until(engine, &over);
  example_check(tuicall_engine_destroy(engine), "destroy");
  return 0;
}
