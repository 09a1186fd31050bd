// The one form in which sound is handled inside: 48 kHz, one channel, 16 bits, 20 ms at a time.
// What a program brings or wants is converted at the border (pcm_input.h, pcm_output.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tuicall::media {

inline constexpr uint32_t kSampleRate_hz = 48'000;  // also Opus's RTP clock: RFC 7587, 4.1
inline constexpr size_t kSamplesPer_ms = kSampleRate_hz / 1000;
inline constexpr uint32_t kFrame_ms = 20;
inline constexpr size_t kFrameSamples = kFrame_ms * kSamplesPer_ms;

using AudioFrame = std::array<int16_t, kFrameSamples>;

}  // namespace tuicall::media
