// Frames cut out of a stream that arrives in whatever pieces.
#include <gtest/gtest.h>

#include "samples.h"

namespace tuicall::wire {
namespace {

std::vector<uint8_t> stream_of(const std::vector<Frame>& frames) {
  std::vector<uint8_t> bytes;
  for (const Frame& frame : frames) EXPECT_TRUE(encode(frame, bytes).ok());
  return bytes;
}

std::vector<Frame> read_all(FrameReader& reader) {
  std::vector<Frame> frames;
  std::span<const uint8_t> content;
  while (reader.next(content) == FrameReader::Next::kFrame) frames.push_back(decode(content).frame);
  return frames;
}

TEST(FrameReader, ReadsFramesFromPiecesOfEverySize) {
  const std::vector<Frame> sent = full_samples();
  const std::vector<uint8_t> stream = stream_of(sent);
  for (size_t piece = 1; piece < 300; ++piece) {
    FrameReader reader;
    std::vector<Frame> received;
    for (size_t at = 0; at < stream.size(); at += piece) {
      reader.append(
          std::span<const uint8_t>(stream).subspan(at, std::min(piece, stream.size() - at)));
      for (Frame& frame : read_all(reader)) received.push_back(std::move(frame));
    }
    ASSERT_TRUE(received == sent) << "pieces of " << piece;
  }
}

TEST(FrameReader, ReadsManyFramesFromOnePiece) {
  FrameReader reader;
  reader.append(stream_of(full_samples()));
  EXPECT_TRUE(read_all(reader) == full_samples());
}

TEST(FrameReader, NeedsMoreForAPartOfThePrefix) {
  FrameReader reader;
  std::span<const uint8_t> content;
  EXPECT_EQ(reader.next(content), FrameReader::Next::kNeedMore);
  reader.append(std::vector<uint8_t>{8, 0, 0});
  EXPECT_EQ(reader.next(content), FrameReader::Next::kNeedMore);
}

TEST(FrameReader, RefusesLengthsOutOfRangeBeforeTheContentComes) {
  std::span<const uint8_t> content;
  for (const uint32_t length : {0U, 65'537U, 0xFFFFFFFFU}) {
    FrameReader reader;
    std::vector<uint8_t> prefix;
    for (int i = 0; i < 4; ++i) prefix.push_back(static_cast<uint8_t>(length >> (8 * i)));
    reader.append(prefix);
    EXPECT_EQ(reader.next(content), FrameReader::Next::kTooLong);
    EXPECT_EQ(reader.announced_bytes(), length);
  }
}

TEST(FrameReader, HoldsASmallerLimit) {
  FrameReader reader(8);
  std::span<const uint8_t> content;
  reader.append(std::vector<uint8_t>{8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0});
  EXPECT_EQ(reader.next(content), FrameReader::Next::kFrame);
  EXPECT_EQ(content.size(), 8U);
  EXPECT_EQ(reader.next(content), FrameReader::Next::kTooLong);
}

}  // namespace
}  // namespace tuicall::wire
