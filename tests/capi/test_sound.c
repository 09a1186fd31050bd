/* Sound through the C interface against a real server: all that may be pushed, and all that may be
   read, mixed and of one user by turns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <tuicall/tuicall.h>

#include "client.h"
#include "cmocka_all.h"
#include "server_fixture.h"

enum { kSaid_s = 10, kMostValues = 2 * 48000 * kSaid_s, kTimeout_ms = 30000 };

static const double kTwoPi = 6.283185307179586;
static const double kAmplitude = 0.25;

/* How samples are laid out. */
typedef struct layout {
  uint32_t rate_hz, channels;
  int32_t format;
} layout;

static int16_t shorts[kMostValues];
static float floats[kMostValues];

static layout layout_of(size_t number) {
  static const uint32_t rates_hz[] = {8000, 12000, 16000, 24000, 48000};
  const layout of = {rates_hz[number / 4], (uint32_t)number % 2 + 1,
                     number / 2 % 2 == 0 ? TUICALL_SAMPLE_S16 : TUICALL_SAMPLE_F32};
  return of;
}
enum { kLayouts = 20 };

static void* room_for(const layout* of) {
  return of->format == TUICALL_SAMPLE_S16 ? (void*)shorts : (void*)floats;
}

static void push_tone(client* self, const layout* of, double frequency_hz) {
  tuicall_audio audio;
  memset(&audio, 0, sizeof audio);
  audio.size = sizeof audio;
  audio.sample_format = of->format;
  audio.sample_rate_hz = of->rate_hz;
  audio.channels = of->channels;
  audio.samples = room_for(of);
  audio.sample_count = of->rate_hz * kSaid_s;
  for (uint32_t i = 0; i < audio.sample_count * of->channels; ++i) {
    const double phase = kTwoPi * frequency_hz * (i / of->channels) / of->rate_hz;
    floats[i] = (float)(kAmplitude * sin(phase));
    shorts[i] = (int16_t)(32767 * floats[i]);
  }
  assert_int_equal(tuicall_engine_push_audio(self->engine, &audio, NULL), TUICALL_OK);
}

/* How much of a frequency is in the first channel, as the amplitude of a sine. */
static double power(const layout* of, uint32_t count, double frequency_hz) {
  double real = 0;
  double imaginary = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const double phase = kTwoPi * frequency_hz * i / of->rate_hz;
    const double sample = of->format == TUICALL_SAMPLE_S16 ? shorts[i * of->channels] / 32767.0
                                                           : (double)floats[i * of->channels];
    real += sample * cos(phase);
    imaginary += sample * sin(phase);
  }
  return 2 * hypot(real, imaginary) / count;
}

/* Reads until the tone is there; gives when that was. The time goes on meanwhile. */
static int64_t hear_tone(client* self, const char* user, const layout* of, double frequency_hz,
                         int64_t time_ms) {
  double heard = 0;
  do {
    tuicall_audio_buffer buffer;
    memset(&buffer, 0, sizeof buffer);
    buffer.size = sizeof buffer;
    buffer.sample_format = of->format;
    buffer.sample_rate_hz = of->rate_hz;
    buffer.channels = of->channels;
    buffer.samples = room_for(of);
    buffer.capacity = of->rate_hz / 10;
    assert_int_equal(tuicall_engine_read_audio(self->engine, user, &buffer, kTimeout_ms),
                     TUICALL_OK);
    assert_int_equal(buffer.sample_count, buffer.capacity);
    assert_true(buffer.timestamp_ms > time_ms);
    if (buffer.timestamp_ms > kTimeout_ms) fail_msg("%.0f Hz was not heard in time", frequency_hz);
    time_ms = buffer.timestamp_ms;
    heard = power(of, buffer.sample_count, frequency_hz);
  } while (heard < 0.7 * kAmplitude || heard > 1.3 * kAmplitude);
  return time_ms;
}

static void connect_pair(client* alice, client* bob) {
  client_open(alice, &server, TUICALL_DISPATCH_THREAD);
  client_open(bob, &server, TUICALL_DISPATCH_THREAD);
  client_login(alice, &server, "alice");
  client_login(bob, &server, "bob");
  assert_int_equal(tuicall_engine_call(alice->engine, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL),
                   TUICALL_OK);
  client_await(bob, "call_received");
  assert_int_equal(tuicall_engine_accept(bob->engine, NULL), TUICALL_OK);
  client_await(bob, "user_join");
}

static void every_layout_of_samples(void** state) {
  client alice;
  client bob;
  int64_t times_ms[2] = {-1, -1};
  static const char* const users[2] = {NULL, "alice"};
  (void)state;
  connect_pair(&alice, &bob);
  assert_int_equal(tuicall_engine_open_microphone(alice.engine, NULL), TUICALL_OK);
  for (size_t i = 0; i < kLayouts; ++i) {
    const layout said = layout_of(i);
    const layout heard = layout_of(kLayouts - 1 - i);
    const double frequency_hz = 300 + 50 * (double)i;
    push_tone(&alice, &said, frequency_hz);
    times_ms[i % 2] = hear_tone(&bob, users[i % 2], &heard, frequency_hz, times_ms[i % 2]);
    assert_int_equal(tuicall_engine_clear_audio(alice.engine), TUICALL_OK);
  }
  client_close(&alice);
  client_close(&bob);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_layout_of_samples)};
  return cmocka_run_group_tests_name("sound", tests, start_server, stop_server);
}
