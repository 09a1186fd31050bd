#include "relay_world.h"

#include <algorithm>
#include <utility>

#include "media/packet/demux.h"
#include "media/packet/rtp_packet.h"

namespace tuicall::server {
namespace {

constexpr int64_t kMade_unix_s = 1'700'000'000;
constexpr size_t kGrowth = 64;  // more than SRTP or SRTCP add
constexpr int64_t kTick_us = 50 * kMs_us;

media::Certificate new_certificate() { return *media::Certificate::make(kMade_unix_s); }

// Making one takes a moment.
std::shared_ptr<const media::Certificate> relay_certificate() {
  static const auto shared = std::make_shared<const media::Certificate>(new_certificate());
  return shared;
}

}  // namespace

RelayClient::RelayClient(RelayWorld& world, const MediaKey& key, const Path& path)
    : world_(world),
      key_(key),
      path_(path),
      certificate_(new_certificate()),
      offer_(*world.relay().admit(key, certificate_.fingerprint(), world.now_us())) {
  world.add(*this);
}

Bytes RelayClient::make_check(const std::string& password, bool nominate) const {
  media::StunMessage request;
  request.username = offer_.ice_ufrag + ":client";
  request.priority = 1;
  request.ice_controlling = 1;
  request.use_candidate = nominate;
  return media::encode_stun(request, password);
}

bool RelayClient::check(bool nominate) {
  answer_.reset();
  world_.send(path_, make_check(offer_.ice_pwd, nominate));
  return answer_ && answer_->message_class == media::StunClass::kSuccess;
}

bool RelayClient::shake_hands() {
  dtls_ = std::make_unique<media::DtlsSession>(media::DtlsRole::kClient, certificate_,
                                               offer_.fingerprint);
  dtls_->start();
  pump();
  if (dtls_->state() != media::DtlsState::kConnected) return false;
  srtp_ = std::make_unique<media::SrtpSession>(dtls_->keys(), media::DtlsRole::kClient);
  return true;
}

void RelayClient::pump() {
  for (Bytes& datagram : dtls_->take_outgoing()) world_.send(path_, std::move(datagram));
}

Bytes RelayClient::make_sound(uint16_t sequence_number, const std::string& text, uint32_t ssrc) {
  Bytes packet(media::kRtpFixedHeaderBytes);
  media::RtpHeader header;
  header.payload_type = 111;
  header.sequence_number = sequence_number;
  header.timestamp = sequence_number * 960U;
  header.ssrc = ssrc;
  media::write_rtp_header(header, 0, packet);
  packet.insert(packet.end(), text.begin(), text.end());
  const size_t length = packet.size();
  packet.resize(length + kGrowth);
  packet.resize(srtp_->protect_rtp(packet, length).length);
  return packet;
}

void RelayClient::say(uint16_t sequence_number, const std::string& text) {
  world_.send(path_, make_sound(sequence_number, text, ssrc()));
}

Bytes RelayClient::make_rtcp(media::RtcpCompound compound) {
  Bytes packet;
  if (compound.sender_reports.empty() && compound.receiver_reports.empty())
    compound.receiver_reports.push_back({ssrc(), {}});
  if (!media::encode_rtcp(compound, packet).ok()) std::abort();
  const size_t length = packet.size();
  packet.resize(length + kGrowth);
  packet.resize(srtp_->protect_rtcp(packet, length).length);
  return packet;
}

void RelayClient::tell(media::RtcpCompound compound) {
  world_.send(path_, make_rtcp(std::move(compound)));
}

void RelayClient::tell_quality(uint8_t quality) {
  media::RtcpCompound compound;
  compound.apps.push_back({0, ssrc(), kQualityName, {quality, 0, 0, 0}});
  tell(std::move(compound));
}

void RelayClient::ask_again(uint32_t ssrc_of_missing, std::vector<uint16_t> lost) {
  media::RtcpCompound compound;
  compound.nacks.push_back({ssrc(), ssrc_of_missing, std::move(lost)});
  tell(std::move(compound));
}

std::vector<Sound> RelayClient::heard() { return std::exchange(heard_, {}); }

std::vector<media::RtcpCompound> RelayClient::reports() { return std::exchange(reports_, {}); }

void RelayClient::receive(std::span<const uint8_t> datagram) {
  Bytes bytes(datagram.begin(), datagram.end());
  switch (media::kind_of(bytes)) {
    case media::PacketKind::kStun: {
      const auto answer = media::parse_stun(bytes);
      if (answer && media::has_integrity(bytes, offer_.ice_pwd)) answer_ = answer->message;
      return;
    }
    case media::PacketKind::kDtls:
      if (dtls_ == nullptr) return;
      dtls_->receive(bytes);
      return pump();
    case media::PacketKind::kRtcp:
      return receive_rtcp(std::move(bytes));
    default:
      break;
  }
  const media::SrtpResult opened = srtp_ != nullptr
                                       ? srtp_->unprotect_rtp(bytes)
                                       : media::SrtpResult{media::SrtpError::kNotAuthentic, 0};
  const auto rtp =
      opened.ok() ? media::parse_rtp(std::span(bytes).first(opened.length), 0) : std::nullopt;
  if (!rtp) {
    ++undecipherable;
    return;
  }
  heard_.push_back({rtp->header.ssrc, rtp->header.sequence_number,
                    std::string(rtp->payload.begin(), rtp->payload.end())});
}

void RelayClient::receive_rtcp(Bytes datagram) {
  const media::SrtpResult opened = srtp_ != nullptr
                                       ? srtp_->unprotect_rtcp(datagram)
                                       : media::SrtpResult{media::SrtpError::kNotAuthentic, 0};
  const auto compound =
      opened.ok() ? media::parse_rtcp(std::span(datagram).first(opened.length)) : std::nullopt;
  if (!compound) {
    ++undecipherable;
    return;
  }
  for (const media::SourceName& name : compound->names) names[name.ssrc] = name.cname;
  for (const media::AppPacket& app : compound->apps) {
    if (const auto quality = quality_in(app)) qualities[app.ssrc] = *quality;
  }
  for (const media::Goodbye& goodbye : compound->goodbyes)
    goodbyes.insert(goodbyes.end(), goodbye.ssrcs.begin(), goodbye.ssrcs.end());
  reports_.push_back(*compound);
}

RelayWorld::RelayWorld(size_t max_people) {
  const Relay::Random random{[this](size_t bytes) {
                               const std::string number = std::to_string(++random_);
                               return std::string(2 * bytes - number.size(), 'a') + number;
                             },
                             [this] { return ++random_; }};
  relay_ = std::make_unique<Relay>(relay_certificate(), max_people, random, *this);
}

void RelayWorld::advance(int64_t duration_us) {
  for (const int64_t until_us = now_us_ + duration_us; now_us_ < until_us;) {
    now_us_ = std::min(until_us, now_us_ + kTick_us);
    relay_->tick(now_us_);
  }
}

Path RelayWorld::udp(const std::string& host, uint16_t port) {
  return *net::parse_udp_address({host, port});
}

std::unique_ptr<RelayClient> RelayWorld::client(const std::string& user_id,
                                                const std::string& call_id) {
  return std::make_unique<RelayClient>(*this, MediaKey{kApp, call_id, user_id},
                                       udp("192.0.2." + std::to_string(++clients_made_)));
}

void RelayWorld::send(const Path& from, Bytes datagram) {
  relay_->receive(from, datagram, now_us_);
}

void RelayWorld::send(const Path& to, std::span<const uint8_t> datagram) {
  ++sent_;
  const auto found = std::find_if(clients_.rbegin(), clients_.rend(),
                                  [&](const RelayClient* client) { return client->path() == to; });
  if (found != clients_.rend()) return (*found)->receive(datagram);
  stray_.emplace_back(to, Bytes(datagram.begin(), datagram.end()));
}

}  // namespace tuicall::server
