/* See client.h. */
#include "client.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmocka_all.h"

enum { kDeadlineS = 30, kPollMs = 20 };

static void put(client* self, const char* format, ...) __attribute__((format(printf, 2, 3)));

static void put(client* self, const char* format, ...) {
  char line[kLineBytes];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  pthread_mutex_lock(&self->mutex);
  if (self->count == kMaxLines) abort();
  memcpy(self->lines[self->count++], line, sizeof line);
  const client_hook hook = self->hook;
  pthread_cond_broadcast(&self->changed);
  pthread_mutex_unlock(&self->mutex);
  if (hook != NULL) hook(self, line);
}

void client_set_hook(client* self, client_hook hook, void* data) {
  pthread_mutex_lock(&self->mutex);
  self->hook = hook;
  self->hook_data = data;
  pthread_mutex_unlock(&self->mutex);
}

static void release(void* user) {
  client* self = user;
  pthread_mutex_lock(&self->mutex);
  ++self->released;
  pthread_cond_broadcast(&self->changed);
  pthread_mutex_unlock(&self->mutex);
}

static void on_error(void* user, const tuicall_error_event* e) {
  put(user, "error %d", (int)e->code);
}
static void on_call_received(void* user, const tuicall_call_received_event* e) {
  put(user, "call_received %s", e->caller_id.data);
}
static void on_call_cancelled(void* user, const tuicall_call_cancelled_event* e) {
  put(user, "call_cancelled %s", e->user_id.data);
}
static void on_call_begin(void* user, const tuicall_call_begin_event* e) {
  put(user, "call_begin %d", (int)e->role);
}
static void on_call_end(void* user, const tuicall_call_end_event* e) {
  put(user, "call_end %d", (int)e->reason);
}
static void on_call_media_type_changed(void* user, const tuicall_call_media_type_changed_event* e) {
  put(user, "media %d", (int)e->new_media_type);
}
static void on_user_reject(void* user, const tuicall_user_event* e) {
  put(user, "user_reject %s", e->user_id.data);
}
static void on_user_no_response(void* user, const tuicall_user_event* e) {
  put(user, "user_no_response %s", e->user_id.data);
}
static void on_user_line_busy(void* user, const tuicall_user_event* e) {
  put(user, "user_line_busy %s", e->user_id.data);
}
static void on_user_join(void* user, const tuicall_user_event* e) {
  put(user, "user_join %s", e->user_id.data);
}
static void on_user_leave(void* user, const tuicall_user_event* e) {
  put(user, "user_leave %s", e->user_id.data);
}
static void on_user_inviting(void* user, const tuicall_user_event* e) {
  put(user, "user_inviting %s", e->user_id.data);
}
static void on_user_video_available(void* user, const tuicall_user_available_event* e) {
  put(user, "video %s %d", e->user_id.data, (int)e->is_available);
}
static void on_user_audio_available(void* user, const tuicall_user_available_event* e) {
  put(user, "audio %s %d", e->user_id.data, (int)e->is_available);
}
static void on_kicked_offline(void* user, const tuicall_empty_event* e) {
  (void)e;
  put(user, "kicked_offline");
}
static void on_user_sig_expired(void* user, const tuicall_empty_event* e) {
  (void)e;
  put(user, "user_sig_expired");
}
static void on_call_not_connected(void* user, const tuicall_call_not_connected_event* e) {
  put(user, "call_not_connected %s %d", e->user_id.data, (int)e->reason);
}
static void on_connection_state_changed(void* user,
                                        const tuicall_connection_state_changed_event* e) {
  static const char* const names[] = {"connecting", "connected", "reconnecting", "disconnected"};
  put(user, "connection %s", names[e->state]);
}

static tuicall_observer observer_of(client* self) {
  tuicall_observer observer;
  memset(&observer, 0, sizeof observer);
  observer.size = sizeof observer;
  observer.user_data = self;
  observer.release = release;
  observer.on_error = on_error;
  observer.on_call_received = on_call_received;
  observer.on_call_cancelled = on_call_cancelled;
  observer.on_call_begin = on_call_begin;
  observer.on_call_end = on_call_end;
  observer.on_call_media_type_changed = on_call_media_type_changed;
  observer.on_user_reject = on_user_reject;
  observer.on_user_no_response = on_user_no_response;
  observer.on_user_line_busy = on_user_line_busy;
  observer.on_user_join = on_user_join;
  observer.on_user_leave = on_user_leave;
  observer.on_user_inviting = on_user_inviting;
  observer.on_user_video_available = on_user_video_available;
  observer.on_user_audio_available = on_user_audio_available;
  observer.on_kicked_offline = on_kicked_offline;
  observer.on_user_sig_expired = on_user_sig_expired;
  observer.on_call_not_connected = on_call_not_connected;
  observer.on_connection_state_changed = on_connection_state_changed;
  return observer;
}

/* An observer that wants to know nothing: every event of every test has to pass it over. */
static void add_null_observer(client* self) {
  tuicall_observer observer;
  memset(&observer, 0, sizeof observer);
  observer.size = sizeof observer;
  assert_int_equal(tuicall_engine_add_observer(self->engine, NULL, &observer), TUICALL_OK);
}

