/*
 * call ME CALLEE [audio|video]: calls somebody and stays in the call until a line (or the end of
 * input) is read from standard input, or until the call is over. Shows how an engine is waited on
 * together with something else.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "example.h"

static void on_call_begin(void* over, const tuicall_call_begin_event* event) {
  (void)over;
  printf("connected (%s)\n", example_media_name(event->media_type));
}

static void on_user_join(void* over, const tuicall_user_event* event) {
  (void)over;
  printf("%s joined\n", event->user_id.data);
}

static void on_user_reject(void* over, const tuicall_user_event* event) {
  (void)over;
  printf("%s declined\n", event->user_id.data);
}

static void on_call_not_connected(void* over, const tuicall_call_not_connected_event* event) {
  printf("not connected: %s\n", example_reason_name(event->reason));
  *(int*)over = 1;
}

static void on_call_end(void* over, const tuicall_call_end_event* event) {
  printf("ended after %.0f ms: %s by %s\n", event->total_time_ms,
         example_reason_name(event->reason), event->ended_by.data);
  *(int*)over = 1;
}

/* Delivers events until the call is over; whatever comes on standard input hangs up. */
static void talk(tuicall_engine* engine, const int* over) {
  struct pollfd wait[2] = {{STDIN_FILENO, POLLIN, 0}, {-1, POLLIN, 0}};
  const tuicall_completion completion = example_must_work("hangup");
  example_check(tuicall_engine_poll_fd(engine, &wait[1].fd), "poll_fd");
  while (!*over) {
    poll(wait, 2, -1);
    if (wait[0].revents != 0) {
      example_check(tuicall_engine_hangup(engine, &completion), "hangup");
      wait[0].fd = -1;
    }
    example_check(tuicall_engine_poll(engine, 0, NULL), "poll");
    fflush(stdout);
  }
}

int main(int argc, char** argv) {
  int over = 0;
  if (argc < 3) {
    fprintf(stderr, "usage: call ME CALLEE [audio|video]\n");
    return 2;
  }
  const int video = argc > 3 && strcmp(argv[3], "video") == 0;
  tuicall_engine* engine = example_engine();
  const tuicall_observer observer = {.size = sizeof observer,
                                     .user_data = &over,
                                     .on_call_begin = on_call_begin,
                                     .on_user_join = on_user_join,
                                     .on_user_reject = on_user_reject,
                                     .on_call_not_connected = on_call_not_connected,
                                     .on_call_end = on_call_end};
  example_check(tuicall_engine_add_observer(engine, NULL, &observer), "add_observer");
  example_log_in(engine, argv[1]);

  const tuicall_completion completion = example_must_work("call");
  example_check(
      tuicall_engine_call(engine, argv[2], video ? TUICALL_MEDIA_VIDEO : TUICALL_MEDIA_AUDIO, NULL,
                          &completion),
      "call");
  talk(engine, &over);
  example_check(tuicall_engine_destroy(engine), "destroy");
  return 0;
}
