// The relay on a thread and a UDP socket of its own, and the gates by which workers speak with it.
// Made, started and ended by the main thread; it outlives the workers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "base/status.h"
#include "loop/loop.h"
#include "net/endpoint.h"
#include "server/log.h"
#include "server/media_gate.h"
#include "server/store/store.h"

namespace tuicall::server {

class MediaHost {
 public:
  struct Options {
    net::Endpoint listen;            // port 0: the system chooses
    std::string announced_host;      // empty: clients use the one that they are connected to
    size_t max_people = 0;           // in one call
    uint64_t log_every_ms = 60'000;  // what it has done, if that has changed
  };

  MediaHost(Options options, Log& log);
  // Ends the thread. Nobody is told: by then the clients' connections are closed.
  ~MediaHost();
  MediaHost(const MediaHost&) = delete;
  MediaHost& operator=(const MediaHost&) = delete;

  // Waits until the thread listens, or says why it cannot. Gives where.
  base::Result<net::Endpoint> start();

  // What comes back to a worker, on its thread.
  struct Receiver {
    // A datagram for the client of this connection.
    std::function<void(uint64_t peer_id, std::span<const uint8_t> datagram)> datagram;
    // The sound of one who was admitted through this gate has begun to come, or has stopped; or
    // none will come, as one who has no way was refused one.
    std::function<void(const MediaKey& key, bool flowing)> audio_flow;
  };
  // On the worker's thread, where the gate is used and destroyed.
  std::unique_ptr<MediaGate> make_gate(WorkerId worker, loop::Loop& loop, Receiver receiver);

 private:
  class Gate;
  struct Outlet;
  struct OnLoop;

  base::Result<net::Endpoint> listen();
  void log_traffic(std::string_view event);
  void keep_logging();
  void open(const MediaKey& key, const std::string& fingerprint,
            const std::shared_ptr<Outlet>& outlet, MediaGate::Opened done);
  void close(const MediaKey& key);
  void withdraw(const MediaKey& key, uint32_t ssrc);

  const Options options_;
  Log& log_;
  loop::Loop loop_;
  std::unique_ptr<OnLoop> on_loop_;  // belongs to the thread
  std::thread thread_;
  std::atomic<uint64_t> tunnel_surplus_ = 0;  // datagrams that a gate has dropped
  // Who was admitted, and how often, so that the end of a call without sound does not wake the
  // thread. The mutex also keeps what is posted about one user in its order.
  std::mutex mutex_;
  std::map<MediaKey, uint64_t> admitted_;
};

}  // namespace tuicall::server
