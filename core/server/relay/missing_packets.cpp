#include "server/relay/missing_packets.h"

#include <algorithm>

namespace tuicall::server {

size_t MissingPackets::to_ask_for(const media::Reception& reception, int64_t now_us,
                                  std::span<uint16_t, kMost> lost) {
  const bool gap = reception.expected() > expected_ + 1;
  expected_ = reception.expected();
  some_missing_ = some_missing_ || gap;
  if (!some_missing_ || now_us - asked_us_ < kAskAgain_us) return 0;
  const size_t count = reception.missing(kMost, lost);
  some_missing_ = count > 0;
  if (count > 0) asked_us_ = now_us;
  for (const uint16_t sequence_number : lost.first(count))
    asked_[asked_count_++ % kRemembered] = sequence_number;
  return count;
}

bool MissingPackets::asked_for(uint16_t sequence_number) const {
  const auto newest = std::span(asked_).first(std::min(asked_count_, kRemembered));
  return std::find(newest.begin(), newest.end(), sequence_number) != newest.end();
}

}  // namespace tuicall::server
