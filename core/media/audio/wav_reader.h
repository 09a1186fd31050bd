// The samples of a WAV file: 16-bit PCM or 32-bit float, one or two channels, 8000 to 192000 Hz.
// Reads from the disk in the calling thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "media/audio/wav_header.h"

namespace tuicall::media {

class WavReader {
 public:
  // kParamInvalid if it cannot be opened or is no such file; the message says why.
  static base::Result<WavReader> open(const std::string& path);

  const PcmFormat& format() const { return header_.format; }
  uint64_t duration_ms() const;

  // Interleaved, and of whole blocks of all channels. Gives how many samples were read, 0 at the
  // end; kParamInvalid if the file has become shorter since it was opened.
  base::Result<size_t> read(std::span<float> samples);
  // Begins again with the first sample.
  void rewind();

 private:
  WavReader(std::ifstream file, std::string path, const WavHeader& header);

  std::ifstream file_;
  std::string path_;
  WavHeader header_;
  std::ifstream::pos_type first_;
  uint64_t left_bytes_;
  std::vector<char> raw_;
};

}  // namespace tuicall::media
