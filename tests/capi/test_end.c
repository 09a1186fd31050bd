/*
 * The end of an engine: whatever its callbacks do meanwhile, nothing follows it. Nobody needs to
 * answer; the server lends its CA file only, for reading the system's costs every engine 20 ms.
 */
#include <stdatomic.h>
#include <string.h>
#include <tuicall/tuicall.h>

#include "client.h"
#include "cmocka_all.h"
#include "gate.h"
#include "server_fixture.h"

#define NO_SERVER "127.0.0.1:1"

static const int32_t kModes[] = {TUICALL_DISPATCH_THREAD, TUICALL_DISPATCH_POLL,
                                 TUICALL_DISPATCH_INLINE};
enum { kModeCount = 3 };

/* Everything that the runtime's threads have been given before is done when this returns. */
static void settle_runtime(void) {
  client other;
  client_open_at(&other, NO_SERVER, server.ca_file, TUICALL_DISPATCH_THREAD);
  tuicall_completion completion = client_completion(&other, "loop", TUICALL_DELIVER_ON_LOOP);
  assert_int_equal(tuicall_engine_accept(other.engine, &completion), TUICALL_OK);
  client_await(&other, "done loop");
  completion = client_completion(&other, "callbacks", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_accept(other.engine, &completion), TUICALL_OK);
  client_await(&other, "done callbacks");
  client_close(&other);
}

/* A program that asks again whenever it was refused. */
typedef struct retrying {
  tuicall_engine* engine;
  int32_t delivery;
  atomic_int ended; /* the engine's end has returned */
  atomic_int done;  /* completions before that */
  atomic_int late;  /* completions afterwards */
  atomic_int refused_with;
} retrying;

static void ask(retrying* self);

static void ask_again(void* user, const tuicall_result* result) {
  retrying* self = user;
  if (atomic_load(&self->ended) != 0) {
    atomic_fetch_add(&self->late, 1);
    return;
  }
  atomic_fetch_add(&self->done, 1);
  if (result->code != TUICALL_OK) ask(self);
}

static void ask(retrying* self) {
  tuicall_completion completion;
  memset(&completion, 0, sizeof completion);
  completion.size = sizeof completion;
  completion.delivery = self->delivery;
  completion.user_data = self;
  completion.done = ask_again;
  const int32_t code = tuicall_engine_init(self->engine, 1, "alice", "ticket", &completion);
  if (code != TUICALL_OK) atomic_store(&self->refused_with, code);
}

static void begin_to_ask(retrying* self, int32_t dispatch, int32_t delivery) {
  tuicall_engine_options options;
  memset(self, 0, sizeof *self);
  self->delivery = delivery;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.server = NO_SERVER;
  options.ca_file = server.ca_file;
  options.dispatch = dispatch;
  assert_int_equal(tuicall_engine_create(&self->engine, &options), TUICALL_OK);
  ask(self);
}

static void check_that_nothing_follows(retrying* self) {
  settle_runtime();
  assert_int_equal(atomic_load(&self->late), 0);
  assert_true(atomic_load(&self->done) > 0);
  assert_int_equal(atomic_load(&self->refused_with), TUICALL_E_NOT_LOGGED_IN);
}

static void a_completion_that_asks_again_does_not_outlive_destroy(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    for (int32_t delivery = TUICALL_DELIVER_IN_ORDER; delivery <= TUICALL_DELIVER_ON_LOOP;
         ++delivery) {
      retrying alice;
      begin_to_ask(&alice, kModes[i], delivery);
      assert_int_equal(tuicall_engine_destroy(alice.engine), TUICALL_OK);
      atomic_store(&alice.ended, 1);
      check_that_nothing_follows(&alice);
    }
  }
}

static void note_end(void* user) {
  retrying* self = user;
  atomic_store(&self->ended, 1);
}

static void a_completion_that_asks_again_does_not_outlive_destroy_async(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    retrying alice;
    begin_to_ask(&alice, kModes[i], TUICALL_DELIVER_IN_ORDER);
    assert_int_equal(tuicall_engine_destroy_async(alice.engine, note_end, &alice), TUICALL_OK);
    while (atomic_load(&alice.ended) == 0) settle_runtime();
    check_that_nothing_follows(&alice);
  }
}

