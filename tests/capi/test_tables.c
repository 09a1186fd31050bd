/* Observers of programs that were built against an older or a newer header: tables of functions
 * that are shorter or longer than the library's, in a call against a real server. */
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <tuicall/tuicall.h>

#include "client.h"
#include "cmocka_all.h"
#include "server_fixture.h"

/* Functions of an observer; user_data is where they are counted. */
typedef struct calls_of_table {
  atomic_int received, begun, ended, released;
} calls_of_table;

static void table_received(void* user, const tuicall_call_received_event* event) {
  (void)event;
  ++((calls_of_table*)user)->received;
}
static void table_begun(void* user, const tuicall_call_begin_event* event) {
  (void)event;
  ++((calls_of_table*)user)->begun;
}
static void table_ended(void* user, const tuicall_call_end_event* event) {
  (void)event;
  ++((calls_of_table*)user)->ended;
}
static void table_released(void* user) { ++((calls_of_table*)user)->released; }

/* A whole call in which bob has one more observer, whose size is not the library's. */
static void play_call_with(tuicall_observer* table, calls_of_table* calls) {
  client alice, bob;
  memset(calls, 0, sizeof *calls);
  table->user_data = calls;
  table->release = table_released;
  table->on_call_received = table_received;
  table->on_call_begin = table_begun;
  client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
  client_open(&bob, &server, TUICALL_DISPATCH_THREAD);
  client_login(&alice, &server, "alice");
  client_login(&bob, &server, "bob");
  assert_int_equal(tuicall_engine_add_observer(bob.engine, NULL, table), TUICALL_OK);
  assert_int_equal(tuicall_engine_call(alice.engine, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL),
                   TUICALL_OK);
  client_await(&bob, "call_received alice");
  assert_int_equal(tuicall_engine_accept(bob.engine, NULL), TUICALL_OK);
  client_await(&alice, "user_join bob");
  assert_int_equal(tuicall_engine_hangup(alice.engine, NULL), TUICALL_OK);
  client_await(&bob, "call_end 1");
  client_await(&alice, "call_end 1");
  client_close(&alice);
  client_close(&bob);
}

/* A program that was built against a header in which on_call_begin was the last one: what it has is
 * called, and what lies behind its table is not looked at. */
static void a_shorter_table_is_called_as_far_as_it_goes(void** state) {
  (void)state;
  tuicall_observer table;
  calls_of_table calls;
  memset(&table, 0, sizeof table);
  memset((char*)&table + offsetof(tuicall_observer, on_call_end), 0xee,
         sizeof table - offsetof(tuicall_observer, on_call_end));
  table.size = offsetof(tuicall_observer, on_call_end);
  play_call_with(&table, &calls);
  assert_int_equal(calls.received, 1);
  assert_int_equal(calls.begun, 1);
  assert_int_equal(calls.released, 1);
}

/* A program that was built against a later header. */
static void a_longer_table_is_called_as_far_as_it_is_known(void** state) {
  (void)state;
  struct {
    tuicall_observer known;
    char later[64];
  } table;
  calls_of_table calls;
  memset(&table, 0xee, sizeof table);
  memset(&table.known, 0, sizeof table.known);
  table.known.size = sizeof table;
  table.known.on_call_end = table_ended;
  play_call_with(&table.known, &calls);
  assert_int_equal(calls.received, 1);
  assert_int_equal(calls.begun, 1);
  assert_int_equal(calls.ended, 1);
  assert_int_equal(calls.released, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_shorter_table_is_called_as_far_as_it_goes),
      cmocka_unit_test(a_longer_table_is_called_as_far_as_it_is_known),
  };
  return cmocka_run_group_tests_name("tables", tests, start_server, stop_server);
}
