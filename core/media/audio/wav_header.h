// The head of a WAV file (RIFF, "Multimedia Programming Interface and Data Specifications 1.0"):
// what it says, checked, and how it is written.
#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <string>

#include "base/status.h"
#include "media/audio/pcm_format.h"

namespace tuicall::media {

enum class WavSample : uint16_t { kInt16 = 1, kFloat32 = 3 };  // WAVE_FORMAT_PCM, _IEEE_FLOAT

struct WavHeader {
  PcmFormat format;
  WavSample sample = WavSample::kInt16;
  uint64_t data_bytes = 0;

  uint32_t sample_bytes() const { return sample == WavSample::kInt16 ? 2 : 4; }
  uint32_t block_bytes() const { return format.channels * sample_bytes(); }
};

// A number of up to four bytes, the lowest first, as WAV has them on every machine.
uint32_t little_endian_at(const char* bytes, size_t size);

inline constexpr uint32_t kWavHeadBytes = 44;
// So that the sizes fit into 32 bits.
inline constexpr uint64_t kMaxWavDataBytes = UINT32_MAX - kWavHeadBytes;

// Leaves the stream at the first sample. name: for the message, which says what was found and what
// was expected.
base::Result<WavHeader> read_wav_header(std::istream& file, const std::string& name);
std::array<char, kWavHeadBytes> format_wav_header(const WavHeader& header);

}  // namespace tuicall::media
