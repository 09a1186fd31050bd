#include "media/packet/demux.h"

namespace tuicall::media {
namespace {

// An RTP packet has its marker and payload type where an RTCP packet has its type. Types 192 to 223
// are RTCP's, so that payload types 64 to 95 must not be used with a marker.
bool is_rtcp_type(uint8_t second_byte) { return second_byte >= 192 && second_byte <= 223; }

}  // namespace

PacketKind kind_of(std::span<const uint8_t> datagram) {
  if (datagram.size() < 2) return PacketKind::kUnknown;
  const uint8_t first = datagram[0];
  if (first <= 3) return PacketKind::kStun;
  if (first >= 20 && first <= 63) return PacketKind::kDtls;
  if (first < 128 || first > 191) return PacketKind::kUnknown;
  return is_rtcp_type(datagram[1]) ? PacketKind::kRtcp : PacketKind::kRtp;
}

}  // namespace tuicall::media
