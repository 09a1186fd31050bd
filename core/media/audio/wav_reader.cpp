#include "media/audio/wav_reader.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <system_error>
#include <utility>

#include "media/audio/sample.h"

namespace tuicall::media {
namespace {

float sample_at(const char* bytes, WavSample kind) {
  if (kind == WavSample::kFloat32) return std::bit_cast<float>(little_endian_at(bytes, 4));
  return to_float(static_cast<int16_t>(little_endian_at(bytes, 2)));
}

}  // namespace

base::Result<WavReader> WavReader::open(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return base::Status{base::kParamInvalid, "The WAV file '" + path + "' cannot be opened: " +
                                                 std::generic_category().message(errno)};
  }
  const base::Result<WavHeader> header = read_wav_header(file, path);
  if (!header.ok()) return header.status();
  return WavReader(std::move(file), path, *header);
}

WavReader::WavReader(std::ifstream file, std::string path, const WavHeader& header)
    : file_(std::move(file)),
      path_(std::move(path)),
      header_(header),
      first_(file_.tellg()),
      left_bytes_(header.data_bytes) {}

uint64_t WavReader::duration_ms() const {
  return header_.data_bytes / header_.block_bytes() * 1000 / header_.format.rate_hz;
}

base::Result<size_t> WavReader::read(std::span<float> samples) {
  const size_t blocks = samples.size() / header_.format.channels;
  const uint64_t bytes = std::min<uint64_t>(blocks * header_.block_bytes(), left_bytes_);
  raw_.resize(bytes);
  if (bytes > 0 && !file_.read(raw_.data(), static_cast<std::streamsize>(bytes))) {
    return base::Status{base::kParamInvalid,
                        "The WAV file '" + path_ + "' ended " +
                            std::to_string(left_bytes_ - static_cast<uint64_t>(file_.gcount())) +
                            " bytes before the end that its header declares"};
  }
  left_bytes_ -= bytes;
  const size_t count = bytes / header_.sample_bytes();
  for (size_t i = 0; i < count; ++i) {
    samples[i] = sample_at(&raw_[i * header_.sample_bytes()], header_.sample);
  }
  return count;
}

void WavReader::rewind() {
  file_.clear();
  file_.seekg(first_);
  left_bytes_ = header_.data_bytes;
}

}  // namespace tuicall::media
