// The last RTP packets of one stream, decrypted, for receivers that miss one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tuicall::server {

class RecentPackets {
 public:
  // One that is older has no use: the receiver has played past it.
  static constexpr int64_t kKept_us = 500'000;
  // At its beginning, which keep() looks at.
  static constexpr size_t kHeadBytes = 32;

  void keep(uint16_t sequence_number, std::span<const uint8_t> packet, int64_t now_us);
  // Has the processor fetch the place of the next packet. Only time depends on it.
  void prefetch() const;
  // Where the next packet goes, or a little further: grows by at least the length of each.
  uint64_t position() const { return end_; }
  // Empty if it is not there, too old, or before the position. Valid until the next keep().
  std::span<const uint8_t> find(uint16_t sequence_number, uint64_t position, int64_t now_us) const;

 private:
  // Packets of 10 ms for the time above, in a power of two: numbers go on evenly where they wrap.
  static constexpr size_t kPackets = 64;
  // 128 kbit/s for the time above, which is more than speech takes: what has a higher rate is kept
  // for a shorter time.
  static constexpr size_t kBytes = 8192;

  struct Slot {
    int64_t at_us = 0;
    uint64_t begin = 0;  // counted in bytes since the beginning of the stream
    uint16_t length = 0;
    uint16_t sequence_number = 0;
  };
  // One behind the other, and over the oldest ones. Made with the first packet.
  std::vector<uint8_t> bytes_;
  uint64_t end_ = 0;
  std::array<Slot, kPackets> slots_;
};

}  // namespace tuicall::server
