/*
 * The agent of the end-to-end tests in C: one user on one device, and then the next one, driven
 * line by line over standard input, telling every event and answer on standard output (README.md).
 * One thread; it polls its engine, so that `hold` can leave events lying.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tuicall/tuicall.h>
#include <unistd.h>

#include "agent_events.h"

enum { kMaxWords = 16, kMaxUsers = 16, kMaxLine = 8192 };

typedef struct agent {
  tuicall_engine* engine; /* null from `close` to `open`, as everything else is zero */
  uint32_t app;
  int held; /* events stay in the engine */
  char user[512], nickname[512], avatar[512];
} agent;

/* One command: "<n> <name> <arguments…>", arguments of the form key=value apart. */
typedef struct command {
  int64_t n;
  const char* words[kMaxWords];
  size_t count;
  const char* options[kMaxWords];
  size_t option_count;
} command;

static const char* word(const command* c, size_t index) {
  return index < c->count ? c->words[index] : "";
}

static const char* option(const command* c, const char* key) {
  const size_t length = strlen(key);
  for (size_t i = 0; i < c->option_count; ++i) {
    if (strncmp(c->options[i], key, length) == 0 && c->options[i][length] == '=') {
      return c->options[i] + length + 1;
    }
  }
  return NULL;
}

static const char* needed_option(const command* c, const char* key) {
  const char* value = option(c, key);
  if (value != NULL) return value;
  fprintf(stderr, "agent: '%s' without %s=\n", c->words[0], key);
  exit(2);
}

static tuicall_string text(const char* value) {
  tuicall_string result = {value, value == NULL ? 0 : (uint32_t)strlen(value), 0};
  return result;
}

static tuicall_room_id room(const char* value) {
  tuicall_room_id result = {0, 0, {NULL, 0, 0}};
  if (value == NULL) return result;
  if (value[strspn(value, "0123456789")] == '\0') {
    result.int_room_id = (int32_t)strtol(value, NULL, 10);
  } else {
    result.str_room_id = text(value);
  }
  return result;
}

static tuicall_call_params params_of(const command* c) {
  tuicall_call_params params;
  params.size = sizeof params;
  (void)tuicall_call_params_init(&params);
  if (option(c, "timeout") != NULL) {
    params.timeout_s = (uint32_t)strtoul(option(c, "timeout"), NULL, 10);
  }
  params.room_id = room(option(c, "room"));
  params.user_data = text(option(c, "user_data"));
  params.chat_group_id = text(option(c, "chat_group"));
  return params;
}

/* Cuts "a,b,c" into its parts, in place. */
static uint32_t split(char* list, const char** parts) {
  uint32_t count = 0;
  char* state = NULL;
  for (char* part = strtok_r(list, ",", &state); part != NULL && count < kMaxUsers;
       part = strtok_r(NULL, ",", &state)) {
    parts[count++] = part;
  }
  return count;
}

static void done(void* n, const tuicall_result* result) {
  agent_print_result((int64_t)(intptr_t)n, result);
}

static int32_t open_engine(agent* a, const command* c) {
  tuicall_engine_options options;
  const tuicall_observer observer = agent_observer();
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  options.dispatch = TUICALL_DISPATCH_POLL;
  options.server = needed_option(c, "server");
  options.ca_file = needed_option(c, "ca");
  if (option(c, "limit") != NULL) {
    options.request_timeout_ms = (uint32_t)strtoul(option(c, "limit"), NULL, 10);
  }
  a->app = (uint32_t)strtoul(needed_option(c, "app"), NULL, 10);
  (void)snprintf(a->user, sizeof a->user, "%s", needed_option(c, "user"));
  const int32_t code = tuicall_engine_create(&a->engine, &options);
  return code != TUICALL_OK ? code : tuicall_engine_add_observer(a->engine, NULL, &observer);
}

static int32_t close_engine(agent* a) {
  const int32_t code = tuicall_engine_destroy(a->engine);
  memset(a, 0, sizeof *a);
  return code;
}

static int32_t init(agent* a, const command* c, const tuicall_completion* completion) {
  return tuicall_engine_init(a->engine, a->app, a->user, option(c, "sig"), completion);
}

