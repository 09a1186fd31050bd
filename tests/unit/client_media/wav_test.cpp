// WAV files: every kind that is read, what is said of others, and what is written.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "client/media/wav_reader.h"
#include "client/media/wav_writer.h"
#include "wav_bytes.h"

namespace tuicall::client {
namespace {

class WavTest : public testing::Test {
 protected:
  WavTest() { std::filesystem::create_directories(folder); }
  ~WavTest() override { std::filesystem::remove_all(folder); }

  base::Result<WavReader> open(const std::vector<uint8_t>& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return WavReader::open(path);
  }
  // What is said of it, without the name of the file.
  std::string refusal(const std::vector<uint8_t>& bytes) {
    const base::Result<WavReader> opened = open(bytes);
    EXPECT_FALSE(opened.ok());
    EXPECT_EQ(opened.status().code, base::kParamInvalid);
    EXPECT_EQ(opened.status().message.rfind("'" + path + "'", 0), 0U) << opened.status().message;
    return opened.status().message.substr(
        std::min(opened.status().message.size(), path.size() + 2));
  }
  std::vector<float> samples_of(const WavBytes& file) {
    base::Result<WavReader> opened = open(file.make());
    EXPECT_TRUE(opened.ok()) << opened.status().message;
    return opened.ok() ? *opened->read(1000) : std::vector<float>();
  }

