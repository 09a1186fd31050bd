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
  // All, for loops that may remove some.
  std::vector<uint64_t> ids() const;

 private:
  uint64_t last_id_ = 0;
  std::unordered_map<uint64_t, std::unique_ptr<Peer>> peers_;
  std::unordered_map<std::string, uint64_t> by_session_;
  std::vector<std::unique_ptr<Peer>> removed_;
};

}  // namespace tuicall::server
