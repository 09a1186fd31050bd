// What the relay tells a receiver about the streams that it forwards (RFC 3550 section 6): whose
// they are, how they run, and what quality their senders have.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/packet/quality_packet.h"
#include "media/packet/rtcp_packet.h"

namespace tuicall::server {

// The clock of the audio's timestamps (RFC 7587 section 4.1: 48 kHz at any bandwidth of Opus).
inline constexpr uint32_t kRtpClock_hz = 48'000;

// A moment of a stream: this timestamp came then.
struct RtpMoment {
  uint32_t timestamp = 0;
  int64_t at_us = 0;
};

struct SourceReport {
  uint32_t ssrc = 0;
  std::string user_id;
  std::optional<RtpMoment> last;  // none: nothing of it has come yet, and no sender report is made
  uint32_t packets = 0;           // that this receiver was sent
  uint32_t octets = 0;            // of their payload
  uint8_t quality = media::kQualityUnknown;
  // How it arrives at the relay; none: nothing of it has come yet.
  std::optional<media::ReportBlock> arrival;
};

// The compound packets for a receiver, each short enough for one datagram. own: how the receiver's
// own stream arrives.
std::vector<media::RtcpCompound> make_reports(uint32_t relay_ssrc,
                                              std::span<const SourceReport> sources,
                                              std::optional<media::ReportBlock> own,
                                              int64_t now_us);
// The stream has ended.
media::RtcpCompound make_goodbye(uint32_t relay_ssrc, uint32_t ssrc);

}  // namespace tuicall::server
