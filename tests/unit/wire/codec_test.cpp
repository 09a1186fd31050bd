// What is written is read again as it was.
#include "wire/codec.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace tuicall::wire {
namespace {

void expect_round_trip(const std::vector<Frame>& frames) {
  for (const Frame& frame : frames) {
    const Decoded decoded = decode(content_of(frame));
    EXPECT_EQ(decoded.error, DecodeError::kNone) << decoded.message;
    EXPECT_TRUE(decoded.frame == frame) << "frame kind " << frame.index();
  }
}

TEST(Codec, CarriesEveryEmptyMessage) { expect_round_trip(empty_samples()); }

TEST(Codec, CarriesEveryFullMessage) { expect_round_trip(full_samples()); }

TEST(Codec, SamplesCoverEveryKind) {
  std::vector<bool> frames(std::variant_size_v<Frame>), commands(std::variant_size_v<Command>);
  for (const Frame& frame : empty_samples()) {
    frames[frame.index()] = true;
    if (const auto* request = std::get_if<Request>(&frame))
      commands[request->command.index()] = true;
  }
  for (const bool covered : frames) EXPECT_TRUE(covered);
  for (const bool covered : commands) EXPECT_TRUE(covered);
}

TEST(Codec, PrefixIsTheLengthInLittleEndian) {
  std::vector<uint8_t> bytes = {42};  // what is there stays
  ASSERT_TRUE(encode(Ping{}, bytes).ok());
  EXPECT_EQ(bytes[0], 42);
  EXPECT_EQ(bytes[1], bytes.size() - 5);
  EXPECT_EQ(bytes[2] + bytes[3] + bytes[4], 0);
}

TEST(Codec, ReadsAFrameAtAnyAddress) {
  for (const Frame& frame : full_samples()) {
    const std::vector<uint8_t> content = content_of(frame);
    for (size_t offset = 0; offset < 8; ++offset) {
      std::vector<uint8_t> moved(offset, 0xEE);
      moved.insert(moved.end(), content.begin(), content.end());
      EXPECT_TRUE(decode(std::span<const uint8_t>(moved).subspan(offset)).frame == frame);
    }
  }
}

// A frame of exactly so many bytes, by the length of one text.
TEST(Codec, HoldsTheLimitOfAFrame) {
  LoginRefused message;
  const size_t overhead = content_of(LoginRefused{0, "x"}).size();
  std::vector<uint8_t> bytes;
  message.message.assign(kMaxFrameBytes - overhead, 'x');
  EXPECT_TRUE(encode(message, bytes).ok());
  EXPECT_EQ(decode(std::span<const uint8_t>(bytes).subspan(4)).error, DecodeError::kNone);
  bytes.clear();
  message.message.assign(kMaxFrameBytes, 'x');
  const base::Status status = encode(message, bytes);
  EXPECT_EQ(status.code, base::kParamInvalid);
  EXPECT_FALSE(status.message.empty());
  EXPECT_TRUE(bytes.empty());
}

}  // namespace
}  // namespace tuicall::wire