  const std::string folder =
      std::filesystem::temp_directory_path() / ("wav_test." + std::to_string(getpid()));
  const std::string path = folder + "/sound.wav";
};

std::vector<uint8_t> bytes_of(const std::vector<float>& samples) {
  std::vector<uint8_t> bytes(samples.size() * sizeof(float));
  std::memcpy(bytes.data(), samples.data(), bytes.size());
  return bytes;
}

TEST_F(WavTest, EveryKindOfSampleIsRead) {
  const std::vector<float> expected{0.5F, -1, 0.25F, 0};
  EXPECT_EQ(samples_of({.data = {0, 0x40, 0, 0x80, 0, 0x20, 0, 0}}), expected);
  EXPECT_EQ(samples_of({.bits = 24, .data = {0, 0, 0x40, 0, 0, 0x80, 0, 0, 0x20, 0, 0, 0}}),
            expected);
  EXPECT_EQ(
      samples_of({.bits = 32, .data = {0, 0, 0, 0x40, 0, 0, 0, 0x80, 0, 0, 0, 0x20, 0, 0, 0, 0}}),
      expected);
  EXPECT_EQ(samples_of({.coding = 3, .bits = 32, .data = bytes_of(expected)}), expected);
  EXPECT_EQ(
      samples_of({.channels = 2, .is_extensible = true, .data = {0, 0x40, 0, 0x80, 0, 0x20, 0, 0}}),
      expected);
  EXPECT_EQ(
      samples_of({.coding = 3, .bits = 32, .is_extensible = true, .data = bytes_of(expected)}),
      expected);
}

TEST_F(WavTest, TheFormatAndTheLengthAreKnown) {
  const base::Result<WavReader> opened =
      open(WavBytes{.channels = 2, .rate_hz = 44'100, .other_chunk = "odd"}.make());
  ASSERT_TRUE(opened.ok()) << opened.status().message;
  EXPECT_EQ(opened->format(), (media::PcmFormat{44'100, 2}));
  EXPECT_EQ(opened->samples(), 80U);
}

TEST_F(WavTest, PiecesEndWithTheFile) {
  base::Result<WavReader> opened = open(WavBytes{.data = std::vector<uint8_t>(11)}.make());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->read(3)->size(), 3U);
  EXPECT_EQ(opened->read(3)->size(), 2U) << "half a sample is none";
  EXPECT_EQ(opened->read(3)->size(), 0U);
}

TEST_F(WavTest, WhatWasWrittenIntoAPipeIsReadToItsEnd) {
  const base::Result<WavReader> opened = open(WavBytes{.data_size = 0xFFFFFFFF}.make());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->samples(), 160U);
}

TEST_F(WavTest, OtherFilesAreRefusedByName) {
  EXPECT_EQ(refusal({}), " has 0 bytes, expected a WAV file (RIFF, WAVE)");
  EXPECT_EQ(refusal(std::vector<uint8_t>(1000, 'x')),
            " does not begin as a WAV file does, expected a WAV file (RIFF, WAVE)");
  EXPECT_EQ(refusal(WavBytes{.data_size = 321}.make()),
            " is cut off: it has 320 bytes of sound, expected 321 as it says itself");
  EXPECT_EQ(refusal(WavBytes{.data = {}}.make()), " has no sound, expected at least one sample");
  EXPECT_EQ(refusal(WavBytes{.channels = 0}.make()),
            ": The number of audio channels is 0; expected 1 (mono) or 2 (stereo)");
  EXPECT_EQ(refusal(WavBytes{.rate_hz = 7'999}.make()),
            ": The audio sample rate is 7999 Hz; expected 8000 to 192000");
  EXPECT_EQ(refusal(WavBytes{.coding = 7, .bits = 8}.make()),
            " has samples of coding 7 and 8 bits, expected PCM of 16, 24 or 32 bits, or floats of "
            "32 bits");
  EXPECT_EQ(refusal(WavBytes{.coding = 3, .bits = 64}.make()),
            " has samples of coding 3 and 64 bits, expected PCM of 16, 24 or 32 bits, or floats of "
            "32 bits");
  EXPECT_EQ(refusal(WavBytes{.block_bytes = 3}.make()),
            " has 3 bytes for the samples of a moment, expected 2");
}

TEST_F(WavTest, AnyCutIsNoticed) {
  const std::vector<uint8_t> whole = WavBytes{.is_extensible = true, .other_chunk = "x"}.make();
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}), "");
  }
}

TEST_F(WavTest, SoundWithoutItsFormatAndChunksWithoutEndAreRefused) {
  std::vector<uint8_t> bytes = WavBytes().make();
  std::copy_n("data", 4, bytes.begin() + 12);
  EXPECT_EQ(refusal(bytes), " has no chunk \"fmt \" before its sound, expected one");
  bytes.resize(12);
  for (int i = 0; i < 1001; ++i) bytes.insert(bytes.end(), {'j', 'u', 'n', 'k', 0, 0, 0, 0});
  EXPECT_EQ(refusal(bytes),
            " has more than 1000 chunks before its sound, expected \"data\" among the first");
}

TEST_F(WavTest, WhatIsNoFileIsRefusedByName) {
  EXPECT_EQ(WavReader::open(folder + "/none.wav").status().message,
            "'" + folder +
                "/none.wav' cannot be opened: No such file or directory, expected a WAV "
                "file (RIFF, WAVE)");
  EXPECT_EQ(WavReader::open(folder).status().message,
            "'" + folder +
                "' cannot be opened: it is no regular file, expected a WAV file (RIFF, "
                "WAVE)");
  const base::Status refused = WavWriter::create(folder, {}).status();
  EXPECT_EQ(refused.code, base::kParamInvalid);
  EXPECT_EQ(refused.message, "'" + folder +
                                 "' cannot be written: Is a directory, expected a file "
                                 "that can be written");
}

TEST_F(WavTest, WhatIsWrittenIsReadAgainAtEachTime) {
  base::Result<WavWriter> file = WavWriter::create(path, {16'000, 2});
  ASSERT_TRUE(file.ok());
  for (uint64_t pieces = 1; pieces < 4; ++pieces) {
    ASSERT_TRUE(file->write(std::vector<int16_t>{16'384, -32'768}).ok());
    base::Result<WavReader> reader = WavReader::open(path);
    ASSERT_TRUE(reader.ok()) << reader.status().message;
    EXPECT_EQ(reader->format(), (media::PcmFormat{16'000, 2}));
    EXPECT_EQ(reader->samples(), pieces);
    EXPECT_EQ(*reader->read(1), (std::vector<float>{0.5F, -1}));
  }
}

// The limit of this process stands for that of a disk.
TEST_F(WavTest, AFullDiskIsToldAndWhatWasWrittenStays) {
  base::Result<WavWriter> file = WavWriter::create(path, {});
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->write(std::vector<int16_t>(1000)).ok());
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{3000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const base::Status refused = file->write(std::vector<int16_t>(1000));
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(refused.code, base::kRequestRefused);
  EXPECT_EQ(refused.message, "'" + path + "' cannot be written: File too large");
  EXPECT_EQ(WavReader::open(path)->samples(), 1000U);
}

}  // namespace
}  // namespace tuicall::client
