#include "server_fixture.h"

test_server server;

int start_server(void** state) {
  (void)state;
  test_server_start(&server);
  return 0;
}

int stop_server(void** state) {
  (void)state;
  return test_server_stop(&server);
}
