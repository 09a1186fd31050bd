#include "relay_client.h"

#include <cstdlib>
#include <utility>

#include "media/packet/demux.h"
#include "media/packet/quality_packet.h"

namespace tuicall::server {
namespace {

constexpr size_t kGrowth = 64;  // more than SRTP or SRTCP add

// Making one takes a moment.
const media::Certificate& certificate_of(const std::string& user_id) {
  static std::map<std::string, media::Certificate> made;
  const auto found = made.find(user_id);
  if (found != made.end()) return found->second;
  return made.emplace(user_id, *media::Certificate::make(kMade_unix_s)).first->second;
}

}  // namespace

RelayClient::RelayClient(Network network, const MediaKey& key, const Path& path)
    : network_(std::move(network)),
      key_(key),
      path_(path),
      certificate_(certificate_of(key.user_id)),
      offer_(network_.admit(key, certificate_.fingerprint())) {}

Bytes RelayClient::make_check(const std::string& password, bool nominate) const {
  media::StunMessage request;
  request.username = offer_.ice_ufrag + ":client";
  request.priority = 1;
  request.ice_controlling = 1;
  request.use_candidate = nominate;
  request.address_token = token_;
  return media::encode_stun(request, password);
}

bool RelayClient::check(bool nominate) {
  const auto before = token_;
  return claim(nominate) && (token_ == before || claim(nominate));
}

bool RelayClient::claim(bool nominate) {
  answer_.reset();
  network_.send(path_, make_check(offer_.ice_pwd, nominate));
  while (!answer_ && wait()) continue;
  return answer_ && answer_->message_class == media::StunClass::kSuccess;
}

bool RelayClient::shake_hands() {
  dtls_ = std::make_unique<media::DtlsSession>(media::DtlsRole::kClient, certificate_,
                                               offer_.fingerprint);
  dtls_->start();
  pump();
  while (dtls_->state() == media::DtlsState::kHandshaking && wait()) continue;
  if (dtls_->state() != media::DtlsState::kConnected) return false;
  srtp_ = std::make_unique<media::SrtpSession>(dtls_->keys(), media::DtlsRole::kClient);
  return true;
}

void RelayClient::pump() {
  for (Bytes& datagram : dtls_->take_outgoing()) network_.send(path_, std::move(datagram));
}

Bytes RelayClient::make_sound(uint16_t sequence_number, const std::string& text, uint32_t ssrc) {
  Bytes packet(media::kRtpFixedHeaderBytes);
  media::RtpHeader header;
  header.payload_type = 111;
  header.sequence_number = sequence_number;
  header.timestamp = sequence_number * 960U;
  header.ssrc = ssrc;
  media::write_rtp_header(header, packet);
  packet.insert(packet.end(), text.begin(), text.end());
  return protect_rtp(std::move(packet));
}

Bytes RelayClient::protect_rtp(Bytes packet) {
  const size_t length = packet.size();
  packet.resize(length + kGrowth);
  packet.resize(srtp_->protect_rtp(packet, length).length);
  return packet;
}

Bytes RelayClient::protect_rtp_again(Bytes packet) {
  const size_t length = packet.size();
  packet.resize(length + kGrowth);
  packet.resize(srtp_->protect_rtp_again(packet, length).length);
  return packet;
}

void RelayClient::say(uint16_t sequence_number, const std::string& text) {
  network_.send(path_, make_sound(sequence_number, text, ssrc()));
}

Bytes RelayClient::make_rtcp(media::RtcpCompound compound) {
  Bytes packet;
  if (compound.sender_reports.empty() && compound.receiver_reports.empty())
    compound.receiver_reports.push_back({ssrc(), {}});
  if (!media::encode_rtcp(compound, packet).ok()) std::abort();
  return protect_rtcp(std::move(packet));
}

Bytes RelayClient::protect_rtcp(Bytes packet) {
  const size_t length = packet.size();
  packet.resize(length + kGrowth);
  packet.resize(srtp_->protect_rtcp(packet, length).length);
  return packet;
}

void RelayClient::tell(media::RtcpCompound compound) {
  network_.send(path_, make_rtcp(std::move(compound)));
}

void RelayClient::tell_quality(uint8_t quality) {
  media::RtcpCompound compound;
  compound.apps.push_back(media::quality_packet(ssrc(), quality));
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
      if (!answer || !media::has_integrity(bytes, offer_.ice_pwd)) return;
      answer_ = answer->message;
      token_ = answer_->address_token;
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
  if (loses_sound && loses_sound()) return;
  const media::SrtpResult opened = srtp_ != nullptr
                                       ? srtp_->unprotect_rtp(bytes)
                                       : media::SrtpResult{media::SrtpError::kNotAuthentic, 0};
  const auto rtp =
      opened.ok() ? media::parse_rtp(std::span(bytes).first(opened.length)) : std::nullopt;
  if (!rtp) {
    ++undecipherable;
    return;
  }
  if (on_rtp) on_rtp(*rtp);
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
    if (const auto quality = media::quality_in(app)) qualities[app.ssrc] = *quality;
  }
  for (const media::Goodbye& goodbye : compound->goodbyes)
    goodbyes.insert(goodbyes.end(), goodbye.ssrcs.begin(), goodbye.ssrcs.end());
  reports_.push_back(*compound);
}

}  // namespace tuicall::server
