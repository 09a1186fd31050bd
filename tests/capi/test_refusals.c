/*
 * Every code with which the server refuses a method, through the C interface. What is wrong with
 * the arguments alone is in test_arguments.c, tickets are in test_calls.c.
 */
#include <string.h>
#include <tuicall/tuicall.h>

#include "client.h"
#include "cmocka_all.h"
#include "server_fixture.h"

#define AUDIO TUICALL_MEDIA_AUDIO

static client alice, bob;

static int log_in(void** state) {
  (void)state;
  client_open(&alice, &server, TUICALL_DISPATCH_THREAD);
  client_open(&bob, &server, TUICALL_DISPATCH_THREAD);
  client_login(&alice, &server, "alice");
  client_login(&bob, &server, "bob");
  return 0;
}

static int log_out(void** state) {
  (void)state;
  client_close(&alice);
  client_close(&bob);
  return 0;
}

/* The completion of the one method that is under way. */
static const tuicall_completion* asked(client* self) {
  static tuicall_completion completion;
  completion = client_completion(self, "asked", TUICALL_DELIVER_IN_ORDER);
  return &completion;
}

/* The method, which must take asked(self), is answered with that code. */
#define ANSWERED(self, code, method)           \
  do {                                         \
    assert_int_equal((method), TUICALL_OK);    \
    client_await((self), "done asked " #code); \
  } while (0)

static void alice_calls_bob(void) {
  ANSWERED(&alice, 0, tuicall_engine_call(alice.engine, "bob", AUDIO, NULL, asked(&alice)));
  client_await(&bob, "call_received alice");
}

static void they_talk(void) {
  alice_calls_bob();
  ANSWERED(&bob, 0, tuicall_engine_accept(bob.engine, asked(&bob)));
  client_await(&bob, "user_join alice");
  client_await(&alice, "user_join bob");
}

static void calls_that_cannot_be_placed(void** state) {
  (void)state;
  static const char* const myself[] = {"alice", "alice"};
  static const char* const nine_others[] = {"u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"};
  tuicall_engine* e = alice.engine;
  ANSWERED(&alice, -1202, tuicall_engine_call(e, "alice", AUDIO, NULL, asked(&alice)));
  ANSWERED(&alice, -1202, tuicall_engine_calls(e, myself, 2, AUDIO, NULL, asked(&alice)));
  ANSWERED(&alice, -1202, tuicall_engine_calls(e, nine_others, 9, AUDIO, NULL, asked(&alice)));
  ANSWERED(&alice, -1202, tuicall_engine_group_call(e, "g", myself, 1, AUDIO, NULL, asked(&alice)));
  ANSWERED(&alice, -1202,
           tuicall_engine_group_call(e, "g", nine_others, 9, AUDIO, NULL, asked(&alice)));
  alice_calls_bob();
  ANSWERED(&alice, -1203, tuicall_engine_call(e, "carol", AUDIO, NULL, asked(&alice)));
  ANSWERED(&bob, -1203, tuicall_engine_call(bob.engine, "alice", AUDIO, NULL, asked(&bob)));
  ANSWERED(&bob, -1203, tuicall_engine_calls(bob.engine, myself, 1, AUDIO, NULL, asked(&bob)));
}

static void a_room_that_a_running_call_has(void** state) {
  (void)state;
  tuicall_call_params params;
  params.size = sizeof params;
  assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
  params.room_id.int_room_id = 4711;
  ANSWERED(&alice, 0, tuicall_engine_call(alice.engine, "carol", AUDIO, &params, asked(&alice)));
  ANSWERED(&bob, -1202, tuicall_engine_call(bob.engine, "dave", AUDIO, &params, asked(&bob)));
}

static void answers_to_nothing(void** state) {
  (void)state;
  ANSWERED(&alice, -1203, tuicall_engine_accept(alice.engine, asked(&alice)));
  ANSWERED(&alice, -1203, tuicall_engine_reject(alice.engine, asked(&alice)));
  ANSWERED(&alice, -1203, tuicall_engine_ignore(alice.engine, asked(&alice)));
  ANSWERED(&alice, 0, tuicall_engine_hangup(alice.engine, asked(&alice)));
  alice_calls_bob(); /* rings at bob, and not at alice */
  ANSWERED(&alice, -1203, tuicall_engine_accept(alice.engine, asked(&alice)));
  ANSWERED(&alice, -1203, tuicall_engine_reject(alice.engine, asked(&alice)));
}

static void answers_that_were_given_already(void** state) {
  (void)state;
  they_talk();
  ANSWERED(&bob, -1204, tuicall_engine_accept(bob.engine, asked(&bob)));
  ANSWERED(&bob, -1203, tuicall_engine_reject(bob.engine, asked(&bob)));
  ANSWERED(&bob, -1203, tuicall_engine_ignore(bob.engine, asked(&bob)));
}

/* In poll mode the program has not been told of the end yet. */
static void answers_that_come_too_late(void** state) {
  (void)state;
  client carol;
  client_open(&carol, &server, TUICALL_DISPATCH_POLL);
  client_login(&carol, &server, "carol");
  ANSWERED(&alice, 0, tuicall_engine_call(alice.engine, "carol", AUDIO, NULL, asked(&alice)));
  client_await(&carol, "call_received alice");
  ANSWERED(&alice, 0, tuicall_engine_hangup(alice.engine, asked(&alice)));
  client_await(&alice, "call_cancelled alice");
  ANSWERED(&carol, 8010, tuicall_engine_accept(carol.engine, asked(&carol)));
  client_close(&carol);
}

static void a_callee_hangs_up_only_what_it_has_answered(void** state) {
  (void)state;
  alice_calls_bob();
  ANSWERED(&bob, -1203, tuicall_engine_hangup(bob.engine, asked(&bob)));
  ANSWERED(&alice, 0, tuicall_engine_hangup(alice.engine, asked(&alice)));
  ANSWERED(&alice, 0, tuicall_engine_hangup(alice.engine, asked(&alice)));
}

static void invitations_that_cannot_be(void** state) {
  (void)state;
  static const char* const carol[] = {"carol"};
  static const char* const eight_others[] = {"u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"};
  tuicall_engine* e = alice.engine;
  ANSWERED(&alice, -1203, tuicall_engine_invite_user(e, carol, 1, NULL, asked(&alice)));
  they_talk();
  ANSWERED(&alice, -1202, tuicall_engine_invite_user(e, eight_others, 8, NULL, asked(&alice)));
  assert_int_equal(tuicall_engine_invite_user(e, carol, 0, NULL, NULL), TUICALL_E_PARAM_INVALID);
}

static void calls_that_cannot_be_entered(void** state) {
  (void)state;
  const tuicall_room_id nowhere = {4712, 0, {NULL, 0, 0}};
  ANSWERED(&alice, 101004, tuicall_engine_join(alice.engine, "no-such-call", asked(&alice)));
  ANSWERED(&alice, 101004,
           tuicall_engine_join_in_group_call(alice.engine, &nowhere, "g", AUDIO, asked(&alice)));
  they_talk();
  client carol;
  client_open(&carol, &server, TUICALL_DISPATCH_THREAD);
  client_login(&carol, &server, "carol");
  ANSWERED(&carol, 0, tuicall_engine_call(carol.engine, "dave", AUDIO, NULL, asked(&carol)));
  tuicall_call_info* info = NULL;
  assert_int_equal(tuicall_engine_call_info(alice.engine, &info), TUICALL_OK);
  ANSWERED(&carol, -1203, tuicall_engine_join(carol.engine, info->call_id.data, asked(&carol)));
  tuicall_call_info_free(info);
  client_close(&carol);
}

static void media_that_cannot_be_switched(void** state) {
  (void)state;
  static const char* const users[] = {"bob"};
  tuicall_engine* e = alice.engine;
  ANSWERED(&alice, -1203, tuicall_engine_switch_call_media_type(e, AUDIO, asked(&alice)));
  ANSWERED(&alice, 0, tuicall_engine_group_call(e, "g", users, 1, AUDIO, NULL, asked(&alice)));
  client_await(&bob, "call_received alice");
  ANSWERED(&bob, 0, tuicall_engine_accept(bob.engine, asked(&bob)));
  client_await(&alice, "user_join bob");
  ANSWERED(&alice, -1205,
           tuicall_engine_switch_call_media_type(e, TUICALL_MEDIA_VIDEO, asked(&alice)));
}

static void only_operators_end_calls(void** state) {
  (void)state;
  client operator_;
  ANSWERED(&alice, -1203, tuicall_engine_end_call(alice.engine, "no-such-call", asked(&alice)));
  client_open(&operator_, &server, TUICALL_DISPATCH_THREAD);
  client_login(&operator_, &server, "administrator");
  ANSWERED(&operator_, 101004,
           tuicall_engine_end_call(operator_.engine, "no-such-call", asked(&operator_)));
  client_close(&operator_);
}

/* Each method that asks the server, by one who is not logged in. */
static void refuse_everything(client* self, const char* line) {
  static const char* const users[] = {"carol"};
  const tuicall_room_id room = {1, 0, {NULL, 0, 0}};
  tuicall_engine* e = self->engine;
#define REFUSED(method)                     \
  do {                                      \
    assert_int_equal((method), TUICALL_OK); \
    client_await(self, line);               \
  } while (0)
  REFUSED(tuicall_engine_call(e, "carol", AUDIO, NULL, asked(self)));
  REFUSED(tuicall_engine_calls(e, users, 1, AUDIO, NULL, asked(self)));
  REFUSED(tuicall_engine_group_call(e, "g", users, 1, AUDIO, NULL, asked(self)));
  REFUSED(tuicall_engine_accept(e, asked(self)));
  REFUSED(tuicall_engine_reject(e, asked(self)));
  REFUSED(tuicall_engine_ignore(e, asked(self)));
  REFUSED(tuicall_engine_hangup(e, asked(self)));
  REFUSED(tuicall_engine_invite_user(e, users, 1, NULL, asked(self)));
  REFUSED(tuicall_engine_join(e, "call", asked(self)));
  REFUSED(tuicall_engine_join_in_group_call(e, &room, "g", AUDIO, asked(self)));
  REFUSED(tuicall_engine_switch_call_media_type(e, AUDIO, asked(self)));
  REFUSED(tuicall_engine_open_camera(e, asked(self)));
  REFUSED(tuicall_engine_close_camera(e, asked(self)));
  REFUSED(tuicall_engine_open_microphone(e, asked(self)));
  REFUSED(tuicall_engine_close_microphone(e, asked(self)));
  REFUSED(tuicall_engine_set_self_info(e, "a", "b", asked(self)));
  REFUSED(tuicall_engine_enable_multi_device_ability(e, 1, asked(self)));
  REFUSED(tuicall_engine_end_call(e, "call", asked(self)));
#undef REFUSED
}

static void everything_before_init_and_after_being_thrown_out(void** state) {
  (void)state;
  client newcomer;
  client_open(&newcomer, &server, TUICALL_DISPATCH_THREAD);
  refuse_everything(&newcomer, "done asked -1201");
  client_login(&newcomer, &server, "alice");
  client_await(&alice, "kicked_offline");
  refuse_everything(&alice, "done asked 6014");
  client_close(&newcomer);
}

int main(void) {
#define REFUSAL(test) cmocka_unit_test_setup_teardown(test, log_in, log_out)
  const struct CMUnitTest tests[] = {
      REFUSAL(calls_that_cannot_be_placed),
      REFUSAL(a_room_that_a_running_call_has),
      REFUSAL(answers_to_nothing),
      REFUSAL(answers_that_were_given_already),
      REFUSAL(answers_that_come_too_late),
      REFUSAL(a_callee_hangs_up_only_what_it_has_answered),
      REFUSAL(invitations_that_cannot_be),
      REFUSAL(calls_that_cannot_be_entered),
      REFUSAL(media_that_cannot_be_switched),
      REFUSAL(only_operators_end_calls),
      REFUSAL(everything_before_init_and_after_being_thrown_out),
  };
  return cmocka_run_group_tests_name("refusals", tests, start_server, stop_server);
}
