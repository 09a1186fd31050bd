#include "gate.h"

void gate_init(gate* self) {
  pthread_mutex_init(&self->mutex, NULL);
  pthread_cond_init(&self->changed, NULL);
  self->entered = 0;
  self->opened = 0;
}

void gate_destroy(gate* self) {
  pthread_cond_destroy(&self->changed);
  pthread_mutex_destroy(&self->mutex);
}

static void set(gate* self, int* flag) {
  pthread_mutex_lock(&self->mutex);
  *flag = 1;
  pthread_cond_broadcast(&self->changed);
  pthread_mutex_unlock(&self->mutex);
}

static void await(gate* self, const int* flag) {
  pthread_mutex_lock(&self->mutex);
  while (!*flag) pthread_cond_wait(&self->changed, &self->mutex);
  pthread_mutex_unlock(&self->mutex);
}

void gate_enter(gate* self) {
  set(self, &self->entered);
  await(self, &self->opened);
}

void gate_await_entered(gate* self) { await(self, &self->entered); }

void gate_open(gate* self) { set(self, &self->opened); }

void gate_await_open(gate* self) { await(self, &self->opened); }
