/* Files and tones through the C interface against a real server: what is played is heard, and what
   is heard is recorded, mixed and of one user; what ends them, and what is refused. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tuicall/tuicall.h>
#include <unistd.h>

#include "client.h"
#include "cmocka_all.h"
#include "server_fixture.h"

enum { kHeaderBytes = 44, kRate_hz = 16000, kMostSamples = 60 * kRate_hz };

static const double kTwoPi = 6.283185307179586;
static const double kAmplitude = 0.25;

static int16_t samples[kMostSamples];
static char folder[] = "/tmp/tuicall_sound_files.XXXXXX";

static const char* in_folder(const char* name) {
  static char paths[4][128];
  static size_t next;
  char* path = paths[next++ % 4];
  (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

/* What was recorded, without the header. */
static size_t read_recording(const char* path) {
  unsigned char header[kHeaderBytes];
  FILE* file = fopen(path, "rb");
  assert_non_null(file);
  assert_int_equal(fread(header, 1, sizeof header, file), sizeof header);
  assert_memory_equal(header, "RIFF", 4);
  assert_memory_equal(header + 8, "WAVEfmt ", 8);
  const size_t count = fread(samples, sizeof *samples, kMostSamples, file);
  (void)fclose(file);
  uint32_t said = 0;
  memcpy(&said, header + 40, sizeof said);
  assert_true(said <= count * sizeof *samples); /* what is more is just being written */
  return said / sizeof *samples;
}

/* The most of a frequency that is in 200 ms of the recording, as the amplitude of a sine. */
static double loudest(size_t count, double frequency_hz) {
  const size_t piece = kRate_hz / 5;
  double most = 0;
  for (size_t begin = 0; begin + piece <= count; begin += piece) {
    double real = 0;
    double imaginary = 0;
    for (size_t i = begin; i < begin + piece; ++i) {
      const double phase = kTwoPi * frequency_hz * (double)i / kRate_hz;
      real += samples[i] / 32767.0 * cos(phase);
      imaginary += samples[i] / 32767.0 * sin(phase);
    }
    most = fmax(most, 2 * hypot(real, imaginary) / (double)piece);
  }
  return most;
}

static void open_with_frames_of(client* self, uint32_t frame_ms) {
  tuicall_engine_options options;
  client_open(self, &server, TUICALL_DISPATCH_THREAD);
  if (frame_ms == 0) return;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.server = server.address;
  options.ca_file = server.ca_file;
  options.frame_ms = frame_ms;
  assert_int_equal(tuicall_engine_destroy(self->engine), TUICALL_OK);
  assert_int_equal(tuicall_engine_create(&self->engine, &options), TUICALL_OK);
}

static void connect_pair(client* alice, client* bob, uint32_t frame_ms) {
  open_with_frames_of(alice, frame_ms);
  client_open(bob, &server, TUICALL_DISPATCH_THREAD);
  client_login(alice, &server, "alice");
  client_login(bob, &server, "bob");
  assert_int_equal(tuicall_engine_call(alice->engine, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL),
                   TUICALL_OK);
  client_await(bob, "call_received");
  assert_int_equal(tuicall_engine_accept(bob->engine, NULL), TUICALL_OK);
  client_await(bob, "user_join");
  assert_int_equal(tuicall_engine_open_microphone(alice->engine, NULL), TUICALL_OK);
}

