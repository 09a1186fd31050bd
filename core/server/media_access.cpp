#include "server/media_access.h"

#include <utility>

#include "base/shown.h"
#include "server/validation.h"

namespace tuicall::server {
namespace {

// That may wait for a client that does not read: 0.1 s of the sound of eight others. More would
// only come late.
constexpr size_t kMostPending_bytes = size_t{8} * 1024;

base::Status no_media() {
  return {base::kSceneNotSupported,
          "This server carries no sound, expected one whose option media-listen is not off."};
}

base::Status missing_call(const std::string& call_id) {
  return {base::kCallMissing,
          "There is no call " + base::shown(call_id) + ", expected one that goes on."};
}

// Whether this device is in the call.
base::Status check_member(const call::Call& call, const SessionRecord& session) {
  const std::string& user_id = session.user.user_id;
  const call::Member* member = call.find(user_id);
  if (member == nullptr || member->phase != call::Phase::kConnected) {
    return {base::kRequestRefused, user_id + " is not connected in call " + call.call_id +
                                       ", expected a user who is: sound is for them only."};
  }
  if (member->session_id != session.session_id) {
    return {base::kRequestRefused, user_id + " is in call " + call.call_id +
                                       " with another device, expected the one that is in it."};
  }
  return {};
}

}  // namespace

struct MediaAccess::Opening {
  uint64_t peer_id = 0;
  SessionRecord session;
  wire::OpenMedia request;

  MediaKey key() const { return {session.user.sdk_app_id, request.call_id, session.user.user_id}; }
};

void MediaAccess::open(Peer& peer, const wire::OpenMedia& request) {
  if (context_.environment.media == nullptr) return refuse(peer, request, no_media());
  const base::Status valid = server::check(request);
  if (!valid.ok()) return refuse(peer, request, valid);
  const auto opening = std::make_shared<Opening>(Opening{peer.id(), peer.session->record, request});
  check(opening, [this, opening] { ask(opening); });
}

void MediaAccess::refuse(Peer& peer, const wire::OpenMedia& request, const base::Status& status) {
  wire::MediaOpened refused;
  refused.call_id = request.call_id;
  refused.code = status.code;
  refused.message = status.message;
  peer.send(refused);
}

void MediaAccess::check(const std::shared_ptr<Opening>& opening, std::function<void()> connected) {
  context_.store.load_call(
      opening->request.call_id,
      [this, opening, connected = std::move(connected)](const std::optional<StoredCall>& stored) {
        const SessionRecord& session = opening->session;
        if (!stored || stored->call.sdk_app_id != session.user.sdk_app_id)
          return answer(*opening, missing_call(opening->request.call_id));
        const base::Status member = check_member(stored->call, session);
        if (!member.ok()) return answer(*opening, member);
        connected();
      });
}

void MediaAccess::ask(const std::shared_ptr<Opening>& opening) {
  context_.environment.media->open(opening->key(), opening->request.fingerprint,
                                   [this, opening](const base::Result<MediaOffer>& offered) {
                                     if (!offered.ok()) return answer(*opening, offered.status());
                                     offer(opening, *offered);
                                   });
}

// Whoever has left the call while the relay was asked may have been closed before it was opened.
void MediaAccess::offer(const std::shared_ptr<Opening>& opening, const MediaOffer& offered) {
  context_.store.load_call(
      opening->request.call_id, [this, opening, offered](const std::optional<StoredCall>& stored) {
        const base::Status member = stored ? check_member(stored->call, opening->session)
                                           : missing_call(opening->request.call_id);
        if (!member.ok()) {
          context_.environment.media->withdraw(opening->key(), offered.ssrc);
          return answer(*opening, member);
        }
        wire::MediaOpened opened;
        opened.call_id = opening->request.call_id;
        opened.host = offered.host;
        opened.port = offered.port;
        opened.ice_ufrag = offered.ice_ufrag;
        opened.ice_pwd = offered.ice_pwd;
        opened.fingerprint = offered.fingerprint;
        opened.ssrc = offered.ssrc;
        answer(*opening, opened);
      });
}

void MediaAccess::answer(const Opening& opening, const wire::MediaOpened& opened) {
  Peer* peer = peers_.find(opening.peer_id);
  if (peer == nullptr || peer->closed() || !peer->session) return;
  peer->set_tunnel();
  peer->send(opened);
}

void MediaAccess::answer(const Opening& opening, const base::Status& why_not) {
  Peer* peer = peers_.find(opening.peer_id);
  if (peer != nullptr && !peer->closed() && peer->session) refuse(*peer, opening.request, why_not);
}

void MediaAccess::receive(const Peer& peer, const wire::MediaDatagram& datagram) {
  if (peer.has_tunnel()) context_.environment.media->datagram(peer.id(), datagram.bytes);
}

void MediaAccess::send(Peer& peer, std::span<const uint8_t> datagram) {
  if (peer.closed() || peer.pending_bytes() > kMostPending_bytes) return;
  peer.send(wire::MediaDatagram{{datagram.begin(), datagram.end()}});
}

void MediaAccess::flow(const MediaKey& key, bool flowing) {
  Flow& flow = flows_[key];
  flow.flowing = flowing;
  ++flow.updates;
  const auto decide = [this, key](const call::Call& call) -> std::optional<call::Command> {
    if (call.sdk_app_id != key.sdk_app_id) return std::nullopt;
    return call::AudioFlow{key.user_id, flows_.at(key).flowing};
  };
  calls_.update(key.call_id, decide, [this, key](const call::Call*) {
    if (--flows_.at(key).updates == 0) flows_.erase(key);
  });
}

void MediaAccess::forget(const Peer& peer) {
  if (peer.has_tunnel()) context_.environment.media->tunnel_gone(peer.id());
}

}  // namespace tuicall::server
