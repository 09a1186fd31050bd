// WAV files: whatever comes is refused with a reason, or read to its end and gives as much sound as
// it said.
#include "client/media/wav_reader.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "fuzz_target.h"

namespace base = tuicall::base;
namespace client = tuicall::client;
namespace media = tuicall::media;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::vector<uint8_t> bytes(data, data + size);
  client::WavReader::File file(fmemopen(bytes.data(), bytes.size(), "rb"));
  base::Result<client::WavReader> opened = client::WavReader::over(std::move(file), "fuzz");
  if (!opened.ok()) {
    EXPECT_EQ(opened.status().code, base::kParamInvalid);
    EXPECT_EQ(opened.status().message.rfind("'fuzz'", 0), 0U);
    return 0;
  }
  EXPECT_TRUE(media::check_convertible(opened->format()).ok());
  EXPECT_GT(opened->samples(), 0U);
  EXPECT_LE(opened->samples(), size);
  uint64_t came = 0;
  for (;;) {
    const base::Result<std::vector<float>> piece = opened->read(100);
    EXPECT_TRUE(piece.ok()) << piece.status().message;
    if (!piece.ok() || piece->empty()) break;
    came += piece->size() / opened->format().channels;
  }
  EXPECT_EQ(came, opened->samples());
  return 0;
}
