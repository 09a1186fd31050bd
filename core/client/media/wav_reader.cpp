#include "client/media/wav_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <span>
#include <system_error>
#include <utility>

#include "client/media/wav_format.h"

namespace tuicall::client {
namespace {

using base::Status;

constexpr const char* kExpectedFile = "a WAV file (RIFF, WAVE)";
constexpr const char* kExpectedCoding = "PCM of 16, 24 or 32 bits, or floats of 32 bits";
// Whoever writes into a pipe does not know how much it will be.
constexpr uint32_t kUnknownSize = 0xFFFFFFFF;
constexpr int kMostChunks = 1000;

// WAVE_FORMAT_EXTENSIBLE: the coding as the first two bytes of a GUID, which goes on like this.
constexpr size_t kExtensibleBytes = 40;
constexpr size_t kGuidAt = 24;
constexpr std::array<uint8_t, 14> kGuidRest = {0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
                                               0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71};

uint32_t little_endian(std::span<const uint8_t> bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) value = value << 8U | bytes[i - 1];
  return value;
}

bool is(const uint8_t* bytes, const char* name) { return std::memcmp(bytes, name, 4) == 0; }

std::string text_of(int error) { return std::generic_category().message(error); }

// An integer of 16, 24 or 32 bits, moved to the top of 32, or a float.
float sample_of(std::span<const uint8_t> bytes, bool is_float) {
  const uint32_t value = little_endian(bytes);
  if (is_float) return std::bit_cast<float>(value);
  const auto integer = static_cast<int32_t>(value << (32 - 8 * bytes.size()));
  return std::ldexp(static_cast<float>(integer), -31);
}

}  // namespace

WavReader::WavReader(File file, std::string name)
    : file_(std::move(file)), name_(std::move(name)) {}

Status WavReader::wrong(const std::string& what, const std::string& expected) const {
  return {base::kParamInvalid, "'" + name_ + "' " + what + ", expected " + expected};
}

base::Result<WavReader> WavReader::open(const std::string& path) {
  const auto cannot = [&path](const std::string& why) {
    return Status{base::kParamInvalid,
                  "'" + path + "' cannot be opened: " + why + ", expected " + kExpectedFile};
  };
  // A pipe without a writer must not be waited for.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return cannot(text_of(errno));
  struct stat about = {};
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(fd);
    return cannot("it is no regular file");
  }
  File file(fdopen(fd, "rb"));
  if (!file) {
    ::close(fd);
    return cannot(text_of(errno));
  }
  return over(std::move(file), path);
}

base::Result<WavReader> WavReader::over(File file, const std::string& name) {
  WavReader reader(std::move(file), name);
  Status status = reader.read_header();
  if (!status.ok()) return status;
  return reader;
}

bool WavReader::read_bytes(uint8_t* to, size_t count) {
  return std::fread(to, 1, count, file_.get()) == count;
}

Status WavReader::read_header() {
  std::array<uint8_t, kRiffHeaderBytes> riff{};
  if (fseeko(file_.get(), 0, SEEK_END) != 0) return wrong("cannot be measured", kExpectedFile);
  const off_t end = ftello(file_.get());
  std::rewind(file_.get());
  if (end < 0 || !read_bytes(riff.data(), riff.size()))
    return wrong("has " + std::to_string(end) + " bytes", kExpectedFile);
  if (!is(riff.data(), "RIFF") || !is(riff.data() + 8, "WAVE"))
    return wrong("does not begin as a WAV file does", kExpectedFile);
  return read_chunks(static_cast<uint64_t>(end));
}

Status WavReader::read_chunks(uint64_t file_bytes) {
  for (int i = 0; i < kMostChunks; ++i) {
    std::array<uint8_t, kChunkHeaderBytes> chunk{};
    if (!read_bytes(chunk.data(), chunk.size()))
      return wrong("ends before its sound begins", "the chunks \"fmt \" and \"data\"");
    const uint32_t size = little_endian(std::span(chunk).subspan(4));
    if (is(chunk.data(), "data")) return begin_data(size, file_bytes);
    const off_t next = ftello(file_.get()) + off_t{size} + off_t{size % 2};
    if (is(chunk.data(), "fmt ")) {
      Status status = read_format(size);
      if (!status.ok()) return status;
    }
    if (fseeko(file_.get(), next, SEEK_SET) != 0)
      return wrong("ends before its sound begins", "the chunks \"fmt \" and \"data\"");
  }
  return wrong("has more than " + std::to_string(kMostChunks) + " chunks before its sound",
               "\"data\" among the first");
}

Status WavReader::read_format(uint32_t size) {
  std::array<uint8_t, kExtensibleBytes> bytes{};
  const size_t known = std::min<size_t>(size, bytes.size());
  if (size < kPcmFormatBytes || !read_bytes(bytes.data(), known))
    return wrong("has no whole chunk \"fmt \"", "at least 16 bytes of it");
  const auto number = [&bytes](size_t at, size_t count) {
    return little_endian(std::span(bytes).subspan(at, count));
  };
  uint32_t coding = number(0, 2);
  if (coding == kWavExtensible && size >= kExtensibleBytes &&
      std::equal(kGuidRest.begin(), kGuidRest.end(), bytes.begin() + kGuidAt + 2)) {
    coding = number(kGuidAt, 2);
  }
  format_ = {number(4, 4), number(2, 2)};
  const uint32_t bits = number(14, 2);
  const bool is_integer = coding == kWavPcm && (bits == 16 || bits == 24 || bits == 32);
  is_float_ = coding == kWavFloat && bits == 32;
  if (!is_integer && !is_float_) {
    return wrong("has samples of coding " + std::to_string(coding) + " and " +
                     std::to_string(bits) + " bits",
                 kExpectedCoding);
  }
  const Status convertible = media::check_convertible(format_);
  if (!convertible.ok()) return {convertible.code, "'" + name_ + "': " + convertible.message};
  sample_bytes_ = bits / 8;
  const uint32_t block = number(12, 2);
  if (block != sample_bytes_ * format_.channels) {
    return wrong("has " + std::to_string(block) + " bytes for the samples of a moment",
                 std::to_string(sample_bytes_ * format_.channels));
  }
  return {};
}

Status WavReader::begin_data(uint32_t size, uint64_t file_bytes) {
  if (sample_bytes_ == 0) return wrong("has no chunk \"fmt \" before its sound", "one");
  const auto begin = static_cast<uint64_t>(ftello(file_.get()));
  const uint64_t there = file_bytes - std::min(begin, file_bytes);
  if (size != kUnknownSize && size > there) {
    return wrong("is cut off: it has " + std::to_string(there) + " bytes of sound",
                 std::to_string(size) + " as it says itself");
  }
  samples_ = std::min<uint64_t>(size, there) / (sample_bytes_ * format_.channels);
  if (samples_ == 0) return wrong("has no sound", "at least one sample");
  return {};
}

base::Result<std::vector<float>> WavReader::read(size_t count) {
  const auto given = static_cast<size_t>(std::min<uint64_t>(count, samples_ - read_));
  std::vector<float> samples(given * format_.channels);
  std::vector<uint8_t> bytes(samples.size() * sample_bytes_);
  if (!read_bytes(bytes.data(), bytes.size())) {
    return Status{base::kRequestRefused,
                  "'" + name_ + "' cannot be read any further: " +
                      (std::ferror(file_.get()) != 0 ? text_of(errno) : "it has become shorter")};
  }
  read_ += given;
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = sample_of(std::span(bytes).subspan(i * sample_bytes_, sample_bytes_), is_float_);
  }
  return samples;
}

}  // namespace tuicall::client
