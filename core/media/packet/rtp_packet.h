// RTP packets (RFC 3550, section 5.1). Header extensions are skipped. Nothing is copied or
// allocated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace tuicall::media {

constexpr size_t kRtpFixedHeaderBytes = 12;
// RFC 3550, section 5.1: readable in SRTP too.
constexpr size_t kRtpSequenceAt = 2;
constexpr size_t kRtpSsrcAt = 8;
constexpr size_t kRtpMaxCsrcs = 15;

struct RtpHeader {
  bool marker = false;
  uint8_t payload_type = 0;  // 0 to 127
  uint16_t sequence_number = 0;
  uint32_t timestamp = 0;
  uint32_t ssrc = 0;
  uint8_t csrc_count = 0;  // 0 to kRtpMaxCsrcs, of csrcs
  std::array<uint32_t, kRtpMaxCsrcs> csrcs = {};

  bool operator==(const RtpHeader&) const = default;
};

struct RtpPacket {
  RtpHeader header;
  std::span<const uint8_t> payload;  // in the packet that was parsed, without padding
};

// How many bytes come before the payload: the fixed header, CSRCs and extension. Nothing if it is
// no RTP packet or ends before.
std::optional<size_t> rtp_header_bytes(std::span<const uint8_t> packet);

// Nothing if it is malformed: version, lengths of CSRCs, extension or padding beyond the end.
std::optional<RtpPacket> parse_rtp(std::span<const uint8_t> packet);

// Writes the header to the beginning of out, for a payload without padding to follow. How many
// bytes it has, a multiple of 4, or 0 if out is too short.
size_t write_rtp_header(const RtpHeader& header, std::span<uint8_t> out);

}  // namespace tuicall::media
