#include "server/relay/recent_packets.h"

#include <algorithm>

namespace tuicall::server {

void RecentPackets::keep(uint16_t sequence_number, std::span<const uint8_t> packet,
                         int64_t now_us) {
  bytes_.resize(kBytes);
  // No packet goes over the end.
  const size_t left = kBytes - end_ % kBytes;
  if (left < packet.size()) end_ += left;
  std::copy(packet.begin(), packet.end(), &bytes_[end_ % kBytes]);
  slots_[sequence_number % kPackets] = {now_us, end_, static_cast<uint16_t>(packet.size()),
                                        sequence_number};
  end_ += packet.size();
}

void RecentPackets::prefetch() const {
  if (bytes_.empty()) return;
  // A packet of speech; of a longer one the processor sees itself what comes.
  const uint8_t* const next = &bytes_[end_ % kBytes];
  __builtin_prefetch(next, 1);
  __builtin_prefetch(next + 64, 1);
}

std::span<const uint8_t> RecentPackets::find(uint16_t sequence_number, uint64_t position,
                                             int64_t now_us) const {
  const Slot& slot = slots_[sequence_number % kPackets];
  const bool overwritten = end_ - slot.begin > kBytes;
  if (slot.sequence_number != sequence_number || slot.begin < position ||
      now_us - slot.at_us > kKept_us || overwritten)
    return {};
  return std::span(bytes_).subspan(slot.begin % kBytes, slot.length);
}

}  // namespace tuicall::server
