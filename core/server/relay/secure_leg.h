// DTLS-SRTP between the relay and one client (RFC 5764): one handshake, in which the relay is the
// server, and then the keys. What belongs to DTLS alone, most of what a leg has in memory, is given
// up once the handshake is over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/secure/certificate.h"
#include "media/secure/dtls_session.h"
#include "media/secure/srtp_session.h"

namespace tuicall::server {

class SecureLeg {
 public:
  // What a datagram of DTLS has led to.
  enum class Received {
    kTaken,
    kEstablished,  // the keys are there, once
    kFailed,       // the handshake has, once
    kSurplus,      // it was of no use: the handshake is over, or has taken far too many
  };

  // fingerprint: of the client's certificate.
  SecureLeg(std::shared_ptr<const media::Certificate> certificate, std::string fingerprint)
      : certificate_(std::move(certificate)), fingerprint_(std::move(fingerprint)) {}

  Received receive(std::span<const uint8_t> datagram, int64_t now_us);
  // Repeats what the client has not answered, and gives up DTLS. Whether the handshake has failed
  // by that.
  bool tick(int64_t now_us);
  // What is to be sent after each of these.
  std::vector<std::vector<uint8_t>> take_outgoing();
  bool established() const { return srtp_.has_value(); }

  // At its beginning, which unprotect_rtp() and protect_rtp() look at.
  static constexpr size_t kReceivingBytes = 384;
  static constexpr size_t kSendingBytes = 128;
  // Has the processor fetch what is not in the object itself.
  void prefetch_receiving() const {
    if (srtp_) srtp_->prefetch_receiving();
  }
  void prefetch_sending() const {
    if (srtp_) srtp_->prefetch_sending();
  }

  // All that follow need established().
  // Opens it in place.
  media::SrtpResult unprotect_rtp(std::span<uint8_t> datagram) {
    return srtp_->unprotect_rtp(datagram);
  }
  media::SrtpResult unprotect_rtcp(std::span<uint8_t> datagram) {
    return srtp_->unprotect_rtcp(datagram);
  }
  // What is to be sent, in the buffer, which has room for media::kSrtpGrowth more than the packet
  // has; empty if it cannot be. again: the same packet was protected before.
  enum class Time { kFirst, kAgain };
  std::span<const uint8_t> protect_rtp(std::span<const uint8_t> packet, Time time,
                                       std::span<uint8_t> buffer);
  // In place; false if it cannot be.
  bool protect_rtcp(std::vector<uint8_t>& packet);

 private:
  Received advance(int64_t now_us);

  std::optional<media::SrtpSession> srtp_;
  const std::shared_ptr<const media::Certificate> certificate_;
  const std::string fingerprint_;
  std::unique_ptr<media::DtlsSession> dtls_;
  bool failed_ = false;
  size_t datagrams_ = 0;
  int64_t established_us_ = 0;
};

}  // namespace tuicall::server
