// What clients are told: reads the outboxes of the sessions that have their connections here, and
// sends what stands in them, no faster than the clients take it. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/context.h"
#include "server/peer_table.h"
#include "server/visits.h"

namespace tuicall::server {

class Deliveries {
 public:
  // owner: of the peers, is told who breaks the protocol.
  Deliveries(Context& context, PeerTable& peers, Visits& visits, Peer::Owner& owner)
      : context_(context), peers_(peers), visits_(visits), owner_(owner) {}

  // Sends what the outbox of the peer's session has, now and as soon as the client has taken what
  // is under way.
  void read_outbox(Peer& peer);
  // The client has taken everything up to this delivery.
  void acknowledge(Peer& peer, uint64_t sequence);
  // It leaves more unread than is allowed.
  void close_if_slow(Peer& peer);

  // From now on a connection over which everything was taken is closed.
  void drain() { draining_ = true; }
  void close_if_drained(Peer& peer);

 private:
  void deliver(uint64_t peer_id, size_t asked_for, OutboxPage page);
  // Gives how many were sent.
  size_t send(Peer& peer, std::vector<wire::Delivery>&& deliveries);
  bool may_send(const SessionLink& session) const;
  size_t most_deliveries_under_way() const;
  size_t most_bytes_under_way() const;

  Context& context_;
  PeerTable& peers_;
  Visits& visits_;
  Peer::Owner& owner_;
  bool draining_ = false;
};

}  // namespace tuicall::server
