#include "media/packet/missing_packets.h"

#include <algorithm>

namespace tuicall::media {

size_t MissingPackets::to_ask_for(const Reception& reception, int64_t now_us,
                                  std::span<uint16_t, kMost> lost) {
  const bool gap = reception.expected() > expected_ + 1;
  expected_ = reception.expected();
  some_missing_ = some_missing_ || gap;
  if (!some_missing_ || now_us - asked_us_ < kAskAgain_us) return 0;
  const size_t count = reception.missing(kMost, lost);
  some_missing_ = count > 0;
  if (count > 0) asked_us_ = now_us;
  for (const uint16_t sequence_number : lost.first(count)) asks_for(sequence_number);
  return count;
}

void MissingPackets::asks_for(uint16_t sequence_number) {
  Asked* asked = find(sequence_number);
  if (asked == nullptr) {
    asked = &asked_[asked_count_++ % kRemembered];
    *asked = {sequence_number};
  }
  ++asked->times;
}

bool MissingPackets::came(uint16_t sequence_number) {
  Asked* asked = find(sequence_number);
  if (asked == nullptr) return false;
  asked->come = 1;
  return true;
}

bool MissingPackets::came_again(uint16_t sequence_number) {
  Asked* asked = find(sequence_number);
  return asked != nullptr && asked->come <= asked->times && ++asked->come > asked->times;
}

MissingPackets::Asked* MissingPackets::find(uint16_t sequence_number) {
  const auto newest = std::span(asked_).first(std::min(asked_count_, kRemembered));
  const auto found = std::find_if(newest.begin(), newest.end(), [&](const Asked& asked) {
    return asked.sequence_number == sequence_number;
  });
  return found == newest.end() ? nullptr : &*found;
}

}  // namespace tuicall::media
