/* Calls through the C interface against a real server: the three dispatch modes, methods called
   inside callbacks, the order of completions and events, and the end of an engine at any moment. */
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <tuicall/tuicall.h>
#include <unistd.h>

#include "client.h"
#include "cmocka_all.h"
#include "server_fixture.h"

static const int32_t kModes[] = {TUICALL_DISPATCH_THREAD, TUICALL_DISPATCH_POLL,
                                 TUICALL_DISPATCH_INLINE};
enum { kModeCount = 3 };

static void open_pair(client* alice, client* bob, int32_t dispatch) {
  client_open(alice, &server, dispatch);
  client_open(bob, &server, dispatch);
  client_login(alice, &server, "alice");
  client_login(bob, &server, "bob");
}

static void close_pair(client* alice, client* bob) {
  client_close(alice);
  client_close(bob);
}

static void call_bob(client* alice) {
  const tuicall_completion completion = client_completion(alice, "call", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(
      tuicall_engine_call(alice->engine, "bob", TUICALL_MEDIA_AUDIO, NULL, &completion),
      TUICALL_OK);
}

static void accept_call(client* self) {
  const tuicall_completion completion = client_completion(self, "accept", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_accept(self->engine, &completion), TUICALL_OK);
}

static void hang_up(client* self) {
  const tuicall_completion completion = client_completion(self, "hangup", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_hangup(self->engine, &completion), TUICALL_OK);
}

static void a_call_in_each_mode(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice, bob;
    open_pair(&alice, &bob, kModes[i]);
    call_bob(&alice);
    client_await(&alice, "done call 0");
    client_await(&bob, "call_received alice");
    accept_call(&bob);
    client_await(&bob, "user_join alice");
    client_await(&alice, "user_join bob");
    hang_up(&alice);
    client_await(&bob, "call_end 1");
    client_await(&alice, "call_end 1");
    assert_int_equal(client_count(&bob, "user_leave alice"), 1);
    assert_int_equal(client_count(&alice, "call_end"), 1);
    close_pair(&alice, &bob);
  }
}

/* The answer to a command comes before the events that it caused, and the specific event before the
 * closing one. */
static void completions_and_events_keep_their_order(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice, bob;
    open_pair(&alice, &bob, kModes[i]);
    call_bob(&alice);
    client_await(&bob, "call_received alice");
    accept_call(&bob);
    client_await(&bob, "user_join alice");
    client_await(&alice, "user_join bob");
    hang_up(&bob);
    client_await(&bob, "call_end");
    client_await(&alice, "call_end");
    assert_true(client_index(&bob, "done accept") < client_index(&bob, "call_begin"));
    assert_true(client_index(&bob, "call_begin") < client_index(&bob, "user_join"));
    assert_true(client_index(&bob, "done hangup") < client_index(&bob, "call_end"));
    assert_true(client_index(&alice, "done call") < client_index(&alice, "call_begin"));
    assert_true(client_index(&alice, "user_leave") < client_index(&alice, "call_end"));
    close_pair(&alice, &bob);
  }
}

static void hook_accept(client* self, const char* line) {
  if (strncmp(line, "call_received", 13) == 0) accept_call(self);
}

static void hook_hang_up(client* self, const char* line) {
  if (strncmp(line, "user_join", 9) == 0) hang_up(self);
}

static void methods_may_be_called_inside_callbacks(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice, bob;
    open_pair(&alice, &bob, kModes[i]);
    client_set_hook(&bob, hook_accept, NULL);
    client_set_hook(&alice, hook_hang_up, NULL);
    call_bob(&alice);
    if (kModes[i] == TUICALL_DISPATCH_POLL) client_await(&bob, "call_received");
    client_await(&alice, "call_end");
    client_await(&bob, "call_end");
    assert_int_equal(client_count(&bob, "done accept 0"), 1);
    close_pair(&alice, &bob);
  }
}

static void hook_reject(client* self, const char* line) {
  if (strncmp(line, "call_received", 13) != 0 || client_count(self, "call_received") > 1) return;
  const tuicall_completion completion = client_completion(self, "reject", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_reject(self->engine, &completion), TUICALL_OK);
}

