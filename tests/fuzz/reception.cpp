// A receiver's statistics of packets in any order, with any timestamps, at any time: what they say
// is possible, and what is called missing has not come.
#include "media/packet/reception.h"

#include <gtest/gtest.h>

#include <array>

#include "byte_source.h"
#include "fuzz_target.h"

namespace {

using namespace tuicall;

void expect_possible(media::Reception& reception, int64_t now_us) {
  EXPECT_LE(reception.lost(), reception.expected());
  std::array<uint16_t, 64> missing = {};
  const size_t count = reception.missing(media::Reception::kRemembered, missing);
  EXPECT_LE(count, missing.size());
  for (size_t i = 0; i < count; ++i) {
    const auto behind = static_cast<uint16_t>(reception.highest_sequence() - missing[i]);
    EXPECT_GT(behind, 0);
    EXPECT_LT(behind, media::Reception::kRemembered);
    EXPECT_LT(behind, reception.expected());
  }
  if (const auto block = reception.report(now_us)) {
    EXPECT_EQ(block->ssrc, 7U);
    media::round_trip_us(*block, static_cast<uint32_t>(now_us));
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::ByteSource source(data, size);
  media::Reception reception(7, 48000);
  uint16_t number = source.word();
  uint32_t timestamp = 0;
  int64_t now_us = 0;
  while (!source.empty()) {
    switch (source.pick(5)) {
      case 0:
        number = static_cast<uint16_t>(number + source.byte() - 128);
        break;
      case 1:
        number = source.word();
        break;
      case 2:
        now_us += int64_t{source.word()} * 1000;
        break;
      case 3:
        reception.on_sender_report(uint64_t{source.word()} << 24, now_us);
        break;
      default:
        number = static_cast<uint16_t>(number + 1);
    }
    timestamp += uint32_t{source.byte()} * 480;
    reception.on_packet(number, timestamp, now_us);
    expect_possible(reception, now_us);
  }
  return 0;
}
