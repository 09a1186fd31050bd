// What client and relay tell each other beside RFC 3550: a user's network quality, in an APP packet
// (docs/wire.md, Sound). And times as reports carry them.
#pragma once

#include <cstdint>
#include <optional>

#include "media/packet/rtcp_packet.h"

namespace tuicall::client {

// 0 unknown .. 6 down.
media::AppPacket quality_app(uint32_t ssrc, int32_t quality);
// Nothing if it is another kind of packet, or the number is none of these.
std::optional<int32_t> quality_in(const media::AppPacket& app);

// Of a clock that never goes back: what counts is only the time between two reports (RFC 3550, 4).
uint64_t ntp_of(int64_t time_us);

}  // namespace tuicall::client
