#include "media/packet/reception.h"

#include <algorithm>

#include "media/packet/ntp_time.h"

namespace tuicall::media {
namespace {

constexpr uint16_t kMaxDropout = 3000;  // RFC 3550, A.1
constexpr uint16_t kMaxMisorder =
    1000;  // A.1 has 100 for ten seconds of it; at 20 ms these are 20 s
constexpr uint64_t kCycle = 0x10000;

}  // namespace

void Reception::begin(uint16_t sequence_number) {
  begun_ = true;
  // A cycle ahead, so that what is late by a little never falls below zero.
  first_ = kCycle + sequence_number;
  highest_ = first_;
  after_jump_.reset();
  come_ = {};
  set(highest_, true);
  received_ = 1;
  duplicates_ = 0;
  expected_before_ = 0;
  received_before_ = 0;
  transit_.reset();
  jitter_16_ = 0;
}

Arrival Reception::on_packet(uint16_t sequence_number, uint32_t rtp_timestamp, int64_t arrival_us,
                             Sent sent) {
  Arrival arrival = Arrival::kInOrder;
  const auto ahead = static_cast<uint16_t>(sequence_number - static_cast<uint16_t>(highest_));
  if (!begun_) {
    begin(sequence_number);
  } else if (ahead != 0 && ahead < kMaxDropout) {
    arrival = advance(highest_ + ahead);
  } else if (ahead == 0 || ahead >= kCycle - kMaxMisorder) {
    arrival = on_behind(highest_ - static_cast<uint16_t>(-ahead), sent);
  } else {
    arrival = on_jump(sequence_number);
  }
  // One that is behind others was sent again, more often than not, here or on the way before: how
  // late it is tells the loss that was repaired, and not how evenly the network carries.
  if (arrival == Arrival::kInOrder || arrival == Arrival::kRestarted)
    measure_jitter(rtp_timestamp, arrival_us);
  return arrival;
}

Arrival Reception::advance(uint64_t sequence) {
  after_jump_.reset();
  const uint64_t forgotten = sequence - std::min<uint64_t>(sequence - highest_, kRemembered);
  for (uint64_t i = forgotten + 1; i < sequence; ++i) set(i, false);
  highest_ = sequence;
  set(sequence, true);
  ++received_;
  return Arrival::kInOrder;
}

Arrival Reception::on_behind(uint64_t sequence, Sent sent) {
  after_jump_.reset();
  if (highest_ - sequence >= kRemembered) {
    ++received_;
    return Arrival::kTooOld;
  }
  if (has(sequence)) {
    ++duplicates_;
    return Arrival::kDuplicate;
  }
  // The stream had begun before the packet that came first.
  first_ = std::min(first_, sequence);
  set(sequence, true);
  if (sent == Sent::kOnce) ++received_;
  return Arrival::kLate;
}

Arrival Reception::on_jump(uint16_t sequence_number) {
  if (after_jump_ != sequence_number) {
    after_jump_ = static_cast<uint16_t>(sequence_number + 1);
    return Arrival::kJump;
  }
  begin(sequence_number);
  return Arrival::kRestarted;
}

void Reception::measure_jitter(uint32_t rtp_timestamp, int64_t arrival_us) {
  // Split, so that a clock that began long ago does not run over.
  const int64_t seconds = arrival_us / 1'000'000;
  const int64_t rest_us = arrival_us % 1'000'000;
  const int64_t arrival = seconds * clock_rate_hz_ + rest_us * clock_rate_hz_ / 1'000'000;
  const uint32_t transit = static_cast<uint32_t>(arrival) - rtp_timestamp;
  if (transit_) {
    const auto change = static_cast<int32_t>(transit - *transit_);
    const uint64_t distance =
        static_cast<uint64_t>(change < 0 ? -int64_t{change} : int64_t{change});
    jitter_16_ += distance;
    jitter_16_ -= (jitter_16_ - distance + 8) >> 4;
  }
  transit_ = transit;
}

void Reception::on_sender_report(uint64_t ntp_time, int64_t arrival_us) {
  last_sender_report_ = middle_of_ntp(ntp_time);
  sender_report_at_us_ = arrival_us;
}

std::optional<ReportBlock> Reception::report(int64_t now_us) {
  if (!begun_) return std::nullopt;
  const uint64_t expected_now = expected() - std::min(expected(), expected_before_);
  const uint64_t received_now = received_ - received_before_;
  expected_before_ = expected();
  received_before_ = received_;

  ReportBlock block;
  block.ssrc = ssrc_;
  if (expected_now > received_now) {
    const uint64_t fraction = ((expected_now - received_now) << 8) / expected_now;
    block.fraction_lost = static_cast<uint8_t>(std::min<uint64_t>(fraction, 255));
  }
  block.cumulative_lost = static_cast<int32_t>(std::min<uint64_t>(lost(), 0x7FFFFF));
  block.highest_sequence = static_cast<uint32_t>(highest_ - kCycle);
  block.jitter = jitter();
  block.last_sender_report = last_sender_report_;
  if (last_sender_report_ != 0) {
    block.delay_since_sender_report = short_ntp_of_us(now_us - sender_report_at_us_);
  }
  return block;
}

size_t Reception::missing(size_t back, std::span<uint16_t> out) const {
  if (!begun_) return 0;
  const uint64_t span = std::min<uint64_t>({back, kRemembered, highest_ - first_ + 1});
  size_t count = 0;
  for (uint64_t i = highest_ - span + 1; i <= highest_ && count < out.size(); ++i) {
    if (!has(i)) out[count++] = static_cast<uint16_t>(i);
  }
  return count;
}

bool Reception::has(uint64_t sequence) const {
  return (come_[sequence / 64 % come_.size()] >> sequence % 64 & 1) != 0;
}

void Reception::set(uint64_t sequence, bool value) {
  uint64_t& word = come_[sequence / 64 % come_.size()];
  const uint64_t bit = uint64_t{1} << sequence % 64;
  word = value ? word | bit : word & ~bit;
}

std::optional<int64_t> round_trip_us(const ReportBlock& block, uint32_t now_ntp) {
  if (block.last_sender_report == 0) return std::nullopt;
  const uint32_t taken = now_ntp - block.last_sender_report - block.delay_since_sender_report;
  const auto signed_taken = static_cast<int32_t>(taken);  // clocks tick a little differently
  return std::max<int64_t>(0, int64_t{signed_taken} * 1'000'000 / 65536);
}

}  // namespace tuicall::media
