/* See example.h. */
#include "example.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void example_check(int32_t code, const char* what) {
  if (code == TUICALL_OK) return;
  fprintf(stderr, "%s: %s (%d, %s)\n", what, tuicall_last_error(), code, tuicall_code_name(code));
  exit(1);
}

const char* example_setting(const char* name) {
  const char* value = getenv(name);
  if (value == NULL || *value == '\0') {
    fprintf(stderr, "the environment variable %s is not set\n", name);
    exit(2);
  }
  return value;
}

tuicall_engine* example_engine(void) {
  tuicall_engine* engine = NULL;
  tuicall_engine_options options;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.dispatch = TUICALL_DISPATCH_POLL;
  options.server = example_setting("TUICALL_SERVER");
  options.ca_file = getenv("TUICALL_CA_FILE");
  example_check(tuicall_engine_create(&engine, &options), "create");
  return engine;
}

static void must_work(void* what, const tuicall_result* result) {
  if (result->code == TUICALL_OK) return;
  fprintf(stderr, "%s: %s (%d)\n", (const char*)what, result->message.data, result->code);
  exit(1);
}

tuicall_completion example_must_work(const char* what) {
  const tuicall_completion completion = {sizeof completion, TUICALL_DELIVER_IN_ORDER, (void*)what,
                                         must_work};
  return completion;
}

static void logged_in(void* flag, const tuicall_result* result) {
  must_work("init", result);
  *(int*)flag = 1;
}

void example_log_in(tuicall_engine* engine, const char* user) {
  int done = 0;
  char* made = NULL;
  const uint32_t app = (uint32_t)strtoul(example_setting("TUICALL_SDK_APP_ID"), NULL, 10);
  const char* ticket = getenv("TUICALL_USER_SIG");
  if (ticket == NULL) {
    const char* secret = example_setting("TUICALL_SECRET_KEY");
    example_check(tuicall_user_sig_make(&made, app, user, secret, 3600, 0), "user_sig_make");
    ticket = made;
  }
  const tuicall_completion completion = {sizeof completion, TUICALL_DELIVER_IN_ORDER, &done,
                                         logged_in};
  example_check(tuicall_engine_init(engine, app, user, ticket, &completion), "init");
  tuicall_free(made);
  example_poll_until(engine, &done);
}

void example_poll_until(tuicall_engine* engine, const int* flag) {
  while (*flag == 0) {
    example_check(tuicall_engine_poll(engine, -1, NULL), "poll");
    fflush(stdout);
  }
}

const char* example_media_name(int32_t media_type) {
  static const char* const names[] = {"unknown", "audio", "video"};
  return media_type >= 0 && media_type <= 2 ? names[media_type] : "unknown";
}

const char* example_reason_name(int32_t reason) {
  static const char* const names[] = {"unknown",
                                      "hung up",
                                      "rejected",
                                      "no response",
                                      "offline",
                                      "busy",
                                      "canceled",
                                      "accepted on another device",
                                      "rejected on another device",
                                      "ended by the server"};
  return reason >= 0 && reason <= 9 ? names[reason] : "unknown";
}
