// Packets of one stream, put into their order. Knows neither time nor sound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "media/audio/opus_packet.h"

namespace tuicall::media {

struct BufferedPacket {
  int64_t sequence = 0;   // counted on beyond the wrap, as is the timestamp
  int64_t timestamp = 0;  // of the first sample
  OpusPacketInfo info;
  std::vector<uint8_t> payload;

  int64_t end() const { return timestamp + static_cast<int64_t>(info.samples); }
};

class PacketBuffer {
 public:
  // More than 400 ms of the shortest packets (2.5 ms).
  static constexpr size_t kMaxPackets = 256;

  // Its sequence number is in the buffer only once. If it is full, the oldest packet is dropped:
  // false then.
  bool insert(BufferedPacket packet);
  // The first in order, or null.
  const BufferedPacket* front() const { return packets_.empty() ? nullptr : &packets_.front(); }
  void pop() { packets_.pop_front(); }
  size_t size() const { return packets_.size(); }
  size_t samples() const;
  void clear() { packets_.clear(); }

 private:
  std::deque<BufferedPacket> packets_;
};

}  // namespace tuicall::media
