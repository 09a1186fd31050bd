// The whole server in one process: secrets, certificate, store, bus and workers. The main thread
// runs it and takes its signals: SIGTERM and SIGINT drain it (a second one ends it at once), SIGHUP
// reads secrets and certificate again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "net/tls_context.h"
#include "server/host/media_host.h"
#include "server/host/options.h"
#include "server/host/worker.h"
#include "server/log.h"
#include "server/store/bus.h"
#include "server/store/store.h"

namespace tuicall::server {

class Server {
 public:
  // The options are valid.
  Server(Options options, Log& log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Whether secrets, certificate and key can be used.
  base::Status check_files() { return read_files().status(); }
  // Starts every worker; afterwards clients are served, at the address that listening() says.
  base::Status start();
  const std::string& listening() const { return listening_; }
  // Where sound comes to; empty: it carries none.
  const std::string& media_listening() const { return media_listening_; }
  // Until a signal has ended it and it has drained.
  void run();

 private:
  base::Result<Apps> read_files();
  base::Status start_media();
  base::Status start_workers(const Apps& apps);
  void watch_signals();
  void reload();
  void stop(const char* signal);
  void worker_drained();

  Options options_;
  Log& log_;
  std::string listening_;
  std::string media_listening_;
  std::shared_ptr<net::TlsContext> context_;
  loop::Loop loop_;  // of the main thread
  std::vector<std::unique_ptr<loop::Signal>> signals_;
  std::unique_ptr<Bus> bus_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<MediaHost> media_;  // null: no sound
  std::vector<std::unique_ptr<Worker>> workers_;
  size_t draining_ = 0;
  bool stopping_ = false;
};

}  // namespace tuicall::server
