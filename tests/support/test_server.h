/*
 * A tuicalld for the tests of one program, in C so that C and C++ tests can use it. Development
 * mode, a free port, a data directory of its own. A server that does not start ends the test
 * program with a message.
 */
#ifndef TUICALL_TESTS_TEST_SERVER_H
#define TUICALL_TESTS_TEST_SERVER_H

#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct test_server {
  pid_t pid;
  char data_dir[64];
  char address[64]; /* "127.0.0.1:PORT" */
  char ca_file[256];
  char secret_key[256];
  uint32_t sdk_app_id;
} test_server;

void test_server_start(test_server* server);
/* Ends it in good order and removes its data. Returns its exit code. */
int test_server_stop(test_server* server);

#ifdef __cplusplus
}
#endif

#endif
