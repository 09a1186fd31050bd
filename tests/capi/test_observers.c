/*
 * Observers: removed in their own callback, while they run, by each other; released exactly once
 * whatever happens. Nobody needs to answer: an engine that logs in tells that it is connecting all
 * the same. The server lends its CA file only, for reading the system's costs every engine 20 ms.
 */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <tuicall/tuicall.h>

#include "client.h"
#include "cmocka_all.h"
#include "gate.h"
#include "server_fixture.h"

#define NO_SERVER "127.0.0.1:1"

static const int32_t kModes[] = {TUICALL_DISPATCH_THREAD, TUICALL_DISPATCH_POLL,
                                 TUICALL_DISPATCH_INLINE};

static void log_in_somewhere(client* self) {
  assert_int_equal(tuicall_engine_init(self->engine, 1, "alice", "ticket", NULL), TUICALL_OK);
}

static void hook_remove_self(client* self, const char* line) {
  (void)line;
  if (*(int*)self->hook_data != 0) return;
  *(int*)self->hook_data = 1;
  assert_int_equal(tuicall_engine_remove_observer(self->engine, self->observer_id), TUICALL_OK);
  assert_int_equal(self->released, 0); /* not before the callback has returned */
}

static void removed_in_its_own_callback(void** state) {
  (void)state;
  for (size_t i = 0; i < 3; ++i) {
    client alice;
    int removed = 0;
    client_open_at(&alice, NO_SERVER, server.ca_file, kModes[i]);
    client_set_hook(&alice, hook_remove_self, &removed);
    log_in_somewhere(&alice);
    client_await(&alice, "connection connecting");
    assert_int_equal(tuicall_engine_un_init(alice.engine, NULL),
                     TUICALL_OK); /* tells nobody any more */
    client_close(&alice);
    assert_int_equal(alice.count, 1);
  }
}

typedef struct busy_callback {
  gate removing; /* opened when the other thread is just about to */
  atomic_int left;
} busy_callback;

/* Still busy for a while when the other thread begins to remove: if that did not wait, it would be
 * seen to return before this has left, if not in one round then in another. */
static void hook_busy(client* self, const char* line) {
  busy_callback* busy = self->hook_data;
  (void)line;
  gate_enter(&busy->removing);
  for (int i = 0; i < 1000; ++i) sched_yield();
  atomic_store(&busy->left, 1);
}

static void removed_while_it_runs_on_another_thread(void** state) {
  (void)state;
  for (int round = 0; round < 20; ++round) {
    busy_callback busy;
    client alice;
    gate_init(&busy.removing);
    atomic_init(&busy.left, 0);
    client_open_at(&alice, NO_SERVER, server.ca_file, TUICALL_DISPATCH_THREAD);
    client_set_hook(&alice, hook_busy, &busy);
    log_in_somewhere(&alice);
    gate_await_entered(&busy.removing);
    gate_open(&busy.removing);
    assert_int_equal(tuicall_engine_remove_observer(alice.engine, alice.observer_id), TUICALL_OK);
    assert_int_equal(atomic_load(&busy.left), 1);
    assert_int_equal(alice.released, 1);
    client_close(&alice);
    gate_destroy(&busy.removing);
  }
}

static void removed_twice_is_refused(void** state) {
  (void)state;
  client alice;
  client_open_at(&alice, NO_SERVER, server.ca_file, TUICALL_DISPATCH_THREAD);
  assert_int_equal(tuicall_engine_remove_observer(alice.engine, alice.observer_id), TUICALL_OK);
  assert_int_equal(alice.released, 1);
  assert_int_equal(tuicall_engine_remove_observer(alice.engine, alice.observer_id),
                   TUICALL_E_PARAM_INVALID);
  client_close(&alice);
}

/* ---- release exactly once, in 10,000 random interleavings ---- */

enum { kRounds = 10000, kObservers = 4 };

typedef enum action {
  kNothing,
  kRemoveSelf,
  kRemoveNext,
  kAddAnother,
  kDestroyAsync,
  kActions
} action;

typedef struct round_state round_state;

typedef struct probe {
  round_state* round;
  size_t index;
  action on_event;
  atomic_ullong id;
  atomic_int acted;
  atomic_int calls_after_release;
  atomic_int released;
} probe;

struct round_state {
  tuicall_engine* engine;
  probe probes[2 * kObservers]; /* the second half is for those that are added in callbacks */
  atomic_int added[2 * kObservers];
  atomic_int destroyed;       /* somebody has begun to destroy the engine */
  atomic_int destroyed_async; /* an observer has: the engine must not be used afterwards */
  gate done;                  /* opened when that is over */
  int polls;                  /* this thread does */
};

static void probe_released(void* user) { atomic_fetch_add(&((probe*)user)->released, 1); }

static void round_done(void* user) { gate_open(&((round_state*)user)->done); }

static void add_probe(round_state* round, size_t index);

