/*
 * echo ME: answers everybody who calls, one after the other, and says back what it hears; Ctrl-C
 * ends it. Shows how sound is heard and said, on the thread that polls.
 */
#include <signal.h>
#include <stdio.h>

#include "example.h"

enum { kRateHz = 48000, kPieceMs = 20, kPieceSamples = kRateHz / 1000 * kPieceMs, kIdleMs = 100 };

static volatile sig_atomic_t stopped = 0;

typedef struct echoing {
  tuicall_engine* engine;
  int talking;
} echoing;

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void on_call_received(void* user, const tuicall_call_received_event* event) {
  echoing* self = user;
  printf("answering %s\n", event->caller_id.data);
  /* The caller may have given up already: then the answer is refused, and the call is over. */
  example_check(tuicall_engine_open_microphone(self->engine, NULL), "open_microphone");
  example_check(tuicall_engine_accept(self->engine, NULL), "accept");
}

static void on_call_begin(void* user, const tuicall_call_begin_event* event) {
  (void)event;
  ((echoing*)user)->talking = 1;
}

static void on_call_end(void* user, const tuicall_call_end_event* event) {
  printf("the call took %.0f ms\n", event->total_time_ms);
  ((echoing*)user)->talking = 0;
}

/* Hears a piece of everybody's sound, and says it. */
static void say_back(tuicall_engine* engine) {
  int16_t samples[kPieceSamples];
  tuicall_audio_buffer heard = {.size = sizeof heard,
                                .sample_format = TUICALL_SAMPLE_S16,
                                .sample_rate_hz = kRateHz,
                                .channels = 1,
                                .samples = samples,
                                .capacity = kPieceSamples};
  const int32_t code = tuicall_engine_read_audio(engine, NULL, &heard, kPieceMs);
  if (code == TUICALL_E_REQUEST_REFUSED) return; /* the call is over, and polling will tell */
  example_check(code, "read_audio");
  const tuicall_audio said = {.size = sizeof said,
                              .sample_format = TUICALL_SAMPLE_S16,
                              .sample_rate_hz = kRateHz,
                              .channels = 1,
                              .samples = samples,
                              .sample_count = heard.sample_count};
  example_check(tuicall_engine_push_audio(engine, &said, NULL), "push_audio");
}

int main(int argc, char** argv) {
  echoing self = {NULL, 0};
  if (argc != 2) {
    fprintf(stderr, "usage: echo ME\n");
    return 2;
  }
  signal(SIGINT, stop);
  signal(SIGTERM, stop);
  self.engine = example_engine();
  const tuicall_observer observer = {.size = sizeof observer,
                                     .user_data = &self,
                                     .on_call_received = on_call_received,
                                     .on_call_begin = on_call_begin,
                                     .on_call_end = on_call_end};
  example_check(tuicall_engine_add_observer(self.engine, NULL, &observer), "add_observer");
  example_log_in(self.engine, argv[1]);
  printf("%s waits for a call\n", argv[1]);
  while (!stopped) {
    fflush(stdout);
    example_check(tuicall_engine_poll(self.engine, self.talking ? 0 : kIdleMs, NULL), "poll");
    if (self.talking) say_back(self.engine);
  }
  example_check(tuicall_engine_destroy(self.engine), "destroy");
  return 0;
}
