/*
 * answer ME: waits for a call, answers it, and ends when the call has ended. Shows a method called
 * inside a callback.
 */
#include <stdio.h>

#include "example.h"

typedef struct answering {
  tuicall_engine* engine;
  int over;
} answering;

static void on_call_received(void* user, const tuicall_call_received_event* event) {
  answering* self = user;
  const tuicall_completion completion = example_must_work("accept");
  printf("%s calls (%s)\n", event->caller_id.data, example_media_name(event->media_type));
  example_check(tuicall_engine_accept(self->engine, &completion), "accept");
}

static void on_user_join(void* user, const tuicall_user_event* event) {
  (void)user;
  printf("%s is there\n", event->user_id.data);
}

static void on_call_not_connected(void* user, const tuicall_call_not_connected_event* event) {
  printf("not connected: %s\n", example_reason_name(event->reason));
  ((answering*)user)->over = 1;
}

static void on_call_end(void* user, const tuicall_call_end_event* event) {
  printf("ended: %s by %s\n", example_reason_name(event->reason), event->ended_by.data);
  ((answering*)user)->over = 1;
}

int main(int argc, char** argv) {
  answering self = {NULL, 0};
  if (argc != 2) {
    fprintf(stderr, "usage: answer ME\n");
    return 2;
  }
  self.engine = example_engine();
  const tuicall_observer observer = {.size = sizeof observer,
                                     .user_data = &self,
                                     .on_call_received = on_call_received,
                                     .on_user_join = on_user_join,
                                     .on_call_not_connected = on_call_not_connected,
                                     .on_call_end = on_call_end};
  example_check(tuicall_engine_add_observer(self.engine, NULL, &observer), "add_observer");
  example_log_in(self.engine, argv[1]);
  printf("%s waits for a call\n", argv[1]);
  fflush(stdout);
  example_poll_until(self.engine, &self.over);
  example_check(tuicall_engine_destroy(self.engine), "destroy");
  return 0;
}
