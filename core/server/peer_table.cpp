#include "server/peer_table.h"

#include <utility>

namespace tuicall::server {

std::string without_port(const std::string& address) {
  return address.substr(0, address.rfind(':'));
}

size_t PeerTable::count_from(const std::string& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? 0 : found->second;
}

Peer& PeerTable::add(std::unique_ptr<net::Stream> stream, const ServiceOptions& options,
                     Peer::Owner& owner) {
  const uint64_t id = ++last_id_;
  Peer& peer = *peers_.emplace(id, std::make_unique<Peer>(id, std::move(stream), options, owner))
                    .first->second;
  // As the peer remembers it: a connection that is reset in between has no address any more.
  ++by_address_[without_port(peer.address())];
  return peer;
}

Peer* PeerTable::find(uint64_t id) {
  const auto found = peers_.find(id);
  return found == peers_.end() ? nullptr : found->second.get();
}

Peer* PeerTable::find_session(const std::string& session_id) {
  const auto found = by_session_.find(session_id);
  return found == by_session_.end() ? nullptr : find(found->second);
}

Peer* PeerTable::bind(Peer& peer, SessionLink session) {
  Peer* older = find_session(session.record.session_id);
  by_session_[session.record.session_id] = peer.id();
  peer.session = std::move(session);
  peer.set_state(Peer::State::kOnline);
  return older;
}

SessionRecord PeerTable::unbind(Peer& peer) {
  SessionRecord record = std::move(peer.session->record);
  peer.session.reset();
  const auto found = by_session_.find(record.session_id);
  if (found != by_session_.end() && found->second == peer.id()) by_session_.erase(found);
  return record;
}

void PeerTable::remove(Peer& peer) {
  if (peer.session) unbind(peer);
  const auto address = by_address_.find(without_port(peer.address()));
  if (--address->second == 0) by_address_.erase(address);
  const auto found = peers_.find(peer.id());
  removed_.push_back(std::move(found->second));
  peers_.erase(found);
}

std::vector<uint64_t> PeerTable::ids() const {
  std::vector<uint64_t> all;
  all.reserve(peers_.size());
  for (const auto& [id, peer] : peers_) all.push_back(id);
  return all;
}

}  // namespace tuicall::server
