// STUN messages: whatever comes is taken or refused, and what is taken is written again as it was
// understood. Nothing is taken for signed with a password that nobody knows.
#include <gtest/gtest.h>

#include "fuzz_target.h"
#include "media/packet/stun_message.h"

namespace media = tuicall::media;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> packet(data, size);
  const std::optional<media::ReceivedStun> received = media::parse_stun(packet);
  EXPECT_FALSE(media::has_integrity(packet, "a password of the fuzzer alone"));
  if (!received) return 0;
  for (const uint16_t type : received->not_understood) EXPECT_LT(type, 0x8000);
  const std::vector<uint8_t> again = media::encode_stun(received->message, "another");
  EXPECT_TRUE(media::has_integrity(again, "another"));
  const std::optional<media::ReceivedStun> same = media::parse_stun(again);
  EXPECT_TRUE(same && same->message == received->message);
  return 0;
}
