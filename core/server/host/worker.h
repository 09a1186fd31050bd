// One thread that serves connections: a loop, a listening socket that it shares with the other
// workers' port, and the server's logic for the connections that it took. Made and ended by the
// main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/status.h"
#include "loop/delay_probe.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/tls_listener.h"
#include "server/host/media_host.h"
#include "server/host/options.h"
#include "server/log.h"
#include "server/service.h"
#include "server/store/bus.h"
#include "server/store/store.h"

namespace tuicall::server {

class Worker {
 public:
  // What all workers of a process share; outlives them.
  struct Shared {
    const ServiceOptions& options;
    Store& store;
    Bus& bus;
    Log& log;
    MediaHost* media;  // null: this server carries no sound
  };

  Worker(WorkerId id, const Shared& shared);
  // Ends the thread, and what connections are left.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Waits until the thread listens, or says why it cannot. Gives the port.
  base::Result<uint16_t> start(const net::Endpoint& endpoint,
                               std::shared_ptr<net::TlsContext> context, Apps apps);
  // From any thread: for tickets and connections that come from now on.
  void use(std::shared_ptr<net::TlsContext> context, Apps apps);
  // Stops listening, and lets the clients take what is waiting for them. drained is called once on
  // the worker's thread, after timeout_ms at the latest.
  void drain(uint64_t timeout_ms, std::function<void()> drained);

  loop::Loop& loop() { return loop_; }

 private:
  struct OnLoop;

  void listen_to_bus();
  void accept_failed(const std::string& why);

  const WorkerId id_;
  const Shared shared_;
  loop::Loop loop_;
  std::unique_ptr<OnLoop> on_loop_;  // belongs to the thread
  std::thread thread_;
};

}  // namespace tuicall::server
