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

std::optional<RtpPacket> parse_rtp(std::span<const uint8_t> packet) {
  const std::optional<size_t> header_bytes = rtp_header_bytes(packet);
  std::optional<RtpPacket> parsed;  // which each return gives: so it is never copied
  if (!header_bytes) return parsed;
  RtpHeader& header = parsed.emplace().header;
  header.marker = (packet[1] & kMarkerBit) != 0;
  header.payload_type = packet[1] & 0x7FU;
  header.sequence_number = read_u16(packet, kRtpSequenceAt);
  header.timestamp = read_u32(packet, 4);
  header.ssrc = read_u32(packet, kRtpSsrcAt);
  header.csrc_count = packet[0] & kCsrcCountBits;
  for (size_t i = 0; i < header.csrc_count; ++i)
    header.csrcs[i] = read_u32(packet, kRtpFixedHeaderBytes + 4 * i);
  parsed->payload = packet.subspan(*header_bytes);
  if ((packet[0] & kPaddingBit) != 0 && !drop_padding(parsed->payload)) parsed.reset();
  return parsed;
}

size_t write_rtp_header(const RtpHeader& header, std::span<uint8_t> out) {
  assert(header.payload_type < 128 && header.csrc_count <= kRtpMaxCsrcs);
  const size_t bytes = kRtpFixedHeaderBytes + size_t{4} * header.csrc_count;
  if (out.size() < bytes) return 0;
  out[0] = static_cast<uint8_t>(kVersion << 6 | header.csrc_count);
  out[1] = static_cast<uint8_t>((header.marker ? kMarkerBit : 0) | header.payload_type);
  write_u16(out, kRtpSequenceAt, header.sequence_number);
  write_u32(out, 4, header.timestamp);
  write_u32(out, kRtpSsrcAt, header.ssrc);
  for (size_t i = 0; i < header.csrc_count; ++i) {
    write_u32(out, kRtpFixedHeaderBytes + 4 * i, header.csrcs[i]);
  }
  return bytes;
}

}  // namespace tuicall::media