static int32_t place(agent* a, const command* c, const tuicall_completion* completion) {
  const tuicall_call_params params = params_of(c);
  const char* users[kMaxUsers];
  char list[kMaxLine];
  if (strcmp(c->words[0], "call") == 0) {
    return tuicall_engine_call(a->engine, word(c, 1), agent_media(word(c, 2)), &params, completion);
  }
  const int is_group = strcmp(c->words[0], "group_call") == 0;
  (void)snprintf(list, sizeof list, "%s", word(c, is_group ? 2 : 1));
  const uint32_t count = split(list, users);
  if (is_group) {
    return tuicall_engine_group_call(a->engine, word(c, 1), users, count, agent_media(word(c, 3)),
                                     &params, completion);
  }
  return tuicall_engine_calls(a->engine, users, count, agent_media(word(c, 2)), &params,
                              completion);
}

static int32_t invite(agent* a, const command* c, const tuicall_completion* completion) {
  const tuicall_call_params params = params_of(c);
  const char* users[kMaxUsers];
  char list[kMaxLine];
  (void)snprintf(list, sizeof list, "%s", word(c, 1));
  return tuicall_engine_invite_user(a->engine, users, split(list, users), &params, completion);
}

static int32_t self_info(agent* a, const command* c, const tuicall_completion* completion) {
  if (strcmp(c->words[0], "self_info") == 0) {
    (void)snprintf(a->nickname, sizeof a->nickname, "%s", word(c, 1));
    (void)snprintf(a->avatar, sizeof a->avatar, "%s", word(c, 2));
  }
  return tuicall_engine_set_self_info(a->engine, a->nickname, a->avatar, completion);
}

static int32_t stream(agent* a, const command* c, const tuicall_completion* completion) {
  const int on = strcmp(word(c, 1), "on") == 0;
  if (strcmp(c->words[0], "camera") == 0) {
    return on ? tuicall_engine_open_camera(a->engine, completion)
              : tuicall_engine_close_camera(a->engine, completion);
  }
  return on ? tuicall_engine_open_microphone(a->engine, completion)
            : tuicall_engine_close_microphone(a->engine, completion);
}

static int32_t join_group(agent* a, const command* c, const tuicall_completion* completion) {
  const tuicall_room_id named = room(word(c, 1));
  return tuicall_engine_join_in_group_call(a->engine, &named, word(c, 2), agent_media(word(c, 3)),
                                           completion);
}

static int32_t engine_command(agent* a, const command* c, const tuicall_completion* completion) {
  const char* name = c->words[0];
  if (strcmp(name, "init") == 0) return init(a, c, completion);
  if (strcmp(name, "un_init") == 0) return tuicall_engine_un_init(a->engine, completion);
  if (strcmp(name, "call") == 0 || strcmp(name, "calls") == 0 || strcmp(name, "group_call") == 0) {
    return place(a, c, completion);
  }
  if (strcmp(name, "accept") == 0) return tuicall_engine_accept(a->engine, completion);
  if (strcmp(name, "reject") == 0) return tuicall_engine_reject(a->engine, completion);
  if (strcmp(name, "ignore") == 0) return tuicall_engine_ignore(a->engine, completion);
  if (strcmp(name, "hangup") == 0) return tuicall_engine_hangup(a->engine, completion);
  if (strcmp(name, "invite") == 0) return invite(a, c, completion);
  if (strcmp(name, "join") == 0) return tuicall_engine_join(a->engine, word(c, 1), completion);
  if (strcmp(name, "join_group") == 0) return join_group(a, c, completion);
  if (strcmp(name, "switch") == 0) {
    return tuicall_engine_switch_call_media_type(a->engine, agent_media(word(c, 1)), completion);
  }
  if (strcmp(name, "camera") == 0 || strcmp(name, "microphone") == 0) {
    return stream(a, c, completion);
  }
  if (strcmp(name, "self_info") == 0 || strcmp(name, "sync") == 0) {
    return self_info(a, c, completion);
  }
  if (strcmp(name, "multi_device") == 0) {
    return tuicall_engine_enable_multi_device_ability(a->engine, strcmp(word(c, 1), "on") == 0,
                                                      completion);
  }
  if (strcmp(name, "end_call") == 0) {
    return tuicall_engine_end_call(a->engine, word(c, 1), completion);
  }
  fprintf(stderr, "agent: unknown command '%s'\n", name);
  exit(2);
}

