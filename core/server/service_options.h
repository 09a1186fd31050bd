// What the server's logic can be told. Plain numbers; host/options.h reads and validates them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tuicall::server {

// One app that this server serves: any of its keys may have signed a ticket, so that keys can be
// changed one by one.
struct App {
  std::vector<std::string> keys;
  std::set<std::string> administrators;  // users who may end other people's calls
};

using Apps = std::map<uint32_t, App>;  // by sdk_app_id

struct ServiceOptions {
  int64_t grace_ms = 30'000;       // a lost session waits so long for its client
  int64_t keep_alive_ms = 20'000;  // told to clients; a link silent for 2.5 times as long is lost
  int64_t unauthenticated_timeout_ms = 10'000;  // from accept to a good Login
  int64_t max_people = 9;                       // in one call, the caller included
  bool busy_notifies_callee = true;
  int64_t max_outbox = 1'000;        // unacknowledged deliveries that a session keeps
  int64_t commands_per_second = 50;  // of one user, at one worker; 0 = as many as they like
  int64_t command_burst = 200;       // after a rest
  int64_t handshakes_at_once = 8;    // of new connections, in one turn of a worker's loop; 0 = all
  int64_t overload_delay_ms = 20;    // so late, a worker refuses new calls; 0 = never
  int64_t max_connections_per_address = 10'000;  // at one worker; 0 = as many as they like
  int64_t max_devices = 10;                      // sessions of one user with multi-device
  int64_t max_pending_bytes = 256LL * 1024;      // that a slow reader may leave in the send queue
  int64_t max_frame_bytes = 64LL * 1024;
  int64_t max_inflated_ticket_bytes = 8LL * 1024;
  int64_t ended_call_kept_ms = 60'000;  // so that a late command learns that its call is over
  int64_t mailbox_kept_ms = 24LL * 3600 * 1000;  // closing events of users who have no session
  int64_t max_mailbox_events = 100'000;          // of all users together; the oldest give way
};

}  // namespace tuicall::server
