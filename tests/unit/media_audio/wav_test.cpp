// WAV files: what is written can be read, and what is broken is named.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "media/audio/sample.h"
#include "media/audio/wav_reader.h"
#include "media/audio/wav_writer.h"

namespace tuicall::media {
namespace {

class WavTest : public testing::Test {
 protected:
  WavTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tuicall-wav-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    path_ = folder_ / "a.wav";
  }
  ~WavTest() override { std::filesystem::remove_all(folder_); }

  std::string content() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void put(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }

  // Why the file is refused, after the file's name.
  std::string refusal() const {
    const auto reader = WavReader::open(path_);
    if (reader.ok()) return "it was taken";
    EXPECT_EQ(reader.status().code, base::kParamInvalid);
    const std::string begin = "The WAV file '" + path_.string() + "' cannot be used: ";
    EXPECT_EQ(reader.status().message.rfind(begin, 0), 0U) << reader.status().message;
    return reader.status().message.substr(begin.size());
  }

  std::vector<int16_t> read_all(WavReader& reader) {
    std::vector<int16_t> all;
    std::vector<float> piece(334);
    while (true) {
      const auto count = reader.read(piece);
      EXPECT_TRUE(count.ok()) << count.status().message;
      if (!count.ok() || *count == 0) return all;
      for (size_t i = 0; i < *count; ++i) all.push_back(to_int16(piece[i]));
    }
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

std::string number(uint32_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string chunk(const std::string& id, const std::string& content) {
  const std::string padding = content.size() % 2 == 0 ? "" : std::string(1, '\0');
  return id + number(static_cast<uint32_t>(content.size()), 4) + content + padding;
}

struct Fields {
  uint32_t kind = 1;
  uint32_t channels = 1;
  uint32_t rate_hz = 8000;
  uint32_t block_bytes = 2;
  uint32_t bits = 16;
};

std::string format_of(const Fields& fields) {
  return number(fields.kind, 2) + number(fields.channels, 2) + number(fields.rate_hz, 4) +
         number(fields.rate_hz * fields.block_bytes, 4) + number(fields.block_bytes, 2) +
         number(fields.bits, 2);
}

std::string wav(const std::string& chunks) {
  return "RIFF" + number(static_cast<uint32_t>(chunks.size() + 4), 4) + "WAVE" + chunks;
}

const std::string kTwoSamples = number(1000, 2) + number(65'535, 2);

TEST_F(WavTest, ReadsWhatItWrote) {
  for (const PcmFormat& format : {PcmFormat{48'000, 1}, PcmFormat{22'050, 2}}) {
    std::vector<int16_t> samples;
    for (int i = 0; i < 150'000; ++i) samples.push_back(static_cast<int16_t>(i * 7919));
    auto writer = WavWriter::create(path_, format);
    ASSERT_TRUE(writer.ok()) << writer.status().message;
    for (size_t at = 0; at < samples.size(); at += 1000) {
      ASSERT_TRUE(writer->write(std::span(samples).subspan(at, 1000)).ok());
    }
    ASSERT_TRUE(writer->finish().ok());
    EXPECT_EQ(content().size(), 44 + 2 * samples.size());

    auto reader = WavReader::open(path_);
    ASSERT_TRUE(reader.ok()) << reader.status().message;
    EXPECT_EQ(reader->format(), format);
    EXPECT_EQ(reader->duration_ms(), 150'000 / format.channels * 1000ULL / format.rate_hz);
    EXPECT_EQ(read_all(*reader), samples);
    reader->rewind();
    EXPECT_EQ(read_all(*reader), samples);
  }
}

TEST_F(WavTest, CanBeReadWhileItIsWritten) {
  auto writer = WavWriter::create(path_, {16'000, 1});
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(WavReader::open(path_)->duration_ms(), 0U);
  const std::vector<int16_t> piece(320, 5);
  for (int i = 0; i < 120; ++i) ASSERT_TRUE(writer->write(piece).ok());
  // As it is after a kill: the writer has not ended, and 2.4 s were written.
  auto reader = WavReader::open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status().message;
  EXPECT_EQ(reader->duration_ms(), 2000U);
  EXPECT_EQ(read_all(*reader).size(), 32'000U);
}

TEST_F(WavTest, ReadsFloatsAndStrangeChunks) {
  float half = 0.5F;
  std::string bytes(4, '\0');
  std::memcpy(bytes.data(), &half, 4);
  put(wav(chunk("LIST", "odd") +
          chunk("fmt ", format_of({.kind = 3, .block_bytes = 4, .bits = 32}) + number(0, 2)) +
          chunk("fact", number(1, 4)) + chunk("data", bytes)));
  auto reader = WavReader::open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status().message;
  EXPECT_EQ(read_all(*reader), std::vector<int16_t>{16'384});
}

TEST_F(WavTest, ReadsTheExtensibleFormat) {
  const std::string extension =
      number(22, 2) + number(16, 2) + number(4, 4) + number(1, 2) + std::string(14, '\0');
  put(wav(chunk("fmt ", format_of({.kind = 0xFFFE}) + extension) + chunk("data", kTwoSamples)));
  auto reader = WavReader::open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status().message;
  EXPECT_EQ(read_all(*reader), (std::vector<int16_t>{1000, -1}));
}

TEST_F(WavTest, ReadsToTheEndIfTheSizeIsUnknown) {
  put(wav(chunk("fmt ", format_of({})) + "data" + number(UINT32_MAX, 4) + kTwoSamples + "x"));
  auto reader = WavReader::open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status().message;
  EXPECT_EQ(read_all(*reader), (std::vector<int16_t>{1000, -1}));
}

TEST_F(WavTest, SaysWhatIsWrong) {
  const std::string good = chunk("fmt ", format_of({}));
  const auto with = [&](const Fields& fields) {
    return wav(chunk("fmt ", format_of(fields)) + chunk("data", kTwoSamples));
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "it ends inside its first 12 bytes"},
      {"OggS" + std::string(40, '\0'), "it has 'OggS' where 'RIFF' was expected"},
      {"RIFF1234AVI " + good, "it has 'AVI ' where 'WAVE' was expected"},
      {wav(""), "it ends inside the head of a chunk; expected the chunks 'fmt ' and 'data'"},
      {wav(good), "it ends inside the head of a chunk; expected the chunks 'fmt ' and 'data'"},
      {wav(chunk("data", kTwoSamples) + good), "its chunk 'data' comes before 'fmt '"},
      {wav(chunk("fmt ", "short")), "its chunk 'fmt ' has 5 bytes; expected at least 16"},
      {wav("fmt " + number(16, 4) + "cut"), "it ends inside the chunk 'fmt '"},
      {wav("LIST" + number(99, 4) + "cut"),
       "its chunk 'LIST' declares 99 bytes, and the file ends before"},
      {wav(good + "data" + number(100, 4) + kTwoSamples),
       "it declares 100 bytes of samples and has 4"},
      {with({.kind = 85}),
       "its samples are of format 85 with 16 bits; expected format 1 (PCM) "
       "with 16, or 3 (float) with 32"},
      {with({.bits = 24}),
       "its samples are of format 1 with 24 bits; expected format 1 (PCM) "
       "with 16, or 3 (float) with 32"},
      {with({.channels = 6}),
       "in it, the number of audio channels is 6; expected 1 (mono) or 2 (stereo)"},
      {with({.channels = 0}),
       "in it, the number of audio channels is 0; expected 1 (mono) or 2 (stereo)"},
      {with({.rate_hz = 0}), "in it, the audio sample rate is 0 Hz; expected 8000 to 192000"},
      {with({.block_bytes = 3}), "its block size is 3; expected 2 for its samples and channels"},
  };
  for (const auto& [bytes, expected] : cases) {
    put(bytes);
    EXPECT_EQ(refusal(), expected);
  }
}

TEST_F(WavTest, NoticesThatTheFileIsCutLater) {
  put(wav(chunk("fmt ", format_of({})) + chunk("data", std::string(20'000, 'x'))));
  auto reader = WavReader::open(path_);
  ASSERT_TRUE(reader.ok());
  std::filesystem::resize_file(path_, 1044);
  std::vector<float> samples(10'000);
  const auto count = reader->read(samples);
  ASSERT_FALSE(count.ok());
  EXPECT_NE(count.status().message.find("ended 19000 bytes before the end"), std::string::npos)
      << count.status().message;
}

TEST_F(WavTest, NamesTheFileThatCannotBeUsed) {
  const std::string missing = (folder_ / "none" / "a.wav").string();
  EXPECT_EQ(WavReader::open(missing).status().message,
            "The WAV file '" + missing + "' cannot be opened: No such file or directory");
  EXPECT_EQ(WavWriter::create(missing, {48'000, 1}).status().message,
            "The WAV file '" + missing + "' cannot be written: No such file or directory");
  EXPECT_EQ(WavWriter::create(path_, {48'000, 5}).status().message,
            "The number of audio channels is 5; expected 1 (mono) or 2 (stereo)");
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(WavReader::open(folder_).ok());
}

TEST_F(WavTest, SaysWhenTheDiskIsFull) {
  auto writer = WavWriter::create("/dev/full", {48'000, 1});
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.status().message,
            "The WAV file '/dev/full' cannot be written: No space left on device");
}

}  // namespace
}  // namespace tuicall::media