static void hook_call_again(client* self, const char* line) {
  if (strncmp(line, "call_not_connected", 18) != 0) return;
  if (client_count(self, "call_not_connected") == 1) call_bob(self);
}

static void a_call_is_placed_inside_a_callback(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice, bob;
    open_pair(&alice, &bob, kModes[i]);
    client_set_hook(&bob, hook_reject, NULL);
    client_set_hook(&alice, hook_call_again, NULL);
    call_bob(&alice);
    client_await(&bob, "call_received alice");
    client_await(&bob, "call_not_connected bob");
    client_await(&alice, "call_not_connected alice 2");
    client_await(&alice, "done call 0");
    client_await(&bob, "call_received alice");
    close_pair(&alice, &bob);
  }
}

/* An answer that is delivered on the loop overtakes what waits to be polled. */
static void an_answer_on_the_loop_needs_no_poll(void** state) {
  (void)state;
  client alice;
  struct pollfd wakeup = {-1, POLLIN, 0};
  client_open(&alice, &server, TUICALL_DISPATCH_POLL);
  client_login(&alice, &server, "alice");
  const tuicall_completion completion = client_completion(&alice, "info", TUICALL_DELIVER_ON_LOOP);
  assert_int_equal(tuicall_engine_set_self_info(alice.engine, "Alice", NULL, &completion),
                   TUICALL_OK);
  alice.dispatch = TUICALL_DISPATCH_THREAD; /* so that client_await does not poll */
  client_await(&alice, "done info 0");
  alice.dispatch = TUICALL_DISPATCH_POLL;
  const tuicall_completion in_order = client_completion(&alice, "again", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_set_self_info(alice.engine, "Alice", NULL, &in_order),
                   TUICALL_OK);
  assert_int_equal(tuicall_engine_poll_fd(alice.engine, &wakeup.fd), TUICALL_OK);
  assert_int_equal(poll(&wakeup, 1, 30000), 1);
  assert_int_equal(client_count(&alice, "done again"), 0);
  uint32_t delivered = 0;
  assert_int_equal(tuicall_engine_poll(alice.engine, 0, &delivered), TUICALL_OK);
  assert_true(delivered >= 1);
  assert_int_equal(client_count(&alice, "done again 0"), 1);
  assert_int_equal(poll(&wakeup, 1, 0), 0);
  client_close(&alice);
}

typedef struct seen {
  int32_t reason_at_received;
  int32_t reason_at_end;
} seen;

static int32_t reason_now(client* self) {
  tuicall_call_info* info = NULL;
  assert_int_equal(tuicall_engine_call_info(self->engine, &info), TUICALL_OK);
  const int32_t reason = info->reason;
  tuicall_call_info_free(info);
  return reason;
}

static void hook_read_info(client* self, const char* line) {
  seen* s = self->hook_data;
  if (strncmp(line, "call_received", 13) == 0) s->reason_at_received = reason_now(self);
  if (strncmp(line, "call_cancelled", 14) == 0) s->reason_at_end = reason_now(self);
}

/* Events that are delivered late show the call as it was when they were decided. */
static void call_info_is_as_of_the_event(void** state) {
  (void)state;
  client alice, bob;
  seen s = {-1, -1};
  client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
  client_open(&bob, &server, TUICALL_DISPATCH_POLL);
  client_login(&alice, &server, "alice");
  client_login(&bob, &server, "bob");
  client_set_hook(&bob, hook_read_info, &s);
  call_bob(&alice);
  client_await(&alice, "done call 0");
  hang_up(&alice);
  client_await(&alice, "call_not_connected alice 6");
  client_await(&bob, "call_not_connected alice 6"); /* only now is anything delivered to bob */
  assert_int_equal(s.reason_at_received, TUICALL_END_UNKNOWN);
  assert_int_equal(s.reason_at_end, TUICALL_END_CANCELED);
  close_pair(&alice, &bob);
}

static void hook_misuse(client* self, const char* line) {
  int32_t in_callback = 0;
  (void)line;
  assert_int_equal(tuicall_engine_destroy(self->engine), TUICALL_E_REQUEST_REFUSED);
  assert_true(strlen(tuicall_last_error()) > 0);
  assert_int_equal(tuicall_engine_poll(self->engine, 0, NULL), TUICALL_E_REQUEST_REFUSED);
  assert_int_equal(tuicall_engine_current_thread(self->engine, &in_callback, NULL), TUICALL_OK);
  assert_int_equal(in_callback, 1);
  atomic_fetch_add((atomic_int*)self->hook_data, 1);
}

