/* What the C interface does with wrong arguments, and with structs that are smaller or larger than
 * its own. */
#include <string.h>
#include <sys/wait.h>
#include <tuicall/tuicall.h>
#include <unistd.h>

#include "client.h"
#include "cmocka_all.h"

/* Nobody listens there; what is tested here needs no server. */
#define NO_SERVER "127.0.0.1:1"

#define REFUSED_AS_INVALID(expression)                       \
  do {                                                       \
    assert_int_equal((expression), TUICALL_E_PARAM_INVALID); \
    assert_true(strlen(tuicall_last_error()) > 0);           \
  } while (0)

static tuicall_engine_options options_for(const char* server) {
  tuicall_engine_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.server = server;
  return options;
}

static tuicall_engine* engine_without_server(void) {
  const tuicall_engine_options options = options_for(NO_SERVER);
  tuicall_engine* engine = NULL;
  assert_int_equal(tuicall_engine_create(&engine, &options), TUICALL_OK);
  return engine;
}

static void null_engine_is_refused_by_every_function(void** state) {
  (void)state;
  const char* users[] = {"bob"};
  const tuicall_room_id room = {1, 0, {NULL, 0, 0}};
  tuicall_observer observer;
  tuicall_call_info* info = NULL;
  int32_t number = 0;
  memset(&observer, 0, sizeof observer);
  observer.size = sizeof observer;
  REFUSED_AS_INVALID(tuicall_engine_add_observer(NULL, NULL, &observer));
  REFUSED_AS_INVALID(tuicall_engine_remove_observer(NULL, 1));
  REFUSED_AS_INVALID(tuicall_engine_poll(NULL, 0, NULL));
  REFUSED_AS_INVALID(tuicall_engine_poll_fd(NULL, &number));
  REFUSED_AS_INVALID(tuicall_engine_current_thread(NULL, &number, &number));
  REFUSED_AS_INVALID(tuicall_engine_init(NULL, 1, "alice", "ticket", NULL));
  REFUSED_AS_INVALID(tuicall_engine_un_init(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_call(NULL, "bob", TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_calls(NULL, users, 1, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(
      tuicall_engine_group_call(NULL, "g", users, 1, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_accept(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_reject(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_ignore(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_hangup(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_invite_user(NULL, users, 1, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_join(NULL, "call", NULL));
  REFUSED_AS_INVALID(
      tuicall_engine_join_in_group_call(NULL, &room, "g", TUICALL_MEDIA_AUDIO, NULL));
  REFUSED_AS_INVALID(tuicall_engine_switch_call_media_type(NULL, TUICALL_MEDIA_AUDIO, NULL));
  REFUSED_AS_INVALID(tuicall_engine_open_camera(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_close_camera(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_open_microphone(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_close_microphone(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_set_self_info(NULL, "a", "b", NULL));
  REFUSED_AS_INVALID(tuicall_engine_enable_multi_device_ability(NULL, 1, NULL));
  REFUSED_AS_INVALID(tuicall_engine_end_call(NULL, "call", NULL));
  REFUSED_AS_INVALID(tuicall_engine_call_info(NULL, &info));
  REFUSED_AS_INVALID(tuicall_engine_destroy_async(NULL, NULL, NULL));
}

static void null_is_nothing_to_free(void** state) {
  (void)state;
  assert_int_equal(tuicall_engine_destroy(NULL), TUICALL_OK);
  assert_int_equal(tuicall_runtime_destroy(NULL), TUICALL_OK);
  tuicall_call_info_free(NULL);
  tuicall_free(NULL);
}

static void null_arguments_are_refused(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  const char* users[] = {"bob", NULL};
  tuicall_engine_options options = options_for(NO_SERVER);
  REFUSED_AS_INVALID(tuicall_engine_create(NULL, &options));
  REFUSED_AS_INVALID(tuicall_engine_create(&engine, NULL));
  REFUSED_AS_INVALID(tuicall_runtime_create(NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_add_observer(engine, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_init(engine, 1, NULL, "ticket", NULL));
  REFUSED_AS_INVALID(tuicall_engine_init(engine, 1, "alice", NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_call(engine, NULL, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_calls(engine, NULL, 1, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_calls(engine, users, 2, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(
      tuicall_engine_group_call(engine, NULL, users, 1, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_invite_user(engine, NULL, 1, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_join(engine, NULL, NULL));
  REFUSED_AS_INVALID(
      tuicall_engine_join_in_group_call(engine, NULL, "g", TUICALL_MEDIA_AUDIO, NULL));
  REFUSED_AS_INVALID(tuicall_engine_end_call(engine, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_call_info(engine, NULL));
  REFUSED_AS_INVALID(tuicall_call_params_init(NULL));
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void wrong_values_are_refused(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  const char* nobody[] = {""};
  REFUSED_AS_INVALID(tuicall_engine_init(engine, 0, "alice", "ticket", NULL));
  REFUSED_AS_INVALID(tuicall_engine_init(engine, 1, "", "ticket", NULL));
  REFUSED_AS_INVALID(tuicall_engine_init(engine, 1, "not allowed", "ticket", NULL));
  REFUSED_AS_INVALID(
      tuicall_engine_init(engine, 1, "123456789012345678901234567890123", "ticket", NULL));
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "", TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_UNKNOWN, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", 3, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_calls(engine, nobody, 1, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_calls(engine, nobody, 0, TUICALL_MEDIA_AUDIO, NULL, NULL));
  REFUSED_AS_INVALID(tuicall_engine_switch_call_media_type(engine, -1, NULL));
  REFUSED_AS_INVALID(tuicall_engine_remove_observer(engine, 12345));
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void wrong_engine_options_are_refused(void** state) {
  (void)state;
  static const char* const servers[] = {
      NULL, "", "nowhere", "host:", ":443", "host:0", "host:70000", "host:4x"};
  tuicall_engine* engine = NULL;
  tuicall_engine_options options;
  for (size_t i = 0; i < sizeof servers / sizeof *servers; ++i) {
    options = options_for(servers[i]);
    REFUSED_AS_INVALID(tuicall_engine_create(&engine, &options));
  }
  options = options_for(NO_SERVER);
  options.dispatch = 3;
  REFUSED_AS_INVALID(tuicall_engine_create(&engine, &options));
  options = options_for(NO_SERVER);
  options.ca_file = "/nowhere/ca.pem";
  REFUSED_AS_INVALID(tuicall_engine_create(&engine, &options));
  assert_non_null(strstr(tuicall_last_error(), "/nowhere/ca.pem"));
  options = options_for(NO_SERVER);
  options.request_timeout_ms = 600001;
  REFUSED_AS_INVALID(tuicall_engine_create(&engine, &options));
  options = options_for(NO_SERVER);
  options.size = 0;
  REFUSED_AS_INVALID(tuicall_engine_create(&engine, &options));
  assert_non_null(strstr(tuicall_last_error(), "options.size is 0"));
}

static void wrong_runtime_options_are_refused(void** state) {
  (void)state;
  tuicall_runtime* runtime = NULL;
  tuicall_runtime_options options;
  memset(&options, 0, sizeof options);
  REFUSED_AS_INVALID(tuicall_runtime_create(&runtime, &options));
  assert_non_null(strstr(tuicall_last_error(), "options.size is 0"));
  assert_null(runtime);
}

/* A program that was built against a header that ended after `server`. */
static void smaller_structs_have_defaults(void** state) {
  (void)state;
  tuicall_engine_options options;
  memset(&options, 0xee, sizeof options);
  options.size = offsetof(tuicall_engine_options, ca_file);
  options.dispatch = TUICALL_DISPATCH_POLL;
  options.server = NO_SERVER;
  tuicall_engine* engine = NULL;
  assert_int_equal(tuicall_engine_create(&engine, &options), TUICALL_OK);

  tuicall_observer observer;
  memset(&observer, 0xee, sizeof observer);
  observer.size = offsetof(tuicall_observer, on_error);
  observer.release = NULL;
  assert_int_equal(tuicall_engine_add_observer(engine, NULL, &observer), TUICALL_OK);
  assert_int_equal(tuicall_engine_init(engine, 1, "alice", "ticket", NULL), TUICALL_OK);
  uint32_t delivered = 0;
  while (delivered == 0)
    assert_int_equal(tuicall_engine_poll(engine, 1000, &delivered), TUICALL_OK);

  tuicall_call_params params;
  memset(&params, 0xee, sizeof params);
  params.size = offsetof(tuicall_call_params, room_id);
  assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
  assert_int_equal(params.timeout_s, 30);
  assert_int_equal(((unsigned char*)&params)[offsetof(tuicall_call_params, room_id)], 0xee);
  assert_int_equal(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL),
                   TUICALL_OK);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

/* A program that was built against a later header. */
static void larger_structs_are_read_as_far_as_known(void** state) {
  (void)state;
  struct {
    tuicall_engine_options known;
    char later[64];
  } options;
  struct {
    tuicall_observer known;
    char later[64];
  } observer;
  memset(&options, 0xee, sizeof options);
  options.known = options_for(NO_SERVER);
  options.known.size = sizeof options;
  tuicall_engine* engine = NULL;
  assert_int_equal(tuicall_engine_create(&engine, &options.known), TUICALL_OK);
  memset(&observer, 0xee, sizeof observer);
  memset(&observer.known, 0, sizeof observer.known);
  observer.known.size = sizeof observer;
  assert_int_equal(tuicall_engine_add_observer(engine, NULL, &observer.known), TUICALL_OK);
  assert_int_equal(tuicall_engine_init(engine, 1, "alice", "ticket", NULL), TUICALL_OK);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void count_release(void* count) { ++*(int*)count; }

static void too_small_structs_are_refused(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  int released = 0;
  tuicall_observer observer;
  memset(&observer, 0, sizeof observer);
  observer.user_data = &released;
  observer.release = count_release;
  observer.size = offsetof(tuicall_observer, release);
  REFUSED_AS_INVALID(tuicall_engine_add_observer(engine, NULL, &observer));
  observer.size = 0;
  REFUSED_AS_INVALID(tuicall_engine_add_observer(engine, NULL, &observer));
  assert_int_equal(released, 0);
  tuicall_completion completion;
  memset(&completion, 0, sizeof completion);
  REFUSED_AS_INVALID(tuicall_engine_accept(engine, &completion));
  completion.size = sizeof completion;
  REFUSED_AS_INVALID(tuicall_engine_accept(engine, &completion)); /* done is null */
  tuicall_call_params params;
  memset(&params, 0, sizeof params);
  REFUSED_AS_INVALID(tuicall_call_params_init(&params));
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL));
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void wrong_params_are_refused(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  char long_text[1002];
  memset(long_text, 'x', sizeof long_text);
  const tuicall_string too_long = {long_text, 1001, 0};
  const tuicall_string no_utf8 = {"\xff\xfe", 2, 0};
  const tuicall_string null_text = {NULL, 1, 0};
  tuicall_call_params params;
  params.size = sizeof params;
  const tuicall_string wrong[] = {too_long, no_utf8, null_text};
  for (size_t i = 0; i < 3; ++i) {
    assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
    params.user_data = wrong[i];
    REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL));
    assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
    params.room_id.str_room_id = wrong[i];
    REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL));
  }
  assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
  params.room_id.int_room_id = -1;
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL));
  assert_int_equal(tuicall_call_params_init(&params), TUICALL_OK);
  params.timeout_s = 2000001;
  REFUSED_AS_INVALID(tuicall_engine_call(engine, "bob", TUICALL_MEDIA_AUDIO, &params, NULL));
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void methods_before_init_fail_in_the_completion(void** state) {
  (void)state;
  client alice;
  client_open_at(&alice, NO_SERVER, NULL, TUICALL_DISPATCH_THREAD);
  tuicall_completion completion = client_completion(&alice, "call", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_call(alice.engine, "bob", TUICALL_MEDIA_AUDIO, NULL, &completion),
                   TUICALL_OK);
  client_await(&alice, "done call -1201");
  completion = client_completion(&alice, "camera", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_open_camera(alice.engine, &completion), TUICALL_OK);
  client_await(&alice, "done camera -1201");
  completion = client_completion(&alice, "un_init", TUICALL_DELIVER_IN_ORDER);
  assert_int_equal(tuicall_engine_un_init(alice.engine, &completion), TUICALL_OK);
  client_await(&alice, "done un_init 0");
  client_close(&alice);
}

static void there_is_no_call_info_before_a_call(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  tuicall_call_info* info = NULL;
  assert_int_equal(tuicall_engine_call_info(engine, &info), TUICALL_OK);
  assert_string_equal(info->call_id.data, "");
  assert_non_null(info->callee_ids.items);
  assert_int_equal(info->callee_ids.count, 0);
  assert_int_equal(info->size, sizeof *info);
  tuicall_call_info_free(info);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void* read_last_error(void* text) {
  (void)strncpy(text, tuicall_last_error(), 63);
  return NULL;
}

static void last_error_belongs_to_the_thread(void** state) {
  (void)state;
  char elsewhere[64] = "untouched";
  pthread_t thread;
  REFUSED_AS_INVALID(tuicall_engine_accept(NULL, NULL));
  assert_int_equal(pthread_create(&thread, NULL, read_last_error, elsewhere), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  assert_string_equal(elsewhere, "");
  assert_true(strlen(tuicall_last_error()) > 0);
}

static void codes_have_names(void** state) {
  (void)state;
  static const int32_t codes[] = {0,     -1101, -1201, -1202, -1203,  -1204, -1205, -1401,
                                  -1402, 6014,  6208,  8010,  20007,  70001, 70002, 70003,
                                  70009, 70013, 70014, 70020, 101004, 101050};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; ++i) {
    assert_string_not_equal(tuicall_code_name(codes[i]), "unknown code");
  }
  assert_string_equal(tuicall_code_name(4711), "unknown code");
  assert_string_equal(tuicall_code_name(TUICALL_E_REQUEST_REFUSED), "request refused");
}

static void a_runtime_outlives_its_engines(void** state) {
  (void)state;
  tuicall_runtime* runtime = NULL;
  tuicall_engine* engine = NULL;
  tuicall_engine_options options = options_for(NO_SERVER);
  assert_int_equal(tuicall_runtime_create(&runtime, NULL), TUICALL_OK);
  options.runtime = runtime;
  assert_int_equal(tuicall_engine_create(&engine, &options), TUICALL_OK);
  assert_int_equal(tuicall_runtime_destroy(runtime), TUICALL_E_REQUEST_REFUSED);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
  assert_int_equal(tuicall_runtime_destroy(runtime), TUICALL_OK);
}

typedef struct hooks {
  pthread_mutex_t mutex;
  int started;
  int stopped;
} hooks;

static void thread_started(void* user) {
  hooks* h = user;
  pthread_mutex_lock(&h->mutex);
  ++h->started;
  pthread_mutex_unlock(&h->mutex);
}

static void thread_stopped(void* user) {
  hooks* h = user;
  pthread_mutex_lock(&h->mutex);
  ++h->stopped;
  pthread_mutex_unlock(&h->mutex);
}

static void thread_hooks_run_once_on_each_thread(void** state) {
  (void)state;
  hooks h = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
  const tuicall_runtime_options options = {sizeof options, 0, &h, thread_started, thread_stopped};
  tuicall_runtime* runtime = NULL;
  assert_int_equal(tuicall_runtime_create(&runtime, &options), TUICALL_OK);
  assert_int_equal(tuicall_runtime_destroy(runtime), TUICALL_OK);
  assert_int_equal(h.started, 2); /* loop and callback thread */
  assert_int_equal(h.stopped, 2);
}

static void polling_is_for_poll_mode(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  int32_t fd = -1;
  assert_int_equal(tuicall_engine_poll(engine, 0, NULL), TUICALL_E_REQUEST_REFUSED);
  assert_int_equal(tuicall_engine_poll_fd(engine, &fd), TUICALL_E_REQUEST_REFUSED);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

static void a_forked_child_is_refused(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  const pid_t child = fork();
  if (child == 0) {
    tuicall_call_info* info = NULL;
    const int refused = tuicall_engine_accept(engine, NULL) == TUICALL_E_REQUEST_REFUSED &&
                        tuicall_engine_call_info(engine, &info) == TUICALL_E_REQUEST_REFUSED &&
                        tuicall_engine_destroy(engine) == TUICALL_E_REQUEST_REFUSED &&
                        strstr(tuicall_last_error(), "fork") != NULL;
    _exit(refused ? 0 : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}

#ifndef __SANITIZE_THREAD__ /* which knows no threads that are made after a fork */
/* In a forked child a new engine on a new runtime works. */
static void a_forked_child_may_begin_anew(void** state) {
  (void)state;
  tuicall_engine* engine = engine_without_server();
  const pid_t child = fork();
  if (child == 0) {
    tuicall_runtime* runtime = NULL;
    tuicall_engine* own = NULL;
    tuicall_engine_options options = options_for(NO_SERVER);
    int well = tuicall_runtime_create(&runtime, NULL) == TUICALL_OK;
    options.runtime = runtime;
    well = well && tuicall_engine_create(&own, &options) == TUICALL_OK;
    well = well && tuicall_engine_init(own, 1, "alice", "ticket", NULL) == TUICALL_OK;
    well = well && tuicall_engine_destroy(own) == TUICALL_OK;
    well = well && tuicall_runtime_destroy(runtime) == TUICALL_OK;
    _exit(well ? 0 : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_int_equal(tuicall_engine_destroy(engine), TUICALL_OK);
}
#endif

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(null_engine_is_refused_by_every_function),
      cmocka_unit_test(null_is_nothing_to_free),
      cmocka_unit_test(null_arguments_are_refused),
      cmocka_unit_test(wrong_values_are_refused),
      cmocka_unit_test(wrong_engine_options_are_refused),
      cmocka_unit_test(wrong_runtime_options_are_refused),
      cmocka_unit_test(smaller_structs_have_defaults),
      cmocka_unit_test(larger_structs_are_read_as_far_as_known),
      cmocka_unit_test(too_small_structs_are_refused),
      cmocka_unit_test(wrong_params_are_refused),
      cmocka_unit_test(methods_before_init_fail_in_the_completion),
      cmocka_unit_test(there_is_no_call_info_before_a_call),
      cmocka_unit_test(last_error_belongs_to_the_thread),
      cmocka_unit_test(codes_have_names),
      cmocka_unit_test(a_runtime_outlives_its_engines),
      cmocka_unit_test(thread_hooks_run_once_on_each_thread),
      cmocka_unit_test(polling_is_for_poll_mode),
      cmocka_unit_test(a_forked_child_is_refused),
#ifndef __SANITIZE_THREAD__
      cmocka_unit_test(a_forked_child_may_begin_anew),
#endif
  };
  return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
