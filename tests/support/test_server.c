/* See test_server.h. The path of tuicalld is TUICALLD_PROGRAM, given by the build. */
#include "test_server.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char* what) {
  fprintf(stderr, "test_server: %s\n", what);
  exit(99);
}

static void run_server(const char* data_dir, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that crashes leaves no server behind */
  dup2(output, STDOUT_FILENO);
  /* It takes calls however slow the machine is. */
  execl(TUICALLD_PROGRAM, TUICALLD_PROGRAM, "--dev", "--listen", "127.0.0.1:0", "--data-dir",
        data_dir, "--overload-delay-ms", "0", (char*)NULL);
  perror("test_server: " TUICALLD_PROGRAM);
  _exit(98);
}

/* The text of a member of the one JSON line that the server prints; quotes are left away. */
static void member(const char* line, const char* key, char* value, size_t size) {
  char quoted[64];
  (void)snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char* start = strstr(line, quoted);
  if (start == NULL) fail("a member of the ready line is missing");
  start += strlen(quoted);
  start += strspn(start, " \"");
  const size_t length = strcspn(start, "\",}");
  if (length >= size) fail("a member of the ready line is too long");
  memcpy(value, start, length);
  value[length] = '\0';
}

void test_server_start(test_server* server) {
  int pipe_ends[2];
  char line[2048];
  char app[16];
  (void)snprintf(server->data_dir, sizeof server->data_dir, "/tmp/tuicall-test-XXXXXX");
  if (mkdtemp(server->data_dir) == NULL || pipe(pipe_ends) != 0)
    fail("cannot make a directory or pipe");
  server->pid = fork();
  if (server->pid < 0) fail("cannot fork");
  if (server->pid == 0) run_server(server->data_dir, pipe_ends[1]);
  close(pipe_ends[1]);
  FILE* output = fdopen(pipe_ends[0], "r");
  if (output == NULL || fgets(line, sizeof line, output) == NULL)
    fail("tuicalld did not get ready");
  fclose(output);
  member(line, "listen", server->address, sizeof server->address);
  member(line, "ca_file", server->ca_file, sizeof server->ca_file);
  member(line, "secret_key", server->secret_key, sizeof server->secret_key);
  member(line, "sdk_app_id", app, sizeof app);
  server->sdk_app_id = (uint32_t)strtoul(app, NULL, 10);
}

static int remove_entry(const char* path, const struct stat* info, int kind, struct FTW* where) {
  (void)info;
  (void)kind;
  (void)where;
  return remove(path);
}

int test_server_stop(test_server* server) {
  int status = 0;
  kill(server->pid, SIGTERM);
  if (waitpid(server->pid, &status, 0) != server->pid) fail("cannot wait for tuicalld");
  nftw(server->data_dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