static void act(probe* p) {
  round_state* round = p->round;
  probe* next = &round->probes[(p->index + 1) % kObservers];
  if (atomic_load(&round->destroyed_async)) return;
  switch (p->on_event) {
    case kRemoveSelf:
      (void)tuicall_engine_remove_observer(round->engine, atomic_load(&p->id));
      break;
    case kRemoveNext:
      (void)tuicall_engine_remove_observer(round->engine, atomic_load(&next->id));
      break;
    case kAddAnother:
      if (p->index < kObservers) add_probe(round, p->index + kObservers);
      break;
    case kDestroyAsync:
      if (atomic_exchange(&round->destroyed, 1) == 0) {
        atomic_store(&round->destroyed_async, 1);
        (void)tuicall_engine_destroy_async(round->engine, round_done, round);
      }
      break;
    case kNothing:
    case kActions:
      break;
  }
}

static void probe_event(void* user, const tuicall_connection_state_changed_event* e) {
  probe* p = user;
  (void)e;
  if (atomic_load(&p->released) != 0) atomic_fetch_add(&p->calls_after_release, 1);
  if (atomic_exchange(&p->acted, 1) == 0) act(p);
}

static void add_probe(round_state* round, size_t index) {
  tuicall_observer observer;
  uint64_t id = 0;
  memset(&observer, 0, sizeof observer);
  observer.size = sizeof observer;
  observer.user_data = &round->probes[index];
  observer.release = probe_released;
  observer.on_connection_state_changed = probe_event;
  if (tuicall_engine_add_observer(round->engine, &id, &observer) == TUICALL_OK) {
    atomic_store(&round->added[index], 1);
    atomic_store(&round->probes[index].id, id);
  }
}

/* A small generator of the test's own, so that a seed gives the same choices everywhere. */
static uint32_t choose(uint32_t* seed, uint32_t below) {
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 16) % below;
}

static void begin_round(round_state* round, uint32_t* seed, int with_async_destroy) {
  tuicall_engine_options options;
  memset(round, 0, sizeof *round);
  gate_init(&round->done);
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.server = NO_SERVER;
  options.ca_file = server.ca_file;
  options.dispatch = kModes[choose(seed, 3)];
  round->polls = options.dispatch == TUICALL_DISPATCH_POLL && choose(seed, 4) != 0;
  assert_int_equal(tuicall_engine_create(&round->engine, &options), TUICALL_OK);
  for (size_t i = 0; i < 2 * kObservers; ++i) {
    round->probes[i].round = round;
    round->probes[i].index = i;
    round->probes[i].on_event = choose(seed, with_async_destroy ? kActions : kDestroyAsync);
  }
}

static void* remove_from_another_thread(void* user) {
  round_state* round = user;
  for (size_t i = 0; i < kObservers; i += 2) {
    (void)tuicall_engine_remove_observer(round->engine, atomic_load(&round->probes[i].id));
  }
  return NULL;
}

static void end_round(round_state* round) {
  if (atomic_exchange(&round->destroyed, 1) == 0) {
    assert_int_equal(tuicall_engine_destroy(round->engine), TUICALL_OK);
  } else {
    gate_await_open(&round->done);
  }
  for (size_t i = 0; i < 2 * kObservers; ++i) {
    assert_int_equal(atomic_load(&round->probes[i].released), atomic_load(&round->added[i]));
    assert_int_equal(atomic_load(&round->probes[i].calls_after_release), 0);
  }
  gate_destroy(&round->done);
}

/* Until something was delivered; that may have been the engine's end. */
static void poll_once(round_state* round) {
  uint32_t delivered = 0;
  while (delivered == 0 && atomic_load(&round->destroyed_async) == 0) {
    if (tuicall_engine_poll(round->engine, -1, &delivered) != TUICALL_OK) return;
  }
}

/* One round: observers are added, events arrive, and meanwhile this thread, another one and the
   observers themselves remove observers or destroy the engine. Where an observer may destroy it,
   nobody else uses the engine any more. */
static void play_round(uint32_t* seed) {
  round_state round;
  pthread_t remover;
  const int with_async_destroy = choose(seed, 2) == 0;
  const int with_remover = !with_async_destroy && choose(seed, 8) == 0;
  begin_round(&round, seed, with_async_destroy);
  for (size_t i = 0; i < kObservers; ++i) add_probe(&round, i);
  assert_int_equal(tuicall_engine_init(round.engine, 1, "alice", "ticket", NULL), TUICALL_OK);
  if (with_remover)
    assert_int_equal(pthread_create(&remover, NULL, remove_from_another_thread, &round), 0);
  if (round.polls) poll_once(&round);
  if (!with_async_destroy) {
    if (choose(seed, 2) == 0) (void)tuicall_engine_un_init(round.engine, NULL);
    for (uint32_t i = choose(seed, kObservers); i > 0; --i) {
      (void)tuicall_engine_remove_observer(round.engine, atomic_load(&round.probes[i].id));
    }
  }
  if (with_remover) assert_int_equal(pthread_join(remover, NULL), 0);
  end_round(&round);
}

static void released_once_in_ten_thousand_interleavings(void** state) {
  (void)state;
  for (uint32_t i = 0; i < kRounds; ++i) {
    uint32_t seed = 20240607u + i;
    play_round(&seed);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(removed_in_its_own_callback),
      cmocka_unit_test(removed_while_it_runs_on_another_thread),
      cmocka_unit_test(removed_twice_is_refused),
      cmocka_unit_test(released_once_in_ten_thousand_interleavings),
  };
  return cmocka_run_group_tests_name("observers", tests, start_server, stop_server);
}
