#include "server/relay/relay.h"

#include "media/packet/demux.h"

namespace tuicall::server {
namespace {

// RFC 8445 section 5.3 asks for 24 and 128 random bits at least.
constexpr size_t kUfragBytes = 8;
constexpr size_t kPasswordBytes = 16;
constexpr size_t kTokenSecretBytes = 32;
// A leg encrypts no more streams than these.
constexpr size_t kMostAdmissionsOfCall = media::SrtpSession::kMaxSentSources;
// Each time that a client has lost its connection or its keys it asks anew. One user must not use
// up what is there for all.
constexpr size_t kMostAdmissionsOfUser = 64;

base::Status refused(std::string sentence) { return {base::kRequestRefused, std::move(sentence)}; }

uint32_t number_but_0(const std::function<uint32_t()>& random) {
  uint32_t number = 0;
  while (number == 0) number = random();
  return number;
}

}  // namespace

Relay::Relay(std::shared_ptr<const media::Certificate> certificate, size_t max_people,
             Random random, Output& output)
    : certificate_(std::move(certificate)),
      max_people_(max_people),
      random_(std::move(random)),
      output_(output),
      ssrc_(number_but_0(random_.number)),
      tokens_(random_.text(kTokenSecretBytes)) {}

Relay::~Relay() = default;

// ---- who is in which call

base::Result<MediaOffer> Relay::admit(const MediaKey& key, const std::string& fingerprint,
                                      int64_t now_us) {
  const CallKey call_key{key.sdk_app_id, key.call_id};
  const auto known = calls_.find(call_key);
  const bool comes_again = by_key_.count(key) != 0;
  if (known != calls_.end() && !comes_again && known->second.people.size() >= max_people_) {
    return refused("Call " + key.call_id + " has " + std::to_string(max_people_) +
                   " people with sound, expected fewer.");
  }
  if (known != calls_.end() && known->second.ssrcs.size() >= kMostAdmissionsOfCall) {
    return refused("In call " + key.call_id + " sound was asked for " +
                   std::to_string(kMostAdmissionsOfCall) + " times, expected fewer.");
  }
  RelayedCall& call = calls_[call_key];
  if (call.admissions[key.user_id] >= kMostAdmissionsOfUser) {
    return refused("In call " + key.call_id + " " + key.user_id + " asked for sound " +
                   std::to_string(kMostAdmissionsOfUser) + " times, expected fewer.");
  }
  ++call.admissions[key.user_id];
  Participant::Identity identity{key, random_.text(kUfragBytes), random_.text(kPasswordBytes),
                                 new_ssrc(call)};
  call.ssrcs.insert(identity.ssrc);
  auto made = std::make_unique<Participant>(identity, certificate_, fingerprint, call, max_people_);
  made->admitted_us = now_us;
  call.people.push_back(made.get());
  dismiss(key, now_us);
  for (Participant* other : call.people) {
    if (other != made.get()) made->meet(*other);
  }
  by_ufrag_[identity.ice_ufrag] = made.get();
  by_key_[key] = std::move(made);
  MediaOffer offer;
  offer.ice_ufrag = identity.ice_ufrag;
  offer.ice_pwd = identity.ice_pwd;
  offer.fingerprint = certificate_->fingerprint();
  offer.ssrc = identity.ssrc;
  return offer;
}

uint32_t Relay::new_ssrc(const RelayedCall& call) const {
  uint32_t ssrc = ssrc_;
  while (ssrc == ssrc_ || call.ssrcs.count(ssrc) != 0) ssrc = number_but_0(random_.number);
  return ssrc;
}

void Relay::dismiss(const MediaKey& key, int64_t now_us) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  const std::unique_ptr<Participant> gone = std::move(found->second);
  by_key_.erase(found);
  by_ufrag_.erase(gone->id.ice_ufrag);
  for (const Path& path : gone->paths.all()) by_path_.erase(path);
  std::vector<Participant*>& people = gone->call.people;
  std::erase(people, gone.get());
  for (Participant* other : people) {
    other->forget(*gone);
    if (gone->leg.established()) send_rtcp(*other, make_goodbye(ssrc_, gone->id.ssrc), now_us);
  }
  if (people.empty()) calls_.erase({key.sdk_app_id, key.call_id});
}

bool Relay::withdraw(const MediaKey& key, uint32_t ssrc, int64_t now_us) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->id.ssrc != ssrc) return false;
  dismiss(key, now_us);
  return true;
}

void Relay::tunnel_gone(TunnelId tunnel) {
  const Path path(tunnel);
  if (Participant* participant = by_path_.find(path)) participant->paths.remove(path);
  by_path_.erase(path);
}

// ---- datagrams

void Relay::begin_together(std::span<const net::UdpAddress> senders) {
  together_ = true;
  by_path_.expect(senders);
}

void Relay::end_together(int64_t now_us) {
  together_ = false;
  pass_on(now_us);
}

void Relay::receive(const Path& from, std::span<uint8_t> datagram, int64_t now_us) {
  Participant* participant = by_path_.find(from);
  const media::PacketKind kind = media::kind_of(datagram);
  if (kind == media::PacketKind::kUnknown || datagram.size() > kMostDatagramBytes) {
    ++counters_.unknown_kind;
    return;
  }
  if (kind != media::PacketKind::kRtp) pass_on(now_us);  // what came before goes before
  if (kind == media::PacketKind::kStun) return receive_check(from, datagram, now_us);
  if (participant == nullptr || !participant->paths.has(from, now_us)) {
    ++counters_.unknown_path;
  } else if (kind == media::PacketKind::kDtls) {
    receive_handshake(*participant, from, datagram, now_us);
  } else if (!participant->leg.established()) {
    ++counters_.before_handshake;
  } else if (kind == media::PacketKind::kRtp) {
    receive_rtp(*participant, from, datagram, now_us);
  } else {
    receive_rtcp(*participant, from, datagram, now_us);
  }
}