static void a_tone_is_recorded_and_the_recording_is_played(void** state) {
  client alice;
  client bob;
  (void)state;
  connect_pair(&alice, &bob, 0);
  const tuicall_completion mixed = client_completion(&bob, "mixed", TUICALL_DELIVER_IN_ORDER);
  const tuicall_completion one = client_completion(&bob, "one", TUICALL_DELIVER_ON_LOOP);
  const tuicall_completion said = client_completion(&alice, "said", TUICALL_DELIVER_IN_ORDER);
  const tuicall_completion again = client_completion(&alice, "again", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(
      tuicall_engine_record_file(bob.engine, NULL, in_folder("mixed"), kRate_hz, &mixed),
      TUICALL_OK);
  assert_int_equal(
      tuicall_engine_record_file(bob.engine, "alice", in_folder("one"), kRate_hz, &one),
      TUICALL_OK);
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, kAmplitude, 3000, &said),
                   TUICALL_OK);
  client_await(&alice, "done said 0");
  assert_int_equal(tuicall_engine_stop_recording(bob.engine, in_folder("one")), TUICALL_OK);
  client_await(&bob, "done one 0");
  size_t count = read_recording(in_folder("one"));
  assert_true(loudest(count, 440) > 0.7 * kAmplitude);
  assert_true(loudest(count, 1000) < 0.05);
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 1000, 0, 100, NULL), TUICALL_OK);
  assert_int_equal(tuicall_engine_play_file(alice.engine, in_folder("one"), &again), TUICALL_OK);
  client_await(&alice, "done again 0");
  assert_int_equal(tuicall_engine_hangup(alice.engine, NULL), TUICALL_OK);
  client_await(&bob, "done mixed 0");
  const size_t whole = read_recording(in_folder("mixed"));
  assert_true(whole > count);
  assert_true(loudest(whole, 440) > 0.7 * kAmplitude);
  client_close(&alice);
  client_close(&bob);
}

static void what_ends_them_is_told(void** state) {
  client alice;
  client bob;
  (void)state;
  connect_pair(&alice, &bob, 0);
  const tuicall_completion cleared = client_completion(&alice, "cleared", TUICALL_DELIVER_IN_ORDER);
  const tuicall_completion over = client_completion(&alice, "over", TUICALL_DELIVER_IN_ORDER);
  const tuicall_completion next = client_completion(&alice, "next", TUICALL_DELIVER_IN_ORDER);
  const tuicall_completion heard = client_completion(&alice, "heard", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, 1, 3600000, &cleared), TUICALL_OK);
  assert_int_equal(tuicall_engine_clear_audio(alice.engine), TUICALL_OK);
  client_await(&alice, "done cleared -1203");
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, 1, 3600000, &over), TUICALL_OK);
  assert_int_equal(tuicall_engine_hangup(bob.engine, NULL), TUICALL_OK);
  client_await(&alice, "call_end");
  client_await(&alice, "done over -1203");
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, 1, 1000, &next), TUICALL_OK);
  assert_int_equal(tuicall_engine_record_file(alice.engine, "", in_folder("next"), 0, &heard),
                   TUICALL_OK);
  client_close(&bob);
  assert_int_equal(tuicall_engine_destroy(alice.engine), TUICALL_OK);
  alice.engine = NULL;
  client_await(&alice, "done heard 6014");
  client_await(&alice, "done next 6014");
  client_close(&alice);
}

static void wait_for_a_second_of(const char* path) {
  while (read_recording(path) < kRate_hz) continue;
}

static void logging_out_and_destruction_end_them_in_mid_call(void** state) {
  for (int destroyed = 0; destroyed < 2; ++destroyed) {
    client alice;
    client bob;
    (void)state;
    connect_pair(&alice, &bob, 0);
    const tuicall_completion said = client_completion(&alice, "said", TUICALL_DELIVER_IN_ORDER);
    const tuicall_completion own = client_completion(&alice, "own", TUICALL_DELIVER_IN_ORDER);
    const tuicall_completion heard = client_completion(&bob, "heard", TUICALL_DELIVER_IN_ORDER);
    assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, kAmplitude, 3600000, &said),
                     TUICALL_OK);
    assert_int_equal(tuicall_engine_record_file(alice.engine, "", in_folder("own"), kRate_hz, &own),
                     TUICALL_OK);
    assert_int_equal(
        tuicall_engine_record_file(bob.engine, "alice", in_folder("cut"), kRate_hz, &heard),
        TUICALL_OK);
    wait_for_a_second_of(in_folder("own"));
    wait_for_a_second_of(in_folder("cut"));
    if (destroyed != 0) {
      assert_int_equal(tuicall_engine_destroy(alice.engine), TUICALL_OK);
      alice.engine = NULL;
    } else {
      assert_int_equal(tuicall_engine_un_init(alice.engine, NULL), TUICALL_OK);
    }
    client_await(&alice, "done said -1203");
    client_await(&alice, "done own 0");
    client_await(&bob, "done heard 0");
    assert_true(loudest(read_recording(in_folder("cut")), 440) > 0.7 * kAmplitude);
    client_close(&alice);
    client_close(&bob);
  }
}

