// What a receiver makes of a stream: loss, order, jitter, reports, round trips.
#include "media/packet/reception.h"

#include <gtest/gtest.h>

#include <vector>

#include "media/packet/ntp_time.h"

namespace tuicall::media {
namespace {

constexpr uint32_t kSsrc = 0xABCD;
constexpr uint32_t kRate = 48000;
constexpr int64_t kFrameUs = 20'000;
constexpr uint32_t kFrame = 960;

// A stream of 20 ms frames: a packet's timestamp follows from its number.
struct Stream {
  Reception reception{kSsrc, kRate};

  Arrival take(uint32_t number, int64_t late_us = 0) {
    return reception.on_packet(static_cast<uint16_t>(number), number * kFrame,
                               int64_t{number} * kFrameUs + late_us);
  }
  void take_range(uint32_t first, uint32_t end) {
    for (uint32_t number = first; number < end; ++number) take(number);
  }
  std::vector<uint16_t> missing(size_t back, size_t room = Reception::kRemembered) const {
    std::vector<uint16_t> out(room);
    out.resize(reception.missing(back, out));
    return out;
  }
};

TEST(Reception, KnowsNothingBeforeTheFirstPacket) {
  Stream stream;
  EXPECT_FALSE(stream.reception.begun());
  EXPECT_FALSE(stream.reception.report(0));
  EXPECT_TRUE(stream.missing(100).empty());
  EXPECT_EQ(stream.reception.expected(), 0U);
}

TEST(Reception, CountsAStreamWithoutLoss) {
  Stream stream;
  stream.take_range(1000, 1100);
  const std::optional<ReportBlock> block = stream.reception.report(0);
  ASSERT_TRUE(block);
  EXPECT_EQ(*block, (ReportBlock{.ssrc = kSsrc, .highest_sequence = 1099}));
  EXPECT_EQ(stream.reception.received(), 100U);
  EXPECT_TRUE(stream.missing(1024).empty());
}

TEST(Reception, NamesWhatIsMissing) {
  Stream stream;
  stream.take_range(10, 20);
  stream.take_range(22, 30);
  stream.take(31);
  EXPECT_EQ(stream.missing(1024), (std::vector<uint16_t>{20, 21, 30}));
  EXPECT_EQ(stream.missing(1024, 2), (std::vector<uint16_t>{20, 21}));
  EXPECT_EQ(stream.missing(2), (std::vector<uint16_t>{30}));
  EXPECT_TRUE(stream.missing(0).empty());
  EXPECT_EQ(stream.take(21), Arrival::kLate);
  EXPECT_EQ(stream.missing(1024), (std::vector<uint16_t>{20, 30}));
  EXPECT_EQ(stream.reception.lost(), 2U);
}

TEST(Reception, GoesOnWhereNumbersRunOver) {
  Stream stream;
  stream.take_range(65530, 65535);
  stream.take_range(65537, 65540);
  EXPECT_EQ(stream.missing(1024), (std::vector<uint16_t>{65535, 0}));
  EXPECT_EQ(stream.take(65536), Arrival::kLate);
  EXPECT_EQ(stream.reception.report(0)->highest_sequence, 65539U);
  stream.take_range(65540, 3 * 65536);
  EXPECT_EQ(stream.reception.report(0)->highest_sequence, 3U * 65536 - 1);
  EXPECT_EQ(stream.reception.lost(), 1U);
}

TEST(Reception, TellsDuplicatesFromLateOnes) {
  Stream stream;
  stream.take_range(5, 10);
  EXPECT_EQ(stream.take(9), Arrival::kDuplicate);
  EXPECT_EQ(stream.take(5), Arrival::kDuplicate);
  EXPECT_EQ(stream.take(4), Arrival::kLate) << "sent before the one that came first";
  EXPECT_EQ(stream.take(4), Arrival::kDuplicate);
  EXPECT_EQ(stream.reception.duplicates(), 3U);
  EXPECT_EQ(stream.reception.received(), 6U);
  EXPECT_EQ(stream.reception.expected(), 6U);
  EXPECT_EQ(stream.reception.lost(), 0U);
}

TEST(Reception, RemembersSoManyAndNoMore) {
  Stream stream;
  stream.take(2000);
  stream.take(2000 + 2500);
  const std::vector<uint16_t> missing = stream.missing(5000);
  ASSERT_EQ(missing.size(), Reception::kRemembered - 1);
  EXPECT_EQ(missing.front(), 4500 - 1023);
  EXPECT_EQ(missing.back(), 4499);
  for (uint32_t number = 4501; number < 4600; ++number) stream.take(number);
  EXPECT_EQ(stream.take(4599 - 999), Arrival::kLate);
  EXPECT_EQ(stream.take(4599 - 999), Arrival::kDuplicate);
}

TEST(Reception, WaitsForASecondPacketAfterAJump) {
  Stream stream;
  stream.take_range(100, 110);
  EXPECT_EQ(stream.take(30000), Arrival::kJump);
  EXPECT_EQ(stream.take(110), Arrival::kInOrder) << "the stream goes on as if nothing had been";
  EXPECT_EQ(stream.take(30001), Arrival::kJump);
  EXPECT_EQ(stream.take(30002), Arrival::kRestarted);
  EXPECT_EQ(stream.take(30003), Arrival::kInOrder);
  EXPECT_EQ(stream.reception.received(), 2U);
  EXPECT_EQ(stream.reception.lost(), 0U);
  EXPECT_TRUE(stream.missing(1024).empty());
  EXPECT_EQ(stream.reception.report(0)->fraction_lost, 0);
}

TEST(Reception, ReportsTheShareThatWasLostSinceTheLastTime) {
  Stream stream;
  stream.take_range(0, 50);
  EXPECT_EQ(stream.reception.report(0)->fraction_lost, 0);
  for (uint32_t number = 50; number < 150; ++number) {
    if (number % 4 != 0) stream.take(number);
  }
  const std::optional<ReportBlock> second = stream.reception.report(0);
  EXPECT_EQ(second->fraction_lost, 64) << "a quarter, in 256ths";
  EXPECT_EQ(second->cumulative_lost, 25);
  EXPECT_EQ(stream.reception.report(0)->fraction_lost, 0) << "nothing has come since";
  stream.take_range(150, 160);
  EXPECT_EQ(stream.reception.report(0)->fraction_lost, 0);
  stream.take(52);
  stream.take(56);
  EXPECT_EQ(stream.reception.report(0)->fraction_lost, 0) << "more than expected is no loss";
  EXPECT_EQ(stream.reception.report(0)->cumulative_lost, 23);
}

TEST(Reception, MeasuresNoJitterWhereThereIsNone) {
  Stream stream;
  for (uint32_t number = 0; number < 100; ++number) stream.take(number, 150'000);
  EXPECT_EQ(stream.reception.jitter(), 0U);
}

TEST(Reception, MeasuresTheJitterOfARegularOne) {
  Stream stream;
  // Every other packet is 10 ms late, so each differs from the one before by 480 units.
  for (uint32_t number = 0; number < 500; ++number) stream.take(number, number % 2 * 10'000);
  EXPECT_NEAR(stream.reception.jitter(), 480, 1);
  EXPECT_NEAR(static_cast<double>(stream.reception.jitter_us()), 10'000, 25);
}

TEST(Reception, MeasuresJitterWhereTimestampsRunOver) {
  Reception reception(kSsrc, kRate);
  const int64_t long_ago_us = int64_t{40} * 365 * 24 * 3600 * 1'000'000;
  uint32_t timestamp = 0xFFFFFFFF - 10 * kFrame;
  for (uint16_t number = 0; number < 100; ++number, timestamp += kFrame) {
    reception.on_packet(number, timestamp, long_ago_us + number * kFrameUs);
  }
  EXPECT_EQ(reception.jitter(), 0U);
}

TEST(Reception, SaysWhenTheLastSenderReportCame) {
  Stream stream;
  stream.take(1);
  stream.reception.on_sender_report(0x1111222233334444, 5'000'000);
  const std::optional<ReportBlock> block = stream.reception.report(5'500'000);
  EXPECT_EQ(block->last_sender_report, 0x22223333U);
  EXPECT_EQ(block->delay_since_sender_report, 32768U);
  const int64_t days_later_us = int64_t{48} * 3600 * 1'000'000;
  EXPECT_EQ(stream.reception.report(days_later_us)->delay_since_sender_report, UINT32_MAX);
}

TEST(RoundTrip, IsWhatRemainsOfTheTimeThatPassed) {
  constexpr int64_t kSentUs = 1'764'000'000'000'000;
  const uint32_t sent = middle_of_ntp(ntp_of_us(kSentUs));
  const uint32_t now = middle_of_ntp(ntp_of_us(kSentUs + 1'080'000));
  const ReportBlock block{.last_sender_report = sent, .delay_since_sender_report = 65536};
  ASSERT_TRUE(round_trip_us(block, now));
  EXPECT_NEAR(static_cast<double>(*round_trip_us(block, now)), 80'000, 32);
}

TEST(RoundTrip, IsNeverNegativeAndNeedsAReport) {
  const ReportBlock ahead{.last_sender_report = 1000, .delay_since_sender_report = 500};
  EXPECT_EQ(round_trip_us(ahead, 1499), 0);
  EXPECT_FALSE(round_trip_us(ReportBlock{}, 1499));
}

TEST(NtpTime, CountsFrom1900) {
  EXPECT_EQ(ntp_of_us(0), uint64_t{2'208'988'800} << 32);
  EXPECT_EQ(ntp_of_us(1'500'000), (uint64_t{2'208'988'801} << 32) + 0x80000000U);
  EXPECT_LT(ntp_of_us(1'999'999), uint64_t{2'208'988'802} << 32);
}

}  // namespace
}  // namespace tuicall::media