// Whoever does not know the password gets no answer at all: none that could be sent to a third, nor
// one that says which names there are.
void Relay::receive_check(const Path& from, std::span<const uint8_t> datagram, int64_t now_us) {
  const std::optional<ConnectivityCheck> check = ConnectivityCheck::parse(datagram);
  const auto found = check ? by_ufrag_.find(check->ufrag()) : by_ufrag_.end();
  if (found == by_ufrag_.end() || !check->authentic(found->second->id.ice_pwd)) {
    ++counters_.checks_refused;
    return;
  }
  Participant& participant = *found->second;
  if (check->acceptable() && !take_check(participant, *check, from, now_us)) {
    ++counters_.checks_refused;
    return;
  }
  std::optional<media::StunAddressToken> token;
  if (const auto* address = std::get_if<net::UdpAddress>(&from))
    token = tokens_.make(participant.id.ice_ufrag, *address, now_us);
  const std::vector<uint8_t> answer = check->answer(from, participant.id.ice_pwd, token);
  participant.paths.came(from, datagram.size());
  // Never longer than the check, so there is always room for it.
  participant.paths.may_send(from, answer.size(), now_us);
  ++counters_.checks_answered;
  output_.send(from, answer);
}

// Whether the path is this participant's.
bool Relay::take_check(Participant& participant, const ConnectivityCheck& check, const Path& from,
                       int64_t now_us) {
  const bool shown = shows_path(participant, check, from, now_us);
  if (!take_path(participant, from, shown, now_us)) return false;
  const std::optional<Path> gone = participant.paths.check(from, check.nominates(), now_us);
  if (gone) by_path_.erase(*gone);
  by_path_.set(from, participant);
  using Shown = CheckedPaths::Shown;
  if (shown && participant.paths.reached(from, now_us) == Shown::kMoved) ++counters_.paths_changed;
  return true;
}

// That what is sent there arrives: by TCP, or by a token. A wrong one is of an address of before,
// or too old; the answer has the right one.
bool Relay::shows_path(const Participant& participant, const ConnectivityCheck& check,
                       const Path& from, int64_t now_us) {
  const auto* address = std::get_if<net::UdpAddress>(&from);
  if (address == nullptr) return true;
  if (!check.token()) return false;
  const bool good = tokens_.good(*check.token(), participant.id.ice_ufrag, *address, now_us);
  if (!good) ++counters_.tokens_refused;
  return good;
}

// False if somebody else is there: a participant could claim another's address as its own, and so
// silence them. Whoever has shown less, or no more than a claim as well, has to make room.
bool Relay::take_path(Participant& participant, const Path& from, bool shown, int64_t now_us) {
  Participant* owner = by_path_.find(from);
  if (owner == nullptr || owner == &participant) return true;
  if (owner->paths.holds(from, now_us)) return false;
  if (!shown && owner->paths.is_reached(from, now_us)) return false;
  owner->paths.remove(from);
  return true;
}

void Relay::receive_handshake(Participant& from, const Path& path, Datagram datagram,
                              int64_t now_us) {
  from.handshake_path = path;
  from.paths.came(path, datagram.size());
  const SecureLeg::Received received = from.leg.receive(datagram, now_us);
  if (received == SecureLeg::Received::kEstablished) heard(from, path, now_us);
  send_handshake(from, now_us);
  switch (received) {
    case SecureLeg::Received::kTaken:
      return;
    case SecureLeg::Received::kEstablished:
      ++counters_.handshakes;
      from.next_report_us = now_us;
      return;
    case SecureLeg::Received::kFailed:
      ++counters_.handshakes_failed;
      return;
    case SecureLeg::Received::kSurplus:
      ++counters_.handshake_surplus;
      return;
  }
}

void Relay::send_handshake(Participant& to, int64_t now_us) {
  for (const std::vector<uint8_t>& datagram : to.leg.take_outgoing()) {
    if (!to.handshake_path || !to.paths.has(*to.handshake_path, now_us)) continue;
    if (to.paths.may_send(*to.handshake_path, datagram.size(), now_us))
      output_.send(*to.handshake_path, datagram);
    else
      ++counters_.handshake_held_back;
  }
}

void Relay::heard(Participant& participant, const Path& path, int64_t now_us) {
  participant.last_heard_us = now_us;
  switch (participant.paths.authentic(path, now_us)) {
    case CheckedPaths::Shown::kNothingNew:
      return;
    case CheckedPaths::Shown::kMoved:
      ++counters_.paths_changed;
      return;
    case CheckedPaths::Shown::kUnproved:
      ++counters_.unproved;
      return;
  }
}

// ---- time

void Relay::tick(int64_t now_us) {
  for (const auto& [key, participant] : by_key_) {
    for (const Path& path : participant->paths.expire(now_us)) {
      ++counters_.consents_expired;
      by_path_.erase(path);
    }
    if (participant->leg.tick(now_us)) ++counters_.handshakes_failed;
    send_handshake(*participant, now_us);
    // Of one who asked for a way and is never heard of, too: nobody can hear that microphone.
    watch_flow(*participant, now_us);
    if (!participant->leg.established()) continue;
    show_quality(*participant, now_us);
    if (now_us >= participant->next_report_us) report(*participant, now_us);
  }
}

}  // namespace tuicall::server
