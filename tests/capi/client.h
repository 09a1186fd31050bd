/*
 * An engine for a test, with an observer that writes down every event as one line of text and can
 * be waited for, and another one without any function. Lines: "call_received alice",
 * "call_cancelled alice", "user_join bob", "call_begin", "call_end hangup", "connection connected",
 * …; completions: "done LABEL CODE".
 */
#ifndef TUICALL_TESTS_CLIENT_H
#define TUICALL_TESTS_CLIENT_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <tuicall/tuicall.h>

#include "test_server.h"

enum { kMaxLines = 256, kLineBytes = 96 };

struct client;
/* Runs inside each callback, after its line was written down. */
typedef void (*client_hook)(struct client* self, const char* line);

typedef struct client {
  tuicall_engine* engine;
  int32_t dispatch;
  uint64_t observer_id;
  pthread_mutex_t mutex; /* guards what follows */
  pthread_cond_t changed;
  client_hook hook; /* may be null */
  void* hook_data;
  char lines[kMaxLines][kLineBytes];
  size_t count;
  size_t next; /* the first line that client_await has not passed yet */
  int released;
} client;

/* Creates the engine, with the observer, against that address. */
void client_open_at(client* self, const char* address, const char* ca_file, int32_t dispatch);
void client_open(client* self, const test_server* server, int32_t dispatch);
/* Logs in, and waits for it. */
void client_login(client* self, const test_server* server, const char* user);
/* Destroys the engine; checks that the observer was released exactly once. */
void client_close(client* self);

void client_set_hook(client* self, client_hook hook, void* data);

/* Waits until a line begins with that text, passes it, and fails the test if none comes in time. In
 * poll mode it polls. */
void client_await(client* self, const char* text);
/* How many lines begin with that text. */
size_t client_count(client* self, const char* text);
/* Where the first line is that begins with that text; fails the test if there is none. */
size_t client_index(client* self, const char* text);

/* A completion that writes down "done LABEL CODE". The label must live as long as the engine. */
tuicall_completion client_completion(client* self, const char* label, int32_t delivery);

#endif
