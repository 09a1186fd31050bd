#include "server/relay/recent_packets.h"

namespace tuicall::server {

void RecentPackets::keep(uint16_t sequence_number, std::span<const uint8_t> packet,
                         int64_t now_us) {
  Slot& slot = slots_[sequence_number % kPackets];
  slot.bytes.assign(packet.begin(), packet.end());
  slot.at_us = now_us;
  slot.sequence_number = sequence_number;
}

std::span<const uint8_t> RecentPackets::find(uint16_t sequence_number, int64_t now_us) const {
  const Slot& slot = slots_[sequence_number % kPackets];
  if (slot.sequence_number != sequence_number || now_us - slot.at_us > kKept_us) return {};
  return slot.bytes;
}

}  // namespace tuicall::server
