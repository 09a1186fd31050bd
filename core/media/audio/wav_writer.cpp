#include "media/audio/wav_writer.h"

#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tuicall::media {

base::Result<WavWriter> WavWriter::create(const std::string& path, const PcmFormat& format) {
  base::Status status = check_convertible(format);
  if (!status.ok()) return status;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  WavWriter writer(std::move(file), path, format);
  status = writer.update_header();
  if (!status.ok()) return status;
  return writer;
}

WavWriter::WavWriter(std::ofstream file, std::string path, const PcmFormat& format)
    : file_(std::move(file)), path_(std::move(path)) {
  header_.format = format;
}

WavWriter::~WavWriter() { static_cast<void>(finish()); }

base::Status WavWriter::write(std::span<const int16_t> samples) {
  assert(samples.size() % header_.format.channels == 0);
  if (header_.data_bytes + samples.size_bytes() > kMaxWavDataBytes) {
    return {base::kParamInvalid, "The WAV file '" + path_ + "' has " +
                                     std::to_string(header_.data_bytes) +
                                     " bytes of samples; it cannot grow beyond 4 GiB"};
  }
  raw_.clear();
  for (const int16_t sample : samples) {
    const auto bits = static_cast<uint16_t>(sample);
    raw_.push_back(static_cast<char>(bits));
    raw_.push_back(static_cast<char>(bits >> 8U));
  }
  if (!file_.write(raw_.data(), static_cast<std::streamsize>(raw_.size()))) return failed();
  header_.data_bytes += raw_.size();
  const uint64_t second_bytes = uint64_t{header_.format.rate_hz} * header_.block_bytes();
  const bool is_due = header_.data_bytes - header_at_bytes_ >= second_bytes;
  return is_due ? update_header() : base::Status{};
}

base::Status WavWriter::finish() {
  if (!file_.is_open()) return {};
  base::Status status = update_header();
  file_.close();
  return status;
}

base::Status WavWriter::update_header() {
  // The samples first: a header must never declare more than there is.
  file_.flush();
  const auto head = format_wav_header(header_);
  file_.seekp(0);
  file_.write(head.data(), head.size());
  file_.seekp(0, std::ios::end);
  file_.flush();
  if (!file_) return failed();
  header_at_bytes_ = header_.data_bytes;
  return {};
}

base::Status WavWriter::failed() const {
  return {base::kParamInvalid, "The WAV file '" + path_ + "' cannot be written: " +
                                   std::generic_category().message(errno)};
}

}  // namespace tuicall::media
