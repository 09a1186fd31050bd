/*
 * A gate at which one thread waits until another one opens it, so that a test can put its own step
 * into the middle of a callback. It is opened once and stays open. Any thread may use it; it is the
 * caller's, and nobody may be in one of these functions when it is destroyed.
 */
#ifndef TUICALL_TESTS_CAPI_GATE_H_
#define TUICALL_TESTS_CAPI_GATE_H_

#include <pthread.h>

typedef struct gate {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int entered;
  int opened;
} gate;

void gate_init(gate* self);
void gate_destroy(gate* self);

/* Says that somebody is here, and waits until the gate is open. */
void gate_enter(gate* self);
/* Waits until somebody is here; at once if somebody has been. */
void gate_await_entered(gate* self);
void gate_open(gate* self);
void gate_await_open(gate* self);

#endif
