#include "server/deliveries.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace tuicall::server {
namespace {

constexpr size_t kOutboxBatch = 64;

}  // namespace

void Deliveries::acknowledge(Peer& peer, uint64_t sequence) {
  SessionLink& session = *peer.session;
  if (sequence > session.sent) {
    return owner_.on_violation(
        peer, "Delivery " + std::to_string(sequence) + " was acknowledged, expected at most " +
                  std::to_string(session.sent) + ", the newest that was sent.");
  }
  if (sequence <= session.acknowledged) return;
  const auto first = session.under_way.begin();
  const auto after = first + static_cast<std::ptrdiff_t>(sequence - session.acknowledged);
  session.bytes_under_way -= std::accumulate(first, after, size_t{0});
  session.under_way.erase(first, after);
  session.acknowledged = sequence;
  context_.store.acknowledge(session.record.session_id, sequence);
  if (std::exchange(session.held_back, false)) return read_outbox(peer);
  close_if_drained(peer);
}

// No more is under way than this, so that a burst waits here, where it can be kept together, for a
// client that keeps up: it costs nobody the connection.
size_t Deliveries::most_deliveries_under_way() const {
  return static_cast<size_t>(context_.options.max_outbox) / 2;
}
size_t Deliveries::most_bytes_under_way() const {
  return static_cast<size_t>(context_.options.max_pending_bytes) / 2;
}

// What is the last over this connection is sent without waiting.
bool Deliveries::may_send(const SessionLink& session) const {
  return session.ends || (session.under_way.size() < most_deliveries_under_way() &&
                          session.bytes_under_way < most_bytes_under_way());
}

void Deliveries::read_outbox(Peer& peer) {
  SessionLink& session = *peer.session;
  session.outbox_grew = session.reading_outbox;
  if (session.reading_outbox) return;
  session.reading_outbox = true;
  // Even if nothing may be sent it is asked whether the session goes on.
  size_t limit = may_send(session) ? kOutboxBatch : 0;
  if (!session.ends && limit != 0)
    limit = std::min(limit, most_deliveries_under_way() - session.under_way.size());
  context_.store.read_outbox(session.record.session_id, session.record.link, session.sent, limit,
                             [this, id = peer.id(), limit](OutboxPage page) {
                               const Visits::Visit visit(visits_);
                               deliver(id, limit, std::move(page));
                             });
}

void Deliveries::deliver(uint64_t peer_id, size_t asked_for, OutboxPage page) {
  Peer* peer = peers_.find(peer_id);
  if (peer == nullptr || peer->closed() || !peer->session) return;  // the user logged out meanwhile
  SessionLink& session = *peer->session;
  session.reading_outbox = false;
  session.ends = page.ends;
  const size_t found = page.deliveries.size();
  const size_t sent = send(*peer, std::move(page.deliveries));
  close_if_slow(*peer);
  if (peer->closed()) return;
  if (page.last && sent == found) return peer->close();
  if (!session.outbox_grew && sent == found && found < asked_for) return close_if_drained(*peer);
  if (may_send(session)) return read_outbox(*peer);
  session.held_back = true;
}

size_t Deliveries::send(Peer& peer, std::vector<wire::Delivery>&& deliveries) {
  if (deliveries.empty()) return 0;
  SessionLink& session = *peer.session;
  const size_t most_bytes =
      session.ends ? SIZE_MAX : most_bytes_under_way() - session.bytes_under_way;
  const std::vector<size_t> sizes = peer.send(std::move(deliveries), most_bytes);
  for (const size_t size : sizes) {
    ++session.sent;
    session.under_way.push_back(size);
    session.bytes_under_way += size;
  }
  return sizes.size();
}

void Deliveries::close_if_slow(Peer& peer) {
  if (peer.closed() || !peer.too_slow()) return;
  owner_.on_violation(peer, "More than " + std::to_string(context_.options.max_pending_bytes) +
                                " bytes were left unread.");
}

void Deliveries::close_if_drained(Peer& peer) {
  const SessionLink& session = *peer.session;
  const bool all_taken = session.acknowledged == session.sent && !session.held_back;
  if (draining_ && all_taken && !session.handling) peer.close();
}

}  // namespace tuicall::server