static void packets_of_10_ms_are_heard(void** state) {
  client alice;
  client bob;
  (void)state;
  connect_pair(&alice, &bob, 10);
  const tuicall_completion said = client_completion(&bob, "recorded", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_record_file(bob.engine, "", in_folder("short"), kRate_hz, &said),
                   TUICALL_OK);
  assert_int_equal(tuicall_engine_play_tone(alice.engine, 440, kAmplitude, 600000, NULL),
                   TUICALL_OK);
  size_t count = 0;
  do count = read_recording(in_folder("short"));
  while (count < 2 * kRate_hz || loudest(count, 440) < 0.7 * kAmplitude);
  client_close(&alice);
  client_await(&bob, "done recorded 0");
  client_close(&bob);
}

#define REFUSED(expected_code, text, call)                                \
  do {                                                                    \
    assert_int_equal(call, expected_code);                                \
    if (strstr(tuicall_last_error(), text) == NULL)                       \
      fail_msg("'%s' does not contain '%s'", tuicall_last_error(), text); \
  } while (0)

static void what_is_wrong_is_refused_at_once(void** state) {
  client alice;
  (void)state;
  client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
  tuicall_engine* const e = alice.engine;
  const tuicall_completion never = client_completion(&alice, "never", TUICALL_DELIVER_ON_LOOP);
  REFUSED(-1202, "path is null", tuicall_engine_play_file(e, NULL, &never));
  REFUSED(-1202, "path is null", tuicall_engine_record_file(e, NULL, "", 0, &never));
  REFUSED(-1202, "No such file", tuicall_engine_play_file(e, in_folder("none"), &never));
  REFUSED(-1202, "no regular file", tuicall_engine_play_file(e, folder, &never));
  REFUSED(-1202, "does not begin as a WAV file",
          tuicall_engine_play_file(e, "/proc/self/exe", &never));
  REFUSED(-1202, "1 to 20000", tuicall_engine_play_tone(e, 0, 1, 1, &never));
  REFUSED(-1202, "1 to 20000", tuicall_engine_play_tone(e, NAN, 1, 1, &never));
  REFUSED(-1202, "0 to 1", tuicall_engine_play_tone(e, 440, NAN, 1, &never));
  REFUSED(-1202, "1 to 3600000", tuicall_engine_play_tone(e, 440, 1, 0, &never));
  REFUSED(-1202, "user id 'a b'", tuicall_engine_record_file(e, "a b", in_folder("x"), 0, &never));
  REFUSED(-1202, "44100", tuicall_engine_record_file(e, NULL, in_folder("x"), 44100, &never));
  REFUSED(-1202, "Is a directory", tuicall_engine_record_file(e, NULL, folder, 0, &never));
  REFUSED(-1202, "is not being recorded", tuicall_engine_stop_recording(e, in_folder("x")));
  assert_int_equal(tuicall_engine_record_file(e, NULL, in_folder("x"), 0, NULL), TUICALL_OK);
  REFUSED(-1203, "is being recorded",
          tuicall_engine_record_file(e, NULL, in_folder("x"), 0, &never));
  assert_int_equal(tuicall_engine_destroy(e), TUICALL_OK);
  alice.engine = NULL;
  assert_int_equal(client_count(&alice, "done"), 0);
  free(never.user_data);
  client_close(&alice);
}

static int begin(void** state) {
  if (mkdtemp(folder) == NULL) return errno;
  return start_server(state);
}

static int end(void** state) {
  static const char* const names[] = {"mixed", "one", "next", "short", "own", "cut", "x"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) (void)unlink(in_folder(names[i]));
  (void)rmdir(folder);
  return stop_server(state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_tone_is_recorded_and_the_recording_is_played),
      cmocka_unit_test(what_ends_them_is_told),
      cmocka_unit_test(logging_out_and_destruction_end_them_in_mid_call),
      cmocka_unit_test(packets_of_10_ms_are_heard),
      cmocka_unit_test(what_is_wrong_is_refused_at_once),
  };
  return cmocka_run_group_tests_name("sound files", tests, begin, end);
}
