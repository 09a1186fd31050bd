/* The server of a group of tests: set-up and tear-down for cmocka_run_group_tests(). */
#ifndef TUICALL_TESTS_SERVER_FIXTURE_H
#define TUICALL_TESTS_SERVER_FIXTURE_H

#include "test_server.h"

extern test_server server;

int start_server(void** state);
int stop_server(void** state);

#endif
