// Sound into a WAV file, 16 bits a sample. Its header is right after each write, so that the file
// is whole however the process ends. One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/status.h"
#include "media/audio/pcm_format.h"

namespace tuicall::client {

class WavWriter {
 public:
  // Takes the place of a file that is there. kParamInvalid if it cannot be written.
  static base::Result<WavWriter> create(const std::string& path, const media::PcmFormat& format);
  WavWriter(WavWriter&& other) noexcept;
  WavWriter& operator=(WavWriter&&) = delete;
  ~WavWriter();

  const media::PcmFormat& format() const { return format_; }
  // Interleaved. kRequestRefused if there is no room: on the disk, or in the 4 GiB that a WAV file
  // can have. What was written before stays.
  base::Status write(std::span<const int16_t> samples);

 private:
  WavWriter(int fd, std::string path, const media::PcmFormat& format);
  base::Status write_header();
  base::Status failed(const std::string& why) const;

  int fd_;
  std::string path_;
  media::PcmFormat format_;
  uint64_t data_bytes_ = 0;
};

}  // namespace tuicall::client