typedef struct slow {
  atomic_int went_on; /* the callback thread was free while the slow callback ran */
  atomic_int ended;
} slow;

static void note_slow_end(void* user) {
  slow* s = user;
  atomic_store(&s->ended, 1);
}

static void hook_destroy_and_dawdle(client* self, const char* line) {
  slow* s = self->hook_data;
  (void)line;
  if (atomic_load(&s->went_on) != 0) return;
  assert_int_equal(tuicall_engine_destroy_async(self->engine, note_slow_end, s), TUICALL_OK);
  for (int i = 0; i < 3; ++i) settle_runtime();
  assert_int_equal(atomic_load(&s->ended), 0);
  atomic_store(&s->went_on, 1);
}

/* A poll engine that is destroyed in its callback waits for that one's end, but the callback thread
 * does not: other engines need it. */
static void a_slow_poller_does_not_hold_up_the_callback_thread(void** state) {
  (void)state;
  client alice;
  slow s;
  atomic_init(&s.went_on, 0);
  atomic_init(&s.ended, 0);
  client_open_at(&alice, NO_SERVER, server.ca_file, TUICALL_DISPATCH_POLL);
  client_set_hook(&alice, hook_destroy_and_dawdle, &s);
  assert_int_equal(tuicall_engine_init(alice.engine, 1, "alice", "ticket", NULL), TUICALL_OK);
  client_await(&alice, "connection connecting");
  assert_int_equal(atomic_load(&s.went_on), 1);
  while (atomic_load(&s.ended) == 0) settle_runtime();
  alice.engine = NULL;
  client_close(&alice);
}

typedef struct meeting {
  gate removed; /* the callback waits for that */
  int32_t remove_code;
  client* self;
} meeting;

static void hook_wait_for_the_loop(client* self, const char* line) {
  meeting* m = self->hook_data;
  (void)line;
  gate_enter(&m->removed);
}

static void remove_on_the_loop(void* user, const tuicall_result* result) {
  meeting* m = user;
  (void)result;
  m->remove_code = tuicall_engine_remove_observer(m->self->engine, m->self->observer_id);
  gate_open(&m->removed);
}

/* On the loop thread nobody waits for a callback: it may be waiting for the loop. */
static void an_observer_is_removed_on_the_loop_while_it_waits_for_that(void** state) {
  (void)state;
  client alice;
  meeting m;
  gate_init(&m.removed);
  m.remove_code = -1;
  m.self = &alice;
  client_open_at(&alice, NO_SERVER, server.ca_file, TUICALL_DISPATCH_THREAD);
  client_set_hook(&alice, hook_wait_for_the_loop, &m);
  assert_int_equal(tuicall_engine_init(alice.engine, 1, "alice", "ticket", NULL), TUICALL_OK);
  gate_await_entered(&m.removed);
  tuicall_completion completion;
  memset(&completion, 0, sizeof completion);
  completion.size = sizeof completion;
  completion.delivery = TUICALL_DELIVER_ON_LOOP;
  completion.user_data = &m;
  completion.done = remove_on_the_loop;
  assert_int_equal(tuicall_engine_accept(alice.engine, &completion), TUICALL_OK);
  gate_await_open(&m.removed);
  assert_int_equal(m.remove_code, TUICALL_OK);
  client_close(&alice);
  assert_int_equal(alice.count, 1);
  gate_destroy(&m.removed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_completion_that_asks_again_does_not_outlive_destroy),
      cmocka_unit_test(a_completion_that_asks_again_does_not_outlive_destroy_async),
      cmocka_unit_test(a_slow_poller_does_not_hold_up_the_callback_thread),
      cmocka_unit_test(an_observer_is_removed_on_the_loop_while_it_waits_for_that),
  };
  return cmocka_run_group_tests_name("end", tests, start_server, stop_server);
}
