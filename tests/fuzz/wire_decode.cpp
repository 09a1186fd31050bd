// The frame decoder: what it accepts is a frame that our encoder writes and reads back unchanged;
// what it refuses is named.
#include <gtest/gtest.h>

#include "fuzz_target.h"
#include "wire/codec.h"

namespace {

using namespace tuicall::wire;

// A frame that points to one text from many places is shorter than what we make of it.
void expect_same_frame(const Frame& frame) {
  std::vector<uint8_t> bytes;
  const tuicall::base::Status encoded = encode(frame, bytes);
  if (!encoded.ok()) {
    EXPECT_EQ(encoded.code, tuicall::base::kParamInvalid);
    EXPECT_TRUE(bytes.empty());
    return;
  }
  const Decoded again = decode(std::span<const uint8_t>(bytes).subspan(4));
  EXPECT_EQ(again.message, "");
  EXPECT_TRUE(again.frame == frame);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Decoded decoded = decode({data, size});
  EXPECT_EQ(decoded.error == DecodeError::kNone, decoded.message.empty());
  if (decoded.error == DecodeError::kNone) {
    EXPECT_EQ(decoded.request_id, 0U);
    expect_same_frame(decoded.frame);
  }
  return 0;
}
