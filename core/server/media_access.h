// Who gets a way for sound: those who are connected in a call, each for one device. And what comes
// and goes through the connection of a client whose UDP is blocked. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "server/call_updater.h"
#include "server/context.h"
#include "server/peer_table.h"
#include "wire/message.h"

namespace tuicall::server {

class MediaAccess {
 public:
  MediaAccess(Context& context, PeerTable& peers, CallUpdater& calls)
      : context_(context), peers_(peers), calls_(calls) {}

  // Answers with MediaOpened. The peer is online.
  void open(Peer& peer, const wire::OpenMedia& request);
  static void refuse(Peer& peer, const wire::OpenMedia& request, const base::Status& status);
  // From the client; dropped unless it has asked for a way over this connection.
  void receive(const Peer& peer, const wire::MediaDatagram& datagram);
  // To the client. As with UDP, what cannot leave soon is dropped.
  static void send(Peer& peer, std::span<const uint8_t> datagram);
  // The user's sound comes, or does not any more: the call is told.
  void flow(const MediaKey& key, bool flowing);
  // The connection is gone.
  void forget(const Peer& peer);

 private:
  struct Opening;
  void check(const std::shared_ptr<Opening>& opening, std::function<void()> connected);
  void ask(const std::shared_ptr<Opening>& opening);
  void offer(const std::shared_ptr<Opening>& opening, const MediaOffer& offered);
  void answer(const Opening& opening, const wire::MediaOpened& opened);
  void answer(const Opening& opening, const base::Status& why_not);

  Context& context_;
  PeerTable& peers_;
  CallUpdater& calls_;
  // What was said last of those whose call is being told, so that an update that had to be repeated
  // does not bring back what is over.
  struct Flow {
    bool flowing = false;
    size_t updates = 0;
  };
  std::map<MediaKey, Flow> flows_;
};

}  // namespace tuicall::server
