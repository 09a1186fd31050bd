// A program that has one engine, logs it in, says "ready" and stays until its input ends: what a
// client takes of memory. Where and who, as for the command line, from the environment.
#include <stdio.h>
#include <stdlib.h>
#include <tuicall/tuicall.h>

static const char* setting(const char* name) {
  const char* const value = getenv(name);
  if (value == NULL) {
    fprintf(stderr, "%s is not set\n", name);
    exit(2);
  }
  return value;
}

static void require(int32_t code) {
  if (code == TUICALL_OK) return;
  fprintf(stderr, "%s\n", tuicall_last_error());
  exit(1);
}

static void logged_in(void* user_data, const tuicall_result* result) {
  (void)user_data;
  puts(result->code == TUICALL_OK ? "ready" : result->message.data);
  fflush(stdout);
}

int main(void) {
  const uint32_t app = (uint32_t)strtoul(setting("TUICALL_SDK_APP_ID"), NULL, 10);
  const char* const user = "idle-engine";
  char* ticket = NULL;
  require(tuicall_user_sig_make(&ticket, app, user, setting("TUICALL_SECRET_KEY"), 3600, 0));
  tuicall_engine_options options = {.size = sizeof options,
                                    .server = setting("TUICALL_SERVER"),
                                    .ca_file = setting("TUICALL_CA_FILE")};
  tuicall_engine* engine = NULL;
  require(tuicall_engine_create(&engine, &options));
  tuicall_completion completion = {.size = sizeof completion, .done = logged_in};
  require(tuicall_engine_init(engine, app, user, ticket, &completion));
  tuicall_free(ticket);
  (void)getchar();
  require(tuicall_engine_destroy(engine));
  return 0;
}
