#include "media/packet/rtp_packet.h"

#include <cassert>

#include "media/packet/bytes.h"

namespace tuicall::media {
namespace {

using Bytes = std::span<const uint8_t>;

constexpr uint8_t kVersion = 2;
constexpr uint8_t kPaddingBit = 0x20;
constexpr uint8_t kExtensionBit = 0x10;
constexpr uint8_t kCsrcCountBits = 0x0F;
constexpr uint8_t kMarkerBit = 0x80;
constexpr size_t kExtensionHeaderBytes = 4;
constexpr size_t kLevelExtensionBytes = 8;     // with its header, and padded to whole words
constexpr uint16_t kOneByteElements = 0xBEDE;  // RFC 8285, 4.2
constexpr uint8_t kStopId = 15;                // likewise
constexpr uint8_t kVoiceBit = 0x80;            // RFC 6464, section 3

std::optional<AudioLevel> find_level(Bytes elements, uint8_t audio_level_id) {
  while (!elements.empty()) {
    const uint8_t id = elements[0] >> 4;
    if (elements[0] == 0) {  // padding
      elements = elements.subspan(1);
      continue;
    }
    const size_t length = 1U + (elements[0] & 0x0FU);
    if (id == kStopId || length > elements.size() - 1) return std::nullopt;
    if (id == audio_level_id && id != 0 && length == 1) {
      const uint8_t value = elements[1];
      return AudioLevel{static_cast<uint8_t>(value & 0x7FU), (value & kVoiceBit) != 0};
    }
    elements = elements.subspan(1 + length);
  }
  return std::nullopt;
}

// The last byte says how many bytes there are of it, itself counted.
bool drop_padding(Bytes& payload) {
  if (payload.empty() || payload.back() == 0 || payload.back() > payload.size()) return false;
  payload = payload.first(payload.size() - payload.back());
  return true;
}

}  // namespace

std::optional<size_t> rtp_header_bytes(std::span<const uint8_t> packet) {
  if (packet.size() < kRtpFixedHeaderBytes || packet[0] >> 6 != kVersion) return std::nullopt;
  size_t bytes = kRtpFixedHeaderBytes + size_t{4} * (packet[0] & kCsrcCountBits);
  if ((packet[0] & kExtensionBit) != 0) {
    bytes += kExtensionHeaderBytes;
    if (packet.size() < bytes) return std::nullopt;
    bytes += size_t{4} * read_u16(packet, bytes - 2);
  }
  if (packet.size() < bytes) return std::nullopt;
  return bytes;
}

std::optional<RtpPacket> parse_rtp(std::span<const uint8_t> packet, uint8_t audio_level_id) {
  const std::optional<size_t> header_bytes = rtp_header_bytes(packet);
  std::optional<RtpPacket> parsed;  // which each return gives: so it is never copied
  if (!header_bytes) return parsed;
  RtpHeader& header = parsed.emplace().header;
  header.marker = (packet[1] & kMarkerBit) != 0;
  header.payload_type = packet[1] & 0x7FU;
  header.sequence_number = read_u16(packet, 2);
  header.timestamp = read_u32(packet, 4);
  header.ssrc = read_u32(packet, 8);
  header.csrc_count = packet[0] & kCsrcCountBits;
  size_t at = kRtpFixedHeaderBytes;
  for (size_t i = 0; i < header.csrc_count; ++i, at += 4) header.csrcs[i] = read_u32(packet, at);
  if (at < *header_bytes && read_u16(packet, at) == kOneByteElements) {
    const size_t elements = at + kExtensionHeaderBytes;
    header.audio_level =
        find_level(packet.subspan(elements, *header_bytes - elements), audio_level_id);
  }
  parsed->payload = packet.subspan(*header_bytes);
  if ((packet[0] & kPaddingBit) != 0 && !drop_padding(parsed->payload)) parsed.reset();
  return parsed;
}

size_t write_rtp_header(const RtpHeader& header, uint8_t audio_level_id, std::span<uint8_t> out) {
  assert(header.payload_type < 128 && header.csrc_count <= kRtpMaxCsrcs &&
         audio_level_id < kStopId);
  const bool extended = header.audio_level && audio_level_id != 0;
  const size_t fixed = kRtpFixedHeaderBytes + size_t{4} * header.csrc_count;
  const size_t bytes = fixed + (extended ? kLevelExtensionBytes : 0);
  if (out.size() < bytes) return 0;
  out[0] = static_cast<uint8_t>(kVersion << 6 | (extended ? kExtensionBit : 0) | header.csrc_count);
  out[1] = static_cast<uint8_t>((header.marker ? kMarkerBit : 0) | header.payload_type);
  write_u16(out, 2, header.sequence_number);
  write_u32(out, 4, header.timestamp);
  write_u32(out, 8, header.ssrc);
  for (size_t i = 0; i < header.csrc_count; ++i) {
    write_u32(out, kRtpFixedHeaderBytes + 4 * i, header.csrcs[i]);
  }
  if (extended) {
    const AudioLevel& level = *header.audio_level;
    const unsigned voice = level.voice ? kVoiceBit : 0;
    write_u16(out, fixed, kOneByteElements);
    write_u16(out, fixed + 2, 1);
    out[fixed + 4] = static_cast<uint8_t>(audio_level_id << 4);
    out[fixed + 5] = static_cast<uint8_t>(voice | (level.below_overload_db & 0x7FU));
    write_u16(out, fixed + 6, 0);
  }
  return bytes;
}

}  // namespace tuicall::media
