// RTP packets (RFC 3550, section 5.1) with the sender's audio level in a one-byte header extension
// (RFC 8285, 4.2; RFC 6464). Nothing is copied or allocated.
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

struct AudioLevel {
  uint8_t below_overload_db = 127;  // 0 to 127: the level is minus this many dBov; 127 is silence
  bool voice = false;               // what the sender takes for speech

  bool operator==(const AudioLevel&) const = default;
};

struct RtpHeader {
  bool marker = false;
  uint8_t payload_type = 0;  // 0 to 127
  uint16_t sequence_number = 0;
  uint32_t timestamp = 0;
  uint32_t ssrc = 0;
  uint8_t csrc_count = 0;  // 0 to kRtpMaxCsrcs, of csrcs
  std::array<uint32_t, kRtpMaxCsrcs> csrcs = {};
  std::optional<AudioLevel> audio_level;

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
// audio_level_id: what was agreed for the extension, 1 to 14, or 0: there is none. Other extensions
// are skipped, and so are all of them from an element on that is longer than what is left.
std::optional<RtpPacket> parse_rtp(std::span<const uint8_t> packet, uint8_t audio_level_id);

// Writes the header to the beginning of out, for a payload without padding to follow. How many
// bytes it has, a multiple of 4, or 0 if out is too short. audio_level_id as above; without one the
// level is left out.
size_t write_rtp_header(const RtpHeader& header, uint8_t audio_level_id, std::span<uint8_t> out);

}  // namespace tuicall::media
