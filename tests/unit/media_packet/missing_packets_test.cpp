// Which packets of a stream are asked for again, and what is known of the answers. How often one
// is asked for: voice_in_test.cpp, relay_test.cpp and relay_conference_test.cpp.
#include "media/packet/missing_packets.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace tuicall::media {
namespace {

constexpr uint32_t kFrame_samples = 960;
constexpr int64_t kFrame_us = 20'000;
constexpr uint32_t kNumbers = 0x10000;  // then they begin again

// A stream of 20 ms frames, and what its receiver asks for.
struct AskedStream {
  Reception reception{1, 48'000};
  MissingPackets missing;
  std::vector<uint16_t> asked;
  bool was_asked_for = false;  // the last packet

  void take(uint32_t number) {
    const int64_t now_us = int64_t{number} * kFrame_us;
    const auto sequence_number = static_cast<uint16_t>(number);
    was_asked_for = missing.came(sequence_number);
    reception.on_packet(sequence_number, number * kFrame_samples, now_us);
    std::array<uint16_t, MissingPackets::kMost> lost{};
    const size_t count = missing.to_ask_for(reception, now_us, lost);
    asked.insert(asked.end(), lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(count));
  }
};

TEST(MissingPackets, ANumberThatComesAnewWasNotAskedFor) {
  AskedStream stream;
  for (const uint32_t number : {100U, 102U}) stream.take(number);
  ASSERT_EQ(stream.asked, std::vector<uint16_t>{101});
  for (uint32_t number = 103; number < kNumbers + 101; ++number) stream.take(number);
  stream.take(kNumbers + 101);
  EXPECT_FALSE(stream.was_asked_for);
  EXPECT_FALSE(stream.missing.came_again(101)) << "nor was it overtaken";
}

TEST(MissingPackets, OneThatComesLateWasAskedFor) {
  AskedStream stream;
  for (uint32_t number = 100; number < 160; ++number) {
    if (number != 101) stream.take(number);
  }
  EXPECT_TRUE(stream.missing.came(101)) << "after more than a second";
}

}  // namespace
}  // namespace tuicall::media
