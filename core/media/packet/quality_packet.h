// A user's network quality as client and relay tell it each other: an RTCP APP packet named TUIQ of
// subtype 0 with the quality in its first byte of data, then three of 0 (docs/wire.md, Sound).
#pragma once

#include <cstdint>
#include <optional>

#include "media/packet/rtcp_packet.h"

namespace tuicall::media {

// The ends of the range that docs/observer.md has, and the worst with which sound comes.
inline constexpr uint8_t kQualityUnknown = 0;
inline constexpr uint8_t kQualityVeryBad = 5;
inline constexpr uint8_t kQualityDown = 6;  // the worst

// ssrc: whose quality it is.
AppPacket quality_packet(uint32_t ssrc, uint8_t quality);
// Nothing if it is another kind of packet, or the number is no quality.
std::optional<uint8_t> quality_in(const AppPacket& app);

}  // namespace tuicall::media