static void destroy_and_poll_are_refused_inside_a_callback(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice;
    atomic_int refused = 0;
    int32_t in_callback = 1;
    client_open(&alice, &server, kModes[i]);
    client_set_hook(&alice, hook_misuse, &refused);
    client_login(&alice, &server, "alice");
    assert_true(atomic_load(&refused) > 0);
    assert_int_equal(tuicall_engine_current_thread(alice.engine, &in_callback, NULL), TUICALL_OK);
    assert_int_equal(in_callback, 0);
    client_close(&alice);
  }
}

typedef struct ending {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int done;
  client* self;
  int released_before;
  size_t lines_before;
} ending;

static void destroyed(void* user) {
  ending* end = user;
  pthread_mutex_lock(&end->mutex);
  end->done = 1;
  end->released_before = end->self->released;
  end->lines_before = end->self->count;
  pthread_cond_broadcast(&end->changed);
  pthread_mutex_unlock(&end->mutex);
}

static void hook_destroy_async(client* self, const char* line) {
  if (strncmp(line, "connection connected", 20) != 0) return;
  assert_int_equal(tuicall_engine_destroy_async(self->engine, destroyed, self->hook_data),
                   TUICALL_OK);
}

static void destroyed_asynchronously_inside_a_callback(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice;
    ending end = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, &alice, 0, 0};
    char* ticket = NULL;
    client_open(&alice, &server, kModes[i]);
    client_set_hook(&alice, hook_destroy_async, &end);
    assert_int_equal(
        tuicall_user_sig_make(&ticket, server.sdk_app_id, "alice", server.secret_key, 60, 0),
        TUICALL_OK);
    assert_int_equal(tuicall_engine_init(alice.engine, server.sdk_app_id, "alice", ticket, NULL),
                     TUICALL_OK);
    tuicall_free(ticket);
    client_await(&alice, "connection connected");
    pthread_mutex_lock(&end.mutex);
    while (!end.done) pthread_cond_wait(&end.changed, &end.mutex);
    pthread_mutex_unlock(&end.mutex);
    assert_int_equal(end.released_before, 1);
    assert_int_equal(alice.count, end.lines_before); /* `done` was the last call */
    alice.engine = NULL;
    client_close(&alice);
  }
}

/* What is open when an engine goes is answered all the same, before the observer is released. */
static void open_completions_are_answered_at_the_end(void** state) {
  (void)state;
  for (size_t i = 0; i < kModeCount; ++i) {
    client alice;
    client_open(&alice, &server, kModes[i]);
    client_login(&alice, &server, "alice");
    for (int j = 0; j < 20; ++j) {
      const tuicall_completion completion =
          client_completion(&alice, "open", TUICALL_DELIVER_IN_ORDER);
      assert_int_equal(tuicall_engine_set_self_info(alice.engine, "a", "b", &completion),
                       TUICALL_OK);
    }
    assert_int_equal(tuicall_engine_destroy(alice.engine), TUICALL_OK);
    alice.engine = NULL;
    assert_int_equal(client_count(&alice, "done open"), 20);
    client_close(&alice);
  }
}

static void hook_destroy_other(client* self, const char* line) {
  client* other = self->hook_data;
  if (strncmp(line, "done destroy", 12) != 0) return;
  assert_int_equal(tuicall_engine_destroy(other->engine), TUICALL_OK);
  other->engine = NULL;
}

/* Two engines share the callback thread: one's callback may destroy the other. */
static void an_engine_is_destroyed_in_a_callback_of_another(void** state) {
  (void)state;
  client alice, bob;
  open_pair(&alice, &bob, TUICALL_DISPATCH_THREAD);
  client_set_hook(&alice, hook_destroy_other, &bob);
  const tuicall_completion completion =
      client_completion(&alice, "destroy", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_set_self_info(alice.engine, "a", "b", &completion), TUICALL_OK);
  client_await(&alice, "done destroy 0");
  client_close(&alice);
  client_close(&bob);
}

