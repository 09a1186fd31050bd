// Sound into a WAV file, 16 bits a sample. Its header is right after each write, so that the file
// is whole however the process ends. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/status.h"
#include "media/audio/pcm_format.h"

namespace tuicall::client {

// A file, whatever the names are that it has.
struct FileId {
  uint64_t device = 0;
  uint64_t inode = 0;
  bool operator==(const FileId&) const = default;
};

class WavWriter {
 public:
  // Takes the place of a file that is there. kParamInvalid if it cannot be written,
  // kRequestRefused, and nothing happens to it, if is_taken says so of it.
  static base::Result<WavWriter> create(
      const std::string& path, const media::PcmFormat& format,
      const std::function<bool(const FileId&)>& is_taken = [](const FileId&) { return false; });
  // How that is said.
  static base::Status taken(const std::string& path);
  WavWriter(WavWriter&& other) noexcept;
  WavWriter& operator=(WavWriter&&) = delete;
  ~WavWriter();

  const media::PcmFormat& format() const { return format_; }
  const FileId& id() const { return id_; }
  // Interleaved. kRequestRefused if there is no room: on the disk, or in the 4 GiB that a WAV file
  // can have. What was written before stays.
  base::Status write(std::span<const int16_t> samples);

 private:
  WavWriter(int fd, std::string path, const media::PcmFormat& format);
  base::Status begin();
  base::Status write_header();
  base::Status failed(const std::string& why) const;

  int fd_;
  std::string path_;
  media::PcmFormat format_;
  FileId id_;
  bool has_length_ = false;  // and not a device or a pipe
  uint64_t data_bytes_ = 0;
};

}  // namespace tuicall::client
