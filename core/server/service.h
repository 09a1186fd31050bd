// The server's logic for the connections of one worker. Knows no loop, socket, clock or random
// source. Everything here happens on the worker's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "net/stream.h"
#include "server/allowance.h"
#include "server/call_updater.h"
#include "server/context.h"
#include "server/deliveries.h"
#include "server/media_access.h"
#include "server/overload.h"
#include "server/peer_table.h"
#include "server/registrar.h"
#include "server/router.h"
#include "server/visits.h"

namespace tuicall::server {

class Service : private Peer::Owner {
 public:
  // options, store and log outlive it.
  Service(WorkerId worker, const ServiceOptions& options, Apps apps, Store& store, Log& log,
          Environment environment);
  ~Service() override;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // A new connection, not started yet.
  void accept(std::unique_ptr<net::Stream> stream);
  // The outbox of a session that has its connection here has grown.
  void notified(const std::string& session_id);
  // To the client of this connection: what would have been a UDP datagram. Dropped if it cannot
  // leave soon.
  void send_datagram(uint64_t peer_id, std::span<const uint8_t> datagram);
  // The sound of one who has a way for it has begun to come to the relay, or has stopped.
  void audio_flow(const MediaKey& key, bool flowing);
  // Does what is due; called when Environment::wake_at said.
  void tick();
  // For log-ins from now on.
  void set_apps(Apps apps);
  // Tells the clients, lets each take what waits for it, and closes its connection. done: none is
  // left.
  void drain(std::function<void()> done);
  size_t connections() const { return peers_.size(); }

 private:
  void on_frame(Peer& peer, wire::Frame frame) override;
  void on_unknown_request(Peer& peer, uint64_t request_id) override;
  void on_violation(Peer& peer, const std::string& what) override;
  void on_unsendable(Peer& peer, const std::string& why) override;
  void on_closed(Peer& peer) override;

  bool is_crowded(const std::string& address);
  void received(uint64_t peer_id, std::span<const uint8_t> bytes);
  void gone(uint64_t peer_id, const std::string& why);
  void greet(Peer& peer, wire::Frame frame);
  void converse(Peer& peer, wire::Frame frame);
  void take_up(Peer& peer, PendingRequest request);
  void handle_next(uint64_t peer_id);
  static void refuse_for_overload(Peer& peer, uint64_t request_id);
  void open_media(Peer& peer, const wire::OpenMedia& request);

  void watch_login(uint64_t peer_id);
  // Looks after a connection that is online: whether its client is alive, and its ticket valid.
  void watch(uint64_t peer_id);
  void sweep();
  void leave();

  Context context_;
  Visits visits_{[this] { leave(); }};
  PeerTable peers_;
  CallUpdater calls_;
  Router router_;
  Registrar registrar_;
  MediaAccess media_;
  Deliveries deliveries_;
  Allowance commands_;
  Overload overload_{context_};
  int64_t next_refusal_logged_ms_ = 0;
  std::vector<std::string> grown_;  // sessions whose outbox is to be read when the visit ends
  std::vector<uint64_t> closed_;    // peers to be removed then
  std::function<void()> drained_;   // set: it drains
};

}  // namespace tuicall::server