static void a_second_login_kicks_the_first(void** state) {
  (void)state;
  client first, second;
  client_open(&first, &server, TUICALL_DISPATCH_THREAD);
  client_open(&second, &server, TUICALL_DISPATCH_THREAD);
  client_login(&first, &server, "alice");
  client_login(&second, &server, "alice");
  client_await(&first, "kicked_offline");
  const tuicall_completion completion = client_completion(&first, "call", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_call(first.engine, "bob", TUICALL_MEDIA_AUDIO, NULL, &completion),
                   TUICALL_OK);
  client_await(&first, "done call 6014");
  close_pair(&first, &second);
}

static void wrong_tickets_have_their_codes(void** state) {
  (void)state;
  static const struct {
    const char *user, *key;
    int64_t made_at;
    int32_t app_offset;
    const char* line;
  } cases[] = {
      {"alice", NULL, 1000000000, 0, "done init 70001"},
      {"alice", "some other key", 0, 0, "done init 70009"},
      {"carol", NULL, 0, 0, "done init 70013"},
      {"alice", NULL, 0, 1, "done init 70014"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    client alice;
    char* ticket = NULL;
    client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
    assert_int_equal(
        tuicall_user_sig_make(
            &ticket, server.sdk_app_id + (uint32_t)cases[i].app_offset, cases[i].user,
            cases[i].key != NULL ? cases[i].key : server.secret_key, 60, cases[i].made_at),
        TUICALL_OK);
    const tuicall_completion completion =
        client_completion(&alice, "init", TUICALL_DELIVER_IN_ORDER);
    assert_int_equal(
        tuicall_engine_init(alice.engine, server.sdk_app_id, "alice", ticket, &completion),
        TUICALL_OK);
    client_await(&alice, cases[i].line);
    tuicall_free(ticket);
    client_close(&alice);
  }
}

static void broken_tickets_have_their_codes(void** state) {
  (void)state;
  static const struct {
    const char* ticket;
    uint32_t app_offset;
    const char* line;
  } cases[] = {{"", 0, "done init 70002"},
               {"no ticket", 0, "done init 70003"},
               {"no ticket", 1, "done init 70020"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    client alice;
    client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
    const tuicall_completion completion =
        client_completion(&alice, "init", TUICALL_DELIVER_IN_ORDER);
    assert_int_equal(tuicall_engine_init(alice.engine, server.sdk_app_id + cases[i].app_offset,
                                         "alice", cases[i].ticket, &completion),
                     TUICALL_OK);
    client_await(&alice, cases[i].line);
    client_close(&alice);
  }
}

/* The parent's engine goes on as if nothing had happened. */
static void a_fork_does_not_disturb_the_parent(void** state) {
  (void)state;
  client alice, bob;
  open_pair(&alice, &bob, TUICALL_DISPATCH_THREAD);
  const pid_t child = fork();
  if (child == 0) {
    _exit(tuicall_engine_call(alice.engine, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL) ==
                  TUICALL_E_REQUEST_REFUSED
              ? 0
              : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  call_bob(&alice);
  client_await(&bob, "call_received alice");
  hang_up(&alice);
  client_await(&bob, "call_cancelled alice");
  close_pair(&alice, &bob);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_call_in_each_mode),
      cmocka_unit_test(completions_and_events_keep_their_order),
      cmocka_unit_test(methods_may_be_called_inside_callbacks),
      cmocka_unit_test(a_call_is_placed_inside_a_callback),
      cmocka_unit_test(an_answer_on_the_loop_needs_no_poll),
      cmocka_unit_test(call_info_is_as_of_the_event),
      cmocka_unit_test(destroy_and_poll_are_refused_inside_a_callback),
      cmocka_unit_test(destroyed_asynchronously_inside_a_callback),
      cmocka_unit_test(open_completions_are_answered_at_the_end),
      cmocka_unit_test(an_engine_is_destroyed_in_a_callback_of_another),
      cmocka_unit_test(a_second_login_kicks_the_first),
      cmocka_unit_test(wrong_tickets_have_their_codes),
      cmocka_unit_test(broken_tickets_have_their_codes),
      cmocka_unit_test(a_fork_does_not_disturb_the_parent),
  };
  return cmocka_run_group_tests_name("calls", tests, start_server, stop_server);
}
