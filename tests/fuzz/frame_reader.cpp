// The frame reader: in whatever pieces a stream arrives, the same frames come out of it, and it
// ends in the same state. The first bytes say the limit and how the rest is cut.
#include <gtest/gtest.h>

#include "byte_source.h"
#include "fuzz_target.h"
#include "wire/codec.h"

namespace {

using tuicall::fuzz::ByteSource;
using tuicall::wire::FrameReader;

struct Read {
  std::vector<std::vector<uint8_t>> frames;
  FrameReader::Next end = FrameReader::Next::kNeedMore;
  uint32_t announced_bytes = 0;

  void take(FrameReader& reader) {
    std::span<const uint8_t> content;
    while ((end = reader.next(content)) == FrameReader::Next::kFrame)
      frames.emplace_back(content.begin(), content.end());
    announced_bytes = reader.announced_bytes();
  }

  bool operator==(const Read&) const = default;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ByteSource source(data, size);
  const uint32_t limit = 1U + source.word();
  ByteSource cuts(data, size);
  const std::span<const uint8_t> stream = source.all();

  FrameReader whole_reader(limit);
  Read whole;
  whole_reader.append(stream);
  whole.take(whole_reader);
  for (const auto& frame : whole.frames) {
    EXPECT_GE(frame.size(), 1U);
    EXPECT_LE(frame.size(), limit);
  }

  FrameReader piece_reader(limit);
  Read pieces;
  ByteSource rest(stream.data(), stream.size());
  // Whoever has been told kTooLong closes the connection and reads no more.
  while (!rest.empty() && pieces.end != FrameReader::Next::kTooLong) {
    piece_reader.append(rest.bytes(1 + cuts.pick(16)));
    pieces.take(piece_reader);
  }
  EXPECT_TRUE(pieces == whole);
  return 0;
}
