/* What the C interface says to wrong sound: each refusal names what it was given and what it
 * expects. */
#include <stddef.h>
#include <string.h>
#include <tuicall/tuicall.h>

#include "cmocka_all.h"

/* Nobody listens there; what is tested here needs no server. */
#define NO_SERVER "127.0.0.1:1"

#define REFUSED(code, expression, text)                             \
  do {                                                              \
    assert_int_equal((expression), (code));                         \
    if (strstr(tuicall_last_error(), (text)) == NULL)               \
      fail_msg("'%s' is not in: %s", (text), tuicall_last_error()); \
  } while (0)
#define REFUSED_AS_INVALID(expression, text) REFUSED(TUICALL_E_PARAM_INVALID, expression, text)

static tuicall_engine* engine;
static int16_t samples[960 * 2 + 1];

static tuicall_engine_options options_with(int32_t volume_interval_ms) {
  tuicall_engine_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.server = NO_SERVER;
  options.volume_interval_ms = volume_interval_ms;
  return options;
}

static int set_up(void** state) {
  const tuicall_engine_options options = options_with(0);
  (void)state;
  return tuicall_engine_create(&engine, &options);
}

static int tear_down(void** state) {
  (void)state;
  return tuicall_engine_destroy(engine);
}

static tuicall_audio audio(void) {
  tuicall_audio a;
  memset(&a, 0, sizeof a);
  a.size = sizeof a;
  a.sample_format = TUICALL_SAMPLE_S16;
  a.sample_rate_hz = 48000;
  a.channels = 1;
  a.samples = samples;
  a.sample_count = 960;
  return a;
}

static tuicall_audio_buffer buffer(void) {
  tuicall_audio_buffer b;
  memset(&b, 0, sizeof b);
  b.size = sizeof b;
  b.sample_format = TUICALL_SAMPLE_S16;
  b.sample_rate_hz = 48000;
  b.channels = 1;
  b.samples = samples;
  b.capacity = 960;
  return b;
}

static void wrong_sound_is_not_pushed(void** state) {
  uint32_t queued_ms = 5;
  tuicall_audio a = audio();
  (void)state;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(NULL, &a, &queued_ms), "engine is null");
  assert_int_equal(queued_ms, 0);
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, NULL, NULL), "audio is null");
  a.size = 0;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "audio.size is 0");
  a.size = offsetof(tuicall_audio, live) - 1;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "expected sizeof(tuicall_audio)");
  a = audio();
  a.sample_format = 0;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "sample_format is 0");
  a.sample_format = 3;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL),
                     "sample_format is 3, expected 1 (int16_t) or 2 (float)");
  a = audio();
  a.channels = 0;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "channels is 0");
  a.channels = 3;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "channels is 3, expected 1 or 2");
  a = audio();
  a.samples = NULL;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "samples is null, expected 960");
  a = audio();
  a.samples = (const char*)samples + 1;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "not aligned to 2 bytes");
  a.sample_format = TUICALL_SAMPLE_F32;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "not aligned to 4 bytes");
  a = audio();
  a.sample_rate_hz = 4000;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "4000");
  a.sample_rate_hz = 0;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "0");
}

static void of_live_sound_nothing_waits_for_long(void** state) {
  uint32_t queued_ms = 0;
  tuicall_audio a = audio();
  (void)state;
  a.live = 1;
  for (int i = 0; i < 500; ++i) {
    assert_int_equal(tuicall_engine_push_audio(engine, &a, &queued_ms), TUICALL_OK);
    assert_true(queued_ms <= 220);
  }
  a.live = 2;
  REFUSED_AS_INVALID(tuicall_engine_push_audio(engine, &a, NULL), "live is 2, expected 0 or 1");
  assert_int_equal(tuicall_engine_clear_audio(engine), TUICALL_OK);
}

static void too_much_sound_is_refused_before_it_is_read(void** state) {
  uint32_t queued_ms = 0;
  tuicall_audio a = audio();
  (void)state;
  assert_int_equal(tuicall_engine_push_audio(engine, &a, &queued_ms), TUICALL_OK);
  assert_int_equal(queued_ms, 20);
  a.sample_count = 48000 * 60;
  REFUSED(TUICALL_E_REQUEST_REFUSED, tuicall_engine_push_audio(engine, &a, &queued_ms),
          "20 ms of sound wait to be sent and 60000 ms came");
  assert_int_equal(queued_ms, 20);
  a.sample_count = UINT32_MAX;
  a.channels = 2;
  REFUSED(TUICALL_E_REQUEST_REFUSED, tuicall_engine_push_audio(engine, &a, &queued_ms),
          "at most 60000 ms");
  assert_int_equal(tuicall_engine_clear_audio(engine), TUICALL_OK);
  a = audio();
  a.sample_count = 0;
  a.samples = NULL;
  assert_int_equal(tuicall_engine_push_audio(engine, &a, &queued_ms), TUICALL_OK);
  assert_int_equal(queued_ms, 0);
  REFUSED_AS_INVALID(tuicall_engine_clear_audio(NULL), "engine is null");
}

