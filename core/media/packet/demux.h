// Which protocol a datagram of the media port belongs to, by its first bytes (RFC 7983, section 7;
// RTP and RTCP: RFC 5761, section 4). Says nothing about whether it is well-formed.
#pragma once

#include <cstdint>
#include <span>

namespace tuicall::media {

enum class PacketKind { kStun, kDtls, kRtp, kRtcp, kUnknown };

PacketKind kind_of(std::span<const uint8_t> datagram);

}  // namespace tuicall::media