void client_open_at(client* self, const char* address, const char* ca_file, int32_t dispatch) {
  tuicall_engine_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.dispatch = dispatch;
  options.server = address;
  options.ca_file = ca_file;
  memset(self, 0, sizeof *self);
  self->dispatch = dispatch;
  pthread_mutex_init(&self->mutex, NULL);
  pthread_cond_init(&self->changed, NULL);
  assert_int_equal(tuicall_engine_create(&self->engine, &options), TUICALL_OK);
  add_null_observer(self);
  const tuicall_observer observer = observer_of(self);
  assert_int_equal(tuicall_engine_add_observer(self->engine, &self->observer_id, &observer),
                   TUICALL_OK);
}

void client_open(client* self, const test_server* server, int32_t dispatch) {
  client_open_at(self, server->address, server->ca_file, dispatch);
}

void client_login(client* self, const test_server* server, const char* user) {
  char* ticket = NULL;
  assert_int_equal(
      tuicall_user_sig_make(&ticket, server->sdk_app_id, user, server->secret_key, 3600, 0),
      TUICALL_OK);
  const tuicall_completion completion = client_completion(self, "init", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_init(self->engine, server->sdk_app_id, user, ticket, &completion),
                   TUICALL_OK);
  tuicall_free(ticket);
  client_await(self, "done init 0");
}

void client_close(client* self) {
  if (self->engine != NULL) {
    assert_int_equal(tuicall_engine_destroy(self->engine), TUICALL_OK);
  }
  assert_int_equal(self->released, 1);
  pthread_cond_destroy(&self->changed);
  pthread_mutex_destroy(&self->mutex);
}

/* With the mutex held: passes the next line that begins with the text. */
static int pass(client* self, const char* text) {
  for (size_t i = self->next; i < self->count; ++i) {
    if (strncmp(self->lines[i], text, strlen(text)) == 0) {
      self->next = i + 1;
      return 1;
    }
  }
  return 0;
}

static void fail_missing(client* self, const char* text) {
  fprintf(stderr, "no line '%s' came; what came:\n", text);
  for (size_t i = 0; i < self->count; ++i) fprintf(stderr, "  %s\n", self->lines[i]);
  pthread_mutex_unlock(&self->mutex);
  fail();
}

static void await_on_other_thread(client* self, const char* text, const struct timespec* deadline) {
  pthread_mutex_lock(&self->mutex);
  while (!pass(self, text)) {
    if (pthread_cond_timedwait(&self->changed, &self->mutex, deadline) == ETIMEDOUT) {
      fail_missing(self, text);
    }
  }
  pthread_mutex_unlock(&self->mutex);
}

static void await_by_polling(client* self, const char* text, const struct timespec* deadline) {
  for (;;) {
    struct timespec now;
    pthread_mutex_lock(&self->mutex);
    const int found = pass(self, text);
    clock_gettime(CLOCK_REALTIME, &now);
    if (!found && now.tv_sec > deadline->tv_sec) fail_missing(self, text);
    pthread_mutex_unlock(&self->mutex);
    if (found) return;
    assert_int_equal(tuicall_engine_poll(self->engine, kPollMs, NULL), TUICALL_OK);
  }
}

void client_await(client* self, const char* text) {
  struct timespec deadline;
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += kDeadlineS;
  if (self->dispatch == TUICALL_DISPATCH_POLL) {
    await_by_polling(self, text, &deadline);
  } else {
    await_on_other_thread(self, text, &deadline);
  }
}

size_t client_count(client* self, const char* text) {
  size_t count = 0;
  pthread_mutex_lock(&self->mutex);
  for (size_t i = 0; i < self->count; ++i) {
    if (strncmp(self->lines[i], text, strlen(text)) == 0) ++count;
  }
  pthread_mutex_unlock(&self->mutex);
  return count;
}

size_t client_index(client* self, const char* text) {
  pthread_mutex_lock(&self->mutex);
  for (size_t i = 0; i < self->count; ++i) {
    if (strncmp(self->lines[i], text, strlen(text)) == 0) {
      pthread_mutex_unlock(&self->mutex);
      return i;
    }
  }
  fail_missing(self, text);
  return 0;
}

typedef struct labelled {
  client* self;
  const char* label;
} labelled;

static void done(void* user, const tuicall_result* result) {
  labelled* to = user;
  client* self = to->self;
  const char* label = to->label;
  free(to);
  put(self, "done %s %d", label, (int)result->code);
}

tuicall_completion client_completion(client* self, const char* label, int32_t delivery) {
  tuicall_completion completion;
  labelled* to = malloc(sizeof *to);
  if (to == NULL) abort();
  to->self = self;
  to->label = label;
  memset(&completion, 0, sizeof completion);
  completion.size = sizeof completion;
  completion.delivery = delivery;
  completion.user_data = to;
  completion.done = done;
  return completion;
}