/* A program that was built against a header that ended before `live`, or goes on after it. */
static void other_sizes_of_sound_are_taken(void** state) {
  struct {
    tuicall_audio known;
    char later[64];
  } larger;
  tuicall_audio a = audio();
  (void)state;
  a.size = offsetof(tuicall_audio, live);
  a.live = 0xeeeeeeee;
  assert_int_equal(tuicall_engine_push_audio(engine, &a, NULL), TUICALL_OK);
  memset(&larger, 0xee, sizeof larger);
  larger.known = audio();
  larger.known.size = sizeof larger;
  assert_int_equal(tuicall_engine_push_audio(engine, &larger.known, NULL), TUICALL_OK);
}

static void wrong_buffers_are_not_filled(void** state) {
  tuicall_audio_buffer b = buffer();
  (void)state;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(NULL, NULL, &b, 0), "engine is null");
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, NULL, 0), "buffer is null");
  b.size = sizeof b - 1;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0),
                     "expected sizeof(tuicall_audio_buffer)");
  b = buffer();
  b.capacity = 0;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "capacity is 0");
  b = buffer();
  b.sample_format = -1;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "sample_format is -1");
  b = buffer();
  b.channels = 3;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "channels is 3");
  b = buffer();
  b.samples = NULL;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "samples is null");
  b = buffer();
  b.samples = (char*)samples + 1;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "not aligned to 2 bytes");
  b = buffer();
  b.sample_rate_hz = 11025;
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, NULL, &b, 0), "11025");
  b = buffer();
  REFUSED_AS_INVALID(tuicall_engine_read_audio(engine, "not allowed", &b, 0), "user");
}

static void without_a_call_there_is_no_sound(void** state) {
  static const char* const users[] = {NULL, "", "bob"};
  (void)state;
  for (size_t i = 0; i < 3; ++i) {
    tuicall_audio_buffer b = buffer();
    b.sample_count = 7;
    b.timestamp_ms = 7;
    REFUSED(TUICALL_E_REQUEST_REFUSED, tuicall_engine_read_audio(engine, users[i], &b, -1),
            "no call goes on");
    assert_int_equal(b.sample_count, 0);
    assert_int_equal(b.timestamp_ms, 0);
  }
}

static void volume_intervals_have_a_range(void** state) {
  static const int32_t wrong[] = {1, 19, 60001, INT32_MAX};
  static const int32_t right[] = {INT32_MIN, -1, 0, 20, 60000};
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    const tuicall_engine_options options = options_with(wrong[i]);
    tuicall_engine* other = NULL;
    REFUSED_AS_INVALID(tuicall_engine_create(&other, &options), "volume_interval_ms is ");
    REFUSED_AS_INVALID(tuicall_engine_create(&other, &options), "20 to 60000");
    assert_null(other);
  }
  for (size_t i = 0; i < sizeof right / sizeof *right; ++i) {
    const tuicall_engine_options options = options_with(right[i]);
    tuicall_engine* other = NULL;
    assert_int_equal(tuicall_engine_create(&other, &options), TUICALL_OK);
    assert_int_equal(tuicall_engine_destroy(other), TUICALL_OK);
  }
}

static void packets_have_10_or_20_ms(void** state) {
  static const uint32_t wrong[] = {1, 5, 40, UINT32_MAX};
  static const uint32_t right[] = {0, 10, 20};
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    tuicall_engine_options options = options_with(0);
    options.frame_ms = wrong[i];
    tuicall_engine* other = NULL;
    REFUSED_AS_INVALID(tuicall_engine_create(&other, &options), "expected 10 or 20");
    assert_null(other);
  }
  for (size_t i = 0; i < sizeof right / sizeof *right; ++i) {
    tuicall_engine_options options = options_with(0);
    options.frame_ms = right[i];
    tuicall_engine* other = NULL;
    assert_int_equal(tuicall_engine_create(&other, &options), TUICALL_OK);
    assert_int_equal(tuicall_engine_destroy(other), TUICALL_OK);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(wrong_sound_is_not_pushed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(of_live_sound_nothing_waits_for_long, set_up, tear_down),
      cmocka_unit_test_setup_teardown(too_much_sound_is_refused_before_it_is_read, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(other_sizes_of_sound_are_taken, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wrong_buffers_are_not_filled, set_up, tear_down),
      cmocka_unit_test_setup_teardown(without_a_call_there_is_no_sound, set_up, tear_down),
      cmocka_unit_test(volume_intervals_have_a_range),
      cmocka_unit_test(packets_have_10_or_20_ms),
  };
  return cmocka_run_group_tests_name("audio", tests, NULL, NULL);
}
