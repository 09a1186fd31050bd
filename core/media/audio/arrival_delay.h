// How late the packets of a stream arrive against the fastest among them, and how long one has to
// wait so that nearly all are there. Clocks of sender and receiver need not agree, nor run equally
// fast: the fastest packet is that of the last two seconds of speech.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace tuicall::media {

class ArrivalDelay {
 public:
  // timestamp: in samples. Gives how many ms later than the fastest this packet is, 0 or more.
  double add(int64_t timestamp, uint64_t arrival_ms);
  // A packet came after its time, by its delay as add gave it. From now on all wait for one like
  // it; without another one that wears off by kForget_ms_per_packet.
  void too_late(double delay_ms);

  bool has_begun() const { return !offsets_.empty(); }
  // When a sample could have arrived with the fastest packet, on the receiver's clock.
  double earliest_ms(int64_t timestamp) const;
  // So long after earliest_ms nearly all packets (kShare) are there.
  double wait_ms() const;

 private:
  // 2 s of packets of 20 ms. During DTX they are old; beyond 10 s, clocks could differ by 3 ms
  // (300 ppm).
  static constexpr size_t kWindowPackets = 100;
  static constexpr uint64_t kWindow_ms = 10'000;
  static constexpr double kBucket_ms = 5;
  static constexpr size_t kBuckets = 100;

  struct Offset {
    uint64_t number;
    uint64_t arrival_ms;
    double offset_ms;
  };

  double quantile_ms() const;

  std::deque<Offset> offsets_;  // rising: the first is the least of the window
  uint64_t count_ = 0;
  std::array<double, kBuckets> shares_{};  // of all packets, how many are in each; sum 1
  uint64_t counted_ = 0;
  double peak_ms_ = 0;
};

}  // namespace tuicall::media
