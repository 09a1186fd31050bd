#include "media/secure/srtp_session.h"

#include <optional>

#include "media/packet/bytes.h"
#include "media/packet/rtcp_packet.h"
#include "media/packet/rtp_packet.h"
#include "media/secure/srtp_kdf.h"

namespace tuicall::media {
namespace {

constexpr uint8_t kVersion = 2;

SrtpCipher cipher_of(SrtpCipher::Direction direction, const SrtpMasterKey& master, bool rtcp) {
  SrtpSessionKey session;
  // It fails only where OpenSSL lacks AES, where the cipher fails as well, and so each packet.
  derive_srtp_key(master.key, master.salt, rtcp ? kSrtcpKeyLabel : kSrtpKeyLabel, session.key);
  derive_srtp_key(master.key, master.salt, rtcp ? kSrtcpSaltLabel : kSrtpSaltLabel, session.salt);
  return {direction, session};
}

const SrtpMasterKey& own_key(const SrtpKeys& keys, DtlsRole role) {
  return role == DtlsRole::kClient ? keys.client : keys.server;
}

const SrtpMasterKey& peer_key(const SrtpKeys& keys, DtlsRole role) {
  return role == DtlsRole::kClient ? keys.server : keys.client;
}

bool is_rtcp(std::span<const uint8_t> packet) {
  return packet.size() >= kSrtcpHeaderBytes && packet[0] >> 6 == kVersion;
}

SrtpResult failed(SrtpError error) { return {error, 0}; }

}  // namespace

SrtpSession::SrtpSession(const SrtpKeys& keys, DtlsRole role)
    : rtp_out_(cipher_of(SrtpCipher::Direction::kProtect, own_key(keys, role), false)),
      rtp_in_(cipher_of(SrtpCipher::Direction::kOpen, peer_key(keys, role), false)),
      rtcp_out_(cipher_of(SrtpCipher::Direction::kProtect, own_key(keys, role), true)),
      rtcp_in_(cipher_of(SrtpCipher::Direction::kOpen, peer_key(keys, role), true)) {}

SrtpResult SrtpSession::protect_rtp(std::span<uint8_t> buffer, size_t length) {
  return protect_rtp(buffer, length, false);
}

SrtpResult SrtpSession::protect_rtp_again(std::span<uint8_t> buffer, size_t length) {
  return protect_rtp(buffer, length, true);
}

SrtpResult SrtpSession::protect_rtp(std::span<uint8_t> buffer, size_t length, bool again) {
  if (length > buffer.size()) return failed(SrtpError::kNoRoom);
  const std::optional<size_t> header = rtp_header_bytes(buffer.first(length));
  if (!header) return failed(SrtpError::kMalformed);
  if (buffer.size() - length < kSrtpGrowth) return failed(SrtpError::kNoRoom);
  const uint32_t ssrc = read_u32(buffer, kRtpSsrcAt);
  if (!rtp_sent_.has_room(ssrc)) return failed(SrtpError::kTooManySources);
  const ReplayWindow& window = rtp_sent_.window(ssrc);
  const std::optional<uint64_t> index = window.index_of(read_u16(buffer, kRtpSequenceAt));
  if (!index || !(again ? window.is_used(*index) : window.is_new(*index))) {
    return failed(SrtpError::kReplayed);
  }
  if (!again) rtp_sent_.use(ssrc, *index);
  const std::span<uint8_t> packet = buffer.first(length + kSrtpGrowth);
  if (!rtp_out_.protect_rtp(packet, *header, *index)) return failed(SrtpError::kCipherFailed);
  return {SrtpError::kNone, packet.size()};
}

SrtpResult SrtpSession::protect_rtcp(std::span<uint8_t> buffer, size_t length) {
  if (length > buffer.size()) return failed(SrtpError::kNoRoom);
  if (!is_rtcp(buffer.first(length))) return failed(SrtpError::kMalformed);
  if (buffer.size() - length < kSrtcpGrowth) return failed(SrtpError::kNoRoom);
  if (next_rtcp_index_ == kSrtcpEncryptedBit) return failed(SrtpError::kExhausted);
  const std::span<uint8_t> packet = buffer.first(length + kSrtcpGrowth);
  if (!rtcp_out_.protect_rtcp(packet, next_rtcp_index_++)) return failed(SrtpError::kCipherFailed);
  return {SrtpError::kNone, packet.size()};
}

SrtpResult SrtpSession::unprotect_rtp(std::span<uint8_t> packet) {
  return counted(open_rtp(packet));
}

SrtpResult SrtpSession::unprotect_rtcp(std::span<uint8_t> packet) {
  return counted(open_rtcp(packet));
}

SrtpResult SrtpSession::open_rtp(std::span<uint8_t> packet) {
  const std::optional<size_t> header = rtp_header_bytes(packet);
  if (!header || packet.size() - *header < kSrtpGrowth) return failed(SrtpError::kMalformed);
  const uint32_t ssrc = read_u32(packet, kRtpSsrcAt);
  const ReplayWindow& window = rtp_received_.window(ssrc);
  const std::optional<uint64_t> index = window.index_of(read_u16(packet, kRtpSequenceAt));
  if (!index || !window.is_new(*index)) return failed(SrtpError::kReplayed);
  if (!rtp_in_.open_rtp(packet, *header, *index)) return failed(SrtpError::kNotAuthentic);
  if (!rtp_received_.has_room(ssrc)) return failed(SrtpError::kTooManySources);
  rtp_received_.use(ssrc, *index);
  return {SrtpError::kNone, packet.size() - kSrtpGrowth};
}

SrtpResult SrtpSession::open_rtcp(std::span<uint8_t> packet) {
  if (!is_rtcp(packet) || packet.size() < kSrtcpHeaderBytes + kSrtcpGrowth) {
    return failed(SrtpError::kMalformed);
  }
  const uint32_t index = read_u32(packet, packet.size() - kSrtcpIndexBytes);
  if ((index & kSrtcpEncryptedBit) == 0) return failed(SrtpError::kMalformed);
  const uint32_t ssrc = read_u32(packet, kRtcpSsrcAt);
  const ReplayWindow& window = rtcp_received_.window(ssrc);
  if (!window.is_new(index)) return failed(SrtpError::kReplayed);
  if (!rtcp_in_.open_rtcp(packet)) return failed(SrtpError::kNotAuthentic);
  if (!rtcp_received_.has_room(ssrc)) return failed(SrtpError::kTooManySources);
  rtcp_received_.use(ssrc, index);
  return {SrtpError::kNone, packet.size() - kSrtcpGrowth};
}

SrtpResult SrtpSession::counted(SrtpResult result) {
  switch (result.error) {
    case SrtpError::kNone:
      ++received_.accepted;
      break;
    case SrtpError::kReplayed:
      ++received_.replayed;
      break;
    case SrtpError::kNotAuthentic:
      ++received_.not_authentic;
      break;
    case SrtpError::kTooManySources:
      ++received_.too_many_sources;
      break;
    default:
      ++received_.malformed;
  }
  return result;
}

}  // namespace tuicall::media
