#include "media/audio/wav_header.h"

#include <cstring>
#include <stdexcept>
#include <string_view>

namespace tuicall::media {
namespace {

constexpr uint16_t kExtensible = 0xFFFE;  // WAVE_FORMAT_EXTENSIBLE: the kind is in its GUID
constexpr uint32_t kFormatBytes = 16;
constexpr uint32_t kExtensibleBytes = 40;
constexpr size_t kGuidAt = 24;
// Written by programs that could not go back to the beginning: up to the end of the file.
constexpr uint32_t kUnknownSize = UINT32_MAX;

// What is wrong, as the end of a sentence that names the file.
class Broken : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <size_t kSize>
std::array<char, kSize> take(std::istream& file, const char* what) {
  std::array<char, kSize> bytes{};
  if (!file.read(bytes.data(), kSize)) throw Broken(std::string("it ends inside ") + what);
  return bytes;
}

std::string shown_id(std::string_view id) {
  std::string text = "'";
  for (const char c : id) text += c >= ' ' && c <= '~' ? c : '?';
  return text + "'";
}

void expect_id(std::string_view found, std::string_view expected) {
  if (found == expected) return;
  throw Broken("it has " + shown_id(found) + " where " + shown_id(expected) + " was expected");
}

struct Chunk {
  std::string id;
  uint32_t bytes = 0;
};

Chunk next_chunk(std::istream& file) {
  const auto head = take<8>(file, "the head of a chunk; expected the chunks 'fmt ' and 'data'");
  return {std::string(head.data(), 4), little_endian_at(&head[4], 4)};
}

uint64_t bytes_left(std::istream& file) {
  const std::istream::pos_type here = file.tellg();
  file.seekg(0, std::ios::end);
  const std::istream::pos_type end = file.tellg();
  file.seekg(here);
  if (!file) throw Broken("one cannot move about in it; expected a file");
  return static_cast<uint64_t>(end - here);
}

void skip(std::istream& file, const Chunk& chunk) {
  const uint64_t padded = uint64_t{chunk.bytes} + chunk.bytes % 2;
  if (padded > bytes_left(file)) {
    throw Broken("its chunk " + shown_id(chunk.id) + " declares " + std::to_string(chunk.bytes) +
                 " bytes, and the file ends before");
  }
  file.seekg(static_cast<std::streamoff>(padded), std::ios::cur);
}

WavSample sample_kind(uint32_t kind, uint32_t bits) {
  if (kind == 1 && bits == 16) return WavSample::kInt16;
  if (kind == 3 && bits == 32) return WavSample::kFloat32;
  throw Broken("its samples are of format " + std::to_string(kind) + " with " +
               std::to_string(bits) +
               " bits; expected format 1 (PCM) with 16, or 3 (float) with 32");
}

WavHeader read_format(std::istream& file, const Chunk& chunk) {
  if (chunk.bytes < kFormatBytes) {
    throw Broken("its chunk 'fmt ' has " + std::to_string(chunk.bytes) +
                 " bytes; expected at least 16");
  }
  const auto fields = take<kFormatBytes>(file, "the chunk 'fmt '");
  uint32_t kind = little_endian_at(&fields[0], 2);
  Chunk rest{chunk.id, chunk.bytes - kFormatBytes};
  if (kind == kExtensible && chunk.bytes >= kExtensibleBytes) {
    const auto extension = take<kExtensibleBytes - kFormatBytes>(file, "the chunk 'fmt '");
    kind = little_endian_at(&extension[kGuidAt - kFormatBytes], 2);
    rest.bytes = chunk.bytes - kExtensibleBytes;
  }
  skip(file, rest);

  WavHeader header;
  header.sample = sample_kind(kind, little_endian_at(&fields[14], 2));
  header.format = {little_endian_at(&fields[4], 4), little_endian_at(&fields[2], 2)};
  const base::Status status = check_convertible(header.format);
  if (!status.ok()) throw Broken("in it, t" + status.message.substr(1));
  const uint32_t block_bytes = little_endian_at(&fields[12], 2);
  if (block_bytes != header.block_bytes()) {
    throw Broken("its block size is " + std::to_string(block_bytes) + "; expected " +
                 std::to_string(header.block_bytes()) + " for its samples and channels");
  }
  return header;
}

WavHeader read_header(std::istream& file) {
  const auto riff = take<12>(file, "its first 12 bytes");
  expect_id({riff.data(), 4}, "RIFF");
  expect_id({&riff[8], 4}, "WAVE");
  Chunk chunk = next_chunk(file);
  for (; chunk.id != "fmt "; chunk = next_chunk(file)) {
    if (chunk.id == "data") throw Broken("its chunk 'data' comes before 'fmt '");
    skip(file, chunk);
  }
  WavHeader header = read_format(file, chunk);
  for (chunk = next_chunk(file); chunk.id != "data"; chunk = next_chunk(file)) skip(file, chunk);

  const uint64_t left = bytes_left(file);
  header.data_bytes = chunk.bytes == kUnknownSize ? left : chunk.bytes;
  if (header.data_bytes > left) {
    throw Broken("it declares " + std::to_string(chunk.bytes) + " bytes of samples and has " +
                 std::to_string(left));
  }
  header.data_bytes -= header.data_bytes % header.block_bytes();
  return header;
}

}  // namespace

uint32_t little_endian_at(const char* bytes, size_t size) {
  uint32_t value = 0;
  for (size_t i = size; i > 0; --i) value = value << 8U | static_cast<uint8_t>(bytes[i - 1]);
  return value;
}

base::Result<WavHeader> read_wav_header(std::istream& file, const std::string& name) {
  try {
    return read_header(file);
  } catch (const Broken& broken) {
    return base::Status{base::kParamInvalid,
                        "The WAV file '" + name + "' cannot be used: " + broken.what()};
  }
}

std::array<char, kWavHeadBytes> format_wav_header(const WavHeader& header) {
  std::array<char, kWavHeadBytes> bytes{};
  size_t at = 0;
  const auto id = [&](const char* text) {
    std::memcpy(&bytes[at], text, 4);
    at += 4;
  };
  const auto number = [&](uint64_t value, size_t size) {
    for (size_t i = 0; i < size; ++i) bytes[at++] = static_cast<char>(value >> (8 * i));
  };
  id("RIFF");
  number(header.data_bytes + kWavHeadBytes - 8, 4);
  id("WAVE");
  id("fmt ");
  number(kFormatBytes, 4);
  number(static_cast<uint16_t>(header.sample), 2);
  number(header.format.channels, 2);
  number(header.format.rate_hz, 4);
  number(uint64_t{header.format.rate_hz} * header.block_bytes(), 4);
  number(header.block_bytes(), 2);
  number(uint64_t{header.sample_bytes()} * 8, 2);
  id("data");
  number(header.data_bytes, 4);
  return bytes;
}

}  // namespace tuicall::media
