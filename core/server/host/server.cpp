#include "server/host/server.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include "net/endpoint.h"
#include "server/host/clock.h"
#include "server/host/secrets.h"
#include "server/store/memory_bus.h"
#include "server/store/memory_store.h"

namespace tuicall::server {
namespace {

constexpr int kEndedBySecondSignal = 1;

int64_t worker_count(int64_t asked_for) {
  if (asked_for > 0) return asked_for;
  return std::max<int64_t>(1, std::thread::hardware_concurrency());
}

}  // namespace

Server::Server(Options options, Log& log) : options_(std::move(options)), log_(log) {
  // Only here is it known which store and bus are used.
  bus_ = std::make_unique<MemoryBus>();
  store_ = std::make_unique<MemoryStore>(options_.service, *bus_, &unix_now_ms);
}

Server::~Server() = default;

base::Status Server::start() {
  const base::Result<Apps> apps = read_files();
  if (!apps.ok()) return apps.status();
  watch_signals();
  base::Status status = net::check_unused(*net::parse_endpoint(options_.listen));
  if (status.ok()) status = start_media();
  if (status.ok()) status = start_workers(*apps);
  if (!status.ok()) return status;
  log_.write(LogLevel::kInfo, "server_started",
             {{"listen", listening_},
              {"media_listen", media_listening_.empty() ? kMediaOff : media_listening_},
              {"workers", static_cast<int64_t>(workers_.size())},
              {"apps", static_cast<int64_t>(apps->size())},
              {"dev", options_.dev}});
  return {};
}

base::Result<Apps> Server::read_files() {
  base::Result<Apps> apps = read_secrets(options_.secrets_file);
  if (!apps.ok()) return apps;
  base::Result<std::shared_ptr<net::TlsContext>> context =
      net::TlsContext::server(options_.certificate_file, options_.key_file);
  if (!context.ok()) return context.status();
  context_ = *context;
  return apps;
}

base::Status Server::start_media() {
  if (options_.media_listen == kMediaOff) return {};
  const std::string& listen =
      options_.media_listen.empty() ? options_.listen : options_.media_listen;
  media_ = std::make_unique<MediaHost>(
      MediaHost::Options{*net::parse_endpoint(listen), options_.media_host,
                         static_cast<size_t>(options_.service.max_people)},
      log_);
  const base::Result<net::Endpoint> listening = media_->start();
  if (!listening.ok()) return listening.status();
  media_listening_ = net::to_string(*listening);
  return {};
}

base::Status Server::start_workers(const Apps& apps) {
  net::Endpoint endpoint = *net::parse_endpoint(options_.listen);
  const Worker::Shared shared{options_.service, *store_, *bus_, log_, media_.get()};
  const int64_t count = worker_count(options_.workers);
  for (int64_t i = 0; i < count; ++i) {
    workers_.push_back(std::make_unique<Worker>(static_cast<WorkerId>(i + 1), shared));
    const base::Result<uint16_t> port = workers_.back()->start(endpoint, context_, apps);
    if (!port.ok()) return port.status();
    endpoint.port = *port;  // that the first worker was given, if any will do
  }
  listening_ = net::to_string(endpoint);
  return {};
}

void Server::watch_signals() {
  for (const auto& [number, name] : {std::pair(SIGTERM, "SIGTERM"), std::pair(SIGINT, "SIGINT")}) {
    signals_.push_back(
        std::make_unique<loop::Signal>(loop_, number, [this, name = name] { stop(name); }));
  }
  signals_.push_back(std::make_unique<loop::Signal>(loop_, SIGHUP, [this] { reload(); }));
}

void Server::run() {
  loop_.run();
  signals_.clear();
  workers_.clear();
  media_.reset();
  log_.write(LogLevel::kInfo, "server_stopped");
}

void Server::reload() {
  const base::Result<Apps> apps = read_files();
  if (!apps.ok()) {
    log_.write(LogLevel::kError, "reload_failed", {{"why", apps.status().message}});
    return;
  }
  for (const auto& worker : workers_) worker->use(context_, *apps);
  log_.write(LogLevel::kInfo, "reloaded", {{"apps", static_cast<int64_t>(apps->size())}});
}

void Server::stop(const char* signal) {
  if (stopping_) {
    log_.write(LogLevel::kWarning, "server_ended_at_once", {{"signal", signal}});
    _exit(kEndedBySecondSignal);
  }
  stopping_ = true;
  log_.write(LogLevel::kInfo, "server_draining",
             {{"signal", signal}, {"timeout_ms", options_.drain_timeout_ms}});
  draining_ = workers_.size();
  for (const auto& worker : workers_) {
    worker->drain(static_cast<uint64_t>(options_.drain_timeout_ms),
                  [this] { loop_.post([this] { worker_drained(); }); });
  }
}

void Server::worker_drained() {
  if (--draining_ == 0) loop_.stop();
}

}  // namespace tuicall::server
