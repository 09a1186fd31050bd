#include "client/media/wav_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "client/media/wav_format.h"

namespace tuicall::client {
namespace {

constexpr size_t kHeaderBytes = kRiffHeaderBytes + 2 * kChunkHeaderBytes + kPcmFormatBytes;
constexpr uint64_t kMostDataBytes = 0xFFFFFFFF - kHeaderBytes;
constexpr uint32_t kSampleBytes = 2;
constexpr mode_t kMode = 0666;  // less what the process's umask takes

class Bytes {
 public:
  explicit Bytes(size_t expected) { bytes_.reserve(expected); }
  void name(const char* text) { bytes_.insert(bytes_.end(), text, text + 4); }
  void number(uint32_t value, size_t count) {
    for (size_t i = 0; i < count; ++i) bytes_.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }
  const std::vector<uint8_t>& all() const { return bytes_; }

 private:
  std::vector<uint8_t> bytes_;
};

// The errno of what went wrong; 0: all is written.
int write_all(int fd, std::span<const uint8_t> bytes, off_t at) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd, bytes.data(), bytes.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes = bytes.subspan(static_cast<size_t>(written));
    at += written;
  }
  return 0;
}

}  // namespace

WavWriter::WavWriter(int fd, std::string path, const media::PcmFormat& format)
    : fd_(fd), path_(std::move(path)), format_(format) {
  struct stat file {};
  if (fd < 0 || fstat(fd, &file) != 0) return;
  id_ = {file.st_dev, file.st_ino};
  has_length_ = S_ISREG(file.st_mode);
}

WavWriter::WavWriter(WavWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      format_(other.format_),
      id_(other.id_),
      has_length_(other.has_length_),
      data_bytes_(other.data_bytes_) {}

WavWriter::~WavWriter() {
  if (fd_ >= 0) ::close(fd_);
}

base::Result<WavWriter> WavWriter::create(const std::string& path, const media::PcmFormat& format,
                                          const std::function<bool(const FileId&)>& is_taken) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK;
  const int fd = ::open(path.c_str(), kFlags, kMode);
  const int error = errno;
  WavWriter writer(fd, path, format);
  if (fd >= 0 && is_taken(writer.id_)) return taken(path);
  base::Status status =
      fd < 0 ? writer.failed(std::generic_category().message(error)) : writer.begin();
  if (!status.ok()) {
    return base::Status{base::kParamInvalid,
                        status.message + ", expected a file that can be written"};
  }
  return writer;
}

base::Status WavWriter::taken(const std::string& path) {
  return {base::kRequestRefused, "'" + path + "' is being recorded, expected another file"};
}

base::Status WavWriter::begin() {
  if (has_length_ && ftruncate(fd_, 0) != 0) return failed(std::generic_category().message(errno));
  return write_header();
}

base::Status WavWriter::failed(const std::string& why) const {
  return {base::kRequestRefused, "'" + path_ + "' cannot be written: " + why};
}

base::Status WavWriter::write_header() {
  const auto data_bytes = static_cast<uint32_t>(data_bytes_);
  Bytes header(kHeaderBytes);
  header.name("RIFF");
  header.number(data_bytes + kHeaderBytes - kChunkHeaderBytes, 4);
  header.name("WAVE");
  header.name("fmt ");
  header.number(kPcmFormatBytes, 4);
  header.number(kWavPcm, 2);
  header.number(format_.channels, 2);
  header.number(format_.rate_hz, 4);
  header.number(format_.rate_hz * format_.channels * kSampleBytes, 4);
  header.number(format_.channels * kSampleBytes, 2);
  header.number(8 * kSampleBytes, 2);
  header.name("data");
  header.number(data_bytes, 4);
  const int error = write_all(fd_, header.all(), 0);
  return error == 0 ? base::Status() : failed(std::generic_category().message(error));
}

// The sound first: until the header says so, the reader takes no notice of it.
base::Status WavWriter::write(std::span<const int16_t> samples) {
  if (data_bytes_ + samples.size_bytes() > kMostDataBytes)
    return failed("it has the 4 GiB that a WAV file can have");
  Bytes bytes(samples.size_bytes());
  for (const int16_t sample : samples) bytes.number(static_cast<uint16_t>(sample), kSampleBytes);
  const auto at = static_cast<off_t>(kHeaderBytes + data_bytes_);
  const int error = write_all(fd_, bytes.all(), at);
  if (error != 0) return failed(std::generic_category().message(error));
  data_bytes_ += samples.size_bytes();
  return write_header();
}

}  // namespace tuicall::client
