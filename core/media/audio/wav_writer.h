// A WAV file that grows: 16-bit PCM. Its header is brought up to date after every second of sound,
// so that a program that is killed leaves a file that can be played, and at most a second less in
// it. Writes to the disk in the calling thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "media/audio/wav_header.h"

namespace tuicall::media {

class WavWriter {
 public:
  // Begins a new file; one of the same name is replaced. kParamInvalid for a wrong format
  // (check_convertible) or if the file cannot be made.
  static base::Result<WavWriter> create(const std::string& path, const PcmFormat& format);

  ~WavWriter();  // as finish, without a word about failures
  WavWriter(WavWriter&&) noexcept = default;
  WavWriter& operator=(WavWriter&&) = delete;

  // Interleaved; whole blocks of all channels. kParamInvalid if the disk is full or the file would
  // be larger than 4 GiB; what was written before stays readable.
  base::Status write(std::span<const int16_t> samples);
  // Completes the header and closes the file. Nothing may be written afterwards.
  base::Status finish();

 private:
  WavWriter(std::ofstream file, std::string path, const PcmFormat& format);
  base::Status update_header();
  base::Status failed() const;

  std::ofstream file_;
  std::string path_;
  WavHeader header_;
  uint64_t header_at_bytes_ = 0;  // of samples, when the header was last written
  std::vector<char> raw_;
};

}  // namespace tuicall::media
