// What the reader and the writer of WAV files share: the numbers of its header (RIFF, "Multimedia
// Programming Interface and Data Specifications 1.0", 1991; WAVE_FORMAT_EXTENSIBLE, Microsoft).
#pragma once

#include <cstddef>
#include <cstdint>

namespace tuicall::client {

inline constexpr size_t kRiffHeaderBytes = 12;  // "RIFF", the size of what follows, "WAVE"
inline constexpr size_t kChunkHeaderBytes = 8;  // a name, the size of what follows
inline constexpr size_t kPcmFormatBytes = 16;   // the content of the chunk "fmt "
inline constexpr uint16_t kWavPcm = 1;
inline constexpr uint16_t kWavFloat = 3;
inline constexpr uint16_t kWavExtensible = 0xFFFE;

}  // namespace tuicall::client
