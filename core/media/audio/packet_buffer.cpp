#include "media/audio/packet_buffer.h"

#include <algorithm>
#include <utility>

namespace tuicall::media {

bool PacketBuffer::insert(BufferedPacket packet) {
  // From the end, where nearly every packet belongs.
  const auto after =
      std::find_if(packets_.rbegin(), packets_.rend(),
                   [&](const BufferedPacket& other) { return other.sequence < packet.sequence; });
  packets_.insert(after.base(), std::move(packet));
  if (packets_.size() <= kMaxPackets) return true;
  packets_.pop_front();
  return false;
}

size_t PacketBuffer::samples() const {
  size_t sum = 0;
  for (const BufferedPacket& packet : packets_) sum += packet.info.samples;
  return sum;
}

}  // namespace tuicall::media
