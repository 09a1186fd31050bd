#include "server/relay/secure_leg.h"

#include <algorithm>

namespace tuicall::server {
namespace {

// A handshake takes four, each at most a dozen times (media::DtlsSession).
constexpr size_t kMostDatagrams = 100;
// The client asks for the last flight again for so long, if it was lost.
constexpr int64_t kAnswersAfter_us = 15'000'000;

}  // namespace

SecureLeg::Received SecureLeg::receive(std::span<const uint8_t> datagram, int64_t now_us) {
  const bool over = failed_ || (established() && dtls_ == nullptr);
  if (over || ++datagrams_ > kMostDatagrams) return Received::kSurplus;
  if (dtls_ == nullptr) {
    dtls_ =
        std::make_unique<media::DtlsSession>(media::DtlsRole::kServer, *certificate_, fingerprint_);
  }
  dtls_->receive(datagram);
  return advance(now_us);
}

SecureLeg::Received SecureLeg::advance(int64_t now_us) {
  if (established()) return Received::kTaken;
  if (dtls_->state() == media::DtlsState::kHandshaking) return Received::kTaken;
  failed_ = dtls_->state() != media::DtlsState::kConnected;
  if (failed_) return Received::kFailed;
  srtp_.emplace(dtls_->keys(), media::DtlsRole::kServer);
  established_us_ = now_us;
  return Received::kEstablished;
}

bool SecureLeg::tick(int64_t now_us) {
  if (dtls_ == nullptr) return false;
  if (failed_ || (established() && now_us - established_us_ > kAnswersAfter_us)) {
    dtls_.reset();
    return false;
  }
  if (dtls_->timeout_ms() == 0) dtls_->on_timeout();
  return advance(now_us) == Received::kFailed;
}

std::vector<std::vector<uint8_t>> SecureLeg::take_outgoing() {
  return dtls_ != nullptr ? dtls_->take_outgoing() : std::vector<std::vector<uint8_t>>();
}

std::span<const uint8_t> SecureLeg::protect_rtp(std::span<const uint8_t> packet, Time time,
                                                std::span<uint8_t> buffer) {
  std::copy(packet.begin(), packet.end(), buffer.begin());
  const media::SrtpResult made = time == Time::kFirst
                                     ? srtp_->protect_rtp(buffer, packet.size())
                                     : srtp_->protect_rtp_again(buffer, packet.size());
  return made.ok() ? buffer.first(made.length) : std::span<uint8_t>();
}

bool SecureLeg::protect_rtcp(std::vector<uint8_t>& packet) {
  const size_t length = packet.size();
  packet.resize(length + media::kSrtcpGrowth);
  const media::SrtpResult made = srtp_->protect_rtcp(packet, length);
  packet.resize(made.length);
  return made.ok();
}

}  // namespace tuicall::server