static void print_info(agent* a, int64_t n) {
  tuicall_call_info* info = NULL;
  const int32_t code = tuicall_engine_call_info(a->engine, &info);
  if (code == TUICALL_OK) {
    agent_print_info(n, info);
  } else {
    agent_print_done(n, code, tuicall_last_error());
  }
  tuicall_call_info_free(info);
}

static void print_code(int64_t n, int32_t code) {
  agent_print_done(n, code, code == TUICALL_OK ? "" : tuicall_last_error());
}

/* Returns 0 when the agent is to end. */
static int run(agent* a, const command* c) {
  const char* name = c->words[0];
  if (strcmp(name, "quit") == 0) {
    print_code(c->n, close_engine(a));
    return 0;
  }
  if ((strcmp(name, "open") == 0) != (a->engine == NULL)) {
    fprintf(stderr, "agent: '%s' with%s an engine\n", name, a->engine == NULL ? "out" : "");
    exit(2);
  }
  if (strcmp(name, "open") == 0) {
    print_code(c->n, open_engine(a, c));
  } else if (strcmp(name, "close") == 0) {
    print_code(c->n, close_engine(a));
  } else if (strcmp(name, "hold") == 0 || strcmp(name, "release") == 0) {
    a->held = strcmp(name, "hold") == 0;
    agent_print_done(c->n, TUICALL_OK, "");
  } else if (strcmp(name, "info") == 0) {
    print_info(a, c->n);
  } else {
    /* While events are held the answer overtakes them, so that whoever drives knows that it was
     * decided. */
    const tuicall_completion completion = {
        sizeof completion, a->held ? TUICALL_DELIVER_ON_LOOP : TUICALL_DELIVER_IN_ORDER,
        (void*)(intptr_t)c->n, done};
    const int32_t code = engine_command(a, c, &completion);
    if (code != TUICALL_OK) agent_print_done(c->n, code, tuicall_last_error());
  }
  return 1;
}

static int run_line(agent* a, char* line) {
  command c;
  char* state = NULL;
  memset(&c, 0, sizeof c);
  for (char* part = strtok_r(line, " ", &state); part != NULL; part = strtok_r(NULL, " ", &state)) {
    if (c.n == 0) {
      c.n = strtoll(part, NULL, 10);
    } else if (strchr(part, '=') != NULL && c.option_count < kMaxWords) {
      c.options[c.option_count++] = part;
    } else if (c.count < kMaxWords) {
      c.words[c.count++] = part;
    }
  }
  return c.count == 0 ? 1 : run(a, &c);
}

/* Reads what is there and runs every whole line. Returns 0 when the agent is to end. */
static int read_commands(agent* a) {
  static char buffer[kMaxLine];
  static size_t length;
  const ssize_t got = read(STDIN_FILENO, buffer + length, sizeof buffer - 1 - length);
  if (got <= 0) {
    (void)close_engine(a);
    return 0;
  }
  length += (size_t)got;
  buffer[length] = '\0';
  char* start = buffer;
  for (char* end = strchr(start, '\n'); end != NULL; end = strchr(start, '\n')) {
    *end = '\0';
    if (!run_line(a, start)) return 0;
    start = end + 1;
  }
  length = strlen(start);
  memmove(buffer, start, length + 1);
  return 1;
}

static void serve(agent* a) {
  struct pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {-1, POLLIN, 0}};
  for (;;) {
    int32_t fd = -1;
    if (a->engine != NULL && !a->held) (void)tuicall_engine_poll_fd(a->engine, &fd);
    fds[1].fd = fd; /* a negative one is passed over */
    if (poll(fds, 2, -1) < 0) continue;
    if (fds[1].revents != 0) (void)tuicall_engine_poll(a->engine, 0, NULL);
    if (fds[0].revents != 0 && !read_commands(a)) return;
  }
}

int main(void) {
  agent a;
  memset(&a, 0, sizeof a);
  serve(&a);
  return 0;
}
