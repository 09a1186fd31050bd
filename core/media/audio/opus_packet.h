// What an Opus packet says of itself, without decoding it (RFC 6716, 3.1 and 4.2.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace tuicall::media {

struct OpusPacketInfo {
  size_t samples = 0;        // at 48 kHz, all frames together: 120 to 5760
  size_t frame_samples = 0;  // each frame
  bool has_fec = false;      // carries a copy of the frame before its first
  bool has_voice = true;     // false if the sender's voice detector says so
};

// Nothing for what is no Opus packet.
std::optional<OpusPacketInfo> inspect_opus_packet(std::span<const uint8_t> payload);

}  // namespace tuicall::media
