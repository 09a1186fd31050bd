/*
 * What it costs a C program to push and to read 20 ms of sound, in nanoseconds:
 *
 *     tuicall_sound_bench SERVER CA_FILE SDK_APP_ID SECRET_KEY [--smoke]
 *
 * Two users in a call. One pushes; the other reads everybody's sound, which has waited for it while
 * it was reading that of one user. sound.py runs this, and the same in the other languages.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tuicall/tuicall.h>

enum {
  kRate_hz = 48000,
  kFrame = kRate_hz / 50,
  kPushes = 1000,
  kMostRounds = 5,
  kReads = 90,    /* as many as wait for a reader that is late, and some to spare */
  kFewReads = 10, /* for the tests, which have no time to wait for more */
  kLonger = 5     /* so many more frames are waited for, so that those that are read are there */
};

static int16_t samples[kFrame * (kReads + kLonger)];
static int joined;

static void check(int32_t code, const char* what) {
  if (code == TUICALL_OK) return;
  fprintf(stderr, "%s: %s\n", what, tuicall_last_error());
  exit(1);
}

static void received(void* engine, const tuicall_call_received_event* event) {
  (void)event;
  check(tuicall_engine_accept(engine, NULL), "accept");
}

static void has_joined(void* engine, const tuicall_user_event* event) {
  (void)engine;
  (void)event;
  ++joined;
}

static void done(void* code, const tuicall_result* result) { *(int32_t*)code = result->code; }

static tuicall_engine* log_in(char** account, const char* user) {
  tuicall_engine* engine = NULL;
  char* ticket = NULL;
  const uint32_t app = (uint32_t)strtoul(account[2], NULL, 10);
  const tuicall_engine_options options = {.size = sizeof options,
                                          .dispatch = TUICALL_DISPATCH_POLL,
                                          .server = account[0],
                                          .ca_file = account[1]};
  check(tuicall_engine_create(&engine, &options), "create");
  const tuicall_observer observer = {.size = sizeof observer,
                                     .user_data = engine,
                                     .on_call_received = received,
                                     .on_user_join = has_joined};
  check(tuicall_engine_add_observer(engine, NULL, &observer), "add_observer");
  check(tuicall_user_sig_make(&ticket, app, user, account[3], 3600, 0), "user_sig_make");
  int32_t code = 1;
  const tuicall_completion completion = {
      .size = sizeof completion, .user_data = &code, .done = done};
  check(tuicall_engine_init(engine, app, user, ticket, &completion), "init");
  while (code == 1) check(tuicall_engine_poll(engine, -1, NULL), "poll");
  check(code, "init");
  tuicall_free(ticket);
  return engine;
}

static void push_frame(tuicall_engine* engine) {
  const tuicall_audio audio = {.size = sizeof audio,
                               .sample_format = TUICALL_SAMPLE_S16,
                               .sample_rate_hz = kRate_hz,
                               .channels = 1,
                               .samples = samples,
                               .sample_count = kFrame};
  check(tuicall_engine_push_audio(engine, &audio, NULL), "push_audio");
}

/* Gives how many samples came. */
static uint32_t read_frames(tuicall_engine* engine, const char* user, uint32_t frames,
                            int32_t timeout_ms) {
  tuicall_audio_buffer buffer = {.size = sizeof buffer,
                                 .sample_format = TUICALL_SAMPLE_S16,
                                 .sample_rate_hz = kRate_hz,
                                 .channels = 1,
                                 .samples = samples,
                                 .capacity = frames * kFrame};
  check(tuicall_engine_read_audio(engine, user, &buffer, timeout_ms), "read_audio");
  return buffer.sample_count;
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double push_ns(tuicall_engine* engine) {
  const double start = now_ns();
  for (int i = 0; i < kPushes; ++i) push_frame(engine);
  const double taken = now_ns() - start;
  check(tuicall_engine_clear_audio(engine), "clear_audio");
  return taken / kPushes;
}

static double read_ns(tuicall_engine* engine, uint32_t frames) {
  while (read_frames(engine, NULL, 1, 0) > 0) continue;
  read_frames(engine, "alice", frames + kLonger, -1);
  const double start = now_ns();
  for (uint32_t i = 0; i < frames; ++i) {
    if (read_frames(engine, NULL, 1, 0) != kFrame) check(TUICALL_E_REQUEST_REFUSED, "too few");
  }
  return (now_ns() - start) / frames;
}

static int by_size(const void* one, const void* other) {
  const double a = *(const double*)one;
  const double b = *(const double*)other;
  return (a > b) - (a < b);
}

static void print_median(const char* name, double* taken_ns, size_t rounds) {
  qsort(taken_ns, rounds, sizeof *taken_ns, by_size);
  printf("%s %.0f\n", name, taken_ns[rounds / 2]);
}

int main(int argc, char** argv) {
  double pushes_ns[kMostRounds];
  double reads_ns[kMostRounds];
  if (argc < 5) {
    fprintf(stderr, "usage: sound_bench SERVER CA_FILE SDK_APP_ID SECRET_KEY [--smoke]\n");
    return 2;
  }
  const int smoke = argc > 5 && strcmp(argv[5], "--smoke") == 0;
  const size_t rounds = smoke ? 1 : kMostRounds;
  tuicall_engine* alice = log_in(argv + 1, "alice");
  tuicall_engine* bob = log_in(argv + 1, "bob");
  check(tuicall_engine_call(alice, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL), "call");
  while (joined < 2) {
    check(tuicall_engine_poll(alice, 1, NULL), "poll");
    check(tuicall_engine_poll(bob, 1, NULL), "poll");
  }
  check(tuicall_engine_open_microphone(alice, NULL), "open_microphone");
  for (size_t i = 0; i < rounds; ++i) {
    pushes_ns[i] = push_ns(alice);
    reads_ns[i] = read_ns(bob, smoke ? kFewReads : kReads);
  }
  print_median("push", pushes_ns, rounds);
  print_median("read", reads_ns, rounds);
  check(tuicall_engine_destroy(alice), "destroy");
  check(tuicall_engine_destroy(bob), "destroy");
  return 0;
}
