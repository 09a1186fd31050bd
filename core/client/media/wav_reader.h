// Sound from a WAV file: PCM of 16, 24 or 32 bits or floats of 32, one channel or two, any rate
// that can be converted. Own code, and why: docs/decisions/0020. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "media/audio/pcm_format.h"

namespace tuicall::client {

class WavReader {
 public:
  struct Close {
    void operator()(FILE* file) const { static_cast<void>(std::fclose(file)); }
  };
  using File = std::unique_ptr<FILE, Close>;

  // Both read what comes before the sound. kParamInvalid says which file, what is wrong with it
  // and what was expected. Only what can be read again from any place is taken: no pipe.
  static base::Result<WavReader> open(const std::string& path);
  static base::Result<WavReader> over(File file, const std::string& name);

  const media::PcmFormat& format() const { return format_; }
  // For each channel.
  uint64_t samples() const { return samples_; }
  // The next ones, interleaved, from -1 to 1: so many for each channel, fewer at the end, and none
  // after it. kRequestRefused if the file cannot be read any further.
  base::Result<std::vector<float>> read(size_t count);

 private:
  WavReader(File file, std::string name);
  base::Status read_header();
  base::Status read_chunks(uint64_t file_bytes);
  base::Status read_format(uint32_t size);
  base::Status begin_data(uint32_t size, uint64_t file_bytes);
  bool read_bytes(uint8_t* to, size_t count);
  // "'NAME' WHAT, expected EXPECTED"
  base::Status wrong(const std::string& what, const std::string& expected) const;

  File file_;
  std::string name_;
  media::PcmFormat format_;
  size_t sample_bytes_ = 0;
  bool is_float_ = false;
  uint64_t samples_ = 0;
  uint64_t read_ = 0;
};

}  // namespace tuicall::client
