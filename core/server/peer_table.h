// The connections of one worker, by number and by session. A peer that is removed lives on until
// purge(), because its own functions may be on the stack. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/peer.h"

namespace tuicall::server {

// "192.0.2.1:4711" → "192.0.2.1"
std::string without_port(const std::string& address);

class PeerTable {
 public:
  Peer& add(std::unique_ptr<net::Stream> stream, const ServiceOptions& options, Peer::Owner& owner);
  Peer* find(uint64_t id);
  // The connection that the session has now.
  Peer* find_session(const std::string& session_id);
  // The peer has logged in. Gives the older connection of the same session, if there is one here.
  Peer* bind(Peer& peer, SessionLink session);
  // The peer has its session no longer.
  SessionRecord unbind(Peer& peer);
  void remove(Peer& peer);
  void purge() { removed_.clear(); }

  size_t size() const { return peers_.size(); }
  // How many connections come from there. address: without the port.
  size_t count_from(const std::string& address) const;
  // All, for loops that may remove some.
  std::vector<uint64_t> ids() const;

 private:
  uint64_t last_id_ = 0;
  std::unordered_map<uint64_t, std::unique_ptr<Peer>> peers_;
  std::unordered_map<std::string, uint64_t> by_session_;
  std::unordered_map<std::string, size_t> by_address_;
  std::vector<std::unique_ptr<Peer>> removed_;
};

}  // namespace tuicall::server
