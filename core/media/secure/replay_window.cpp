#include "media/secure/replay_window.h"

namespace tuicall::media {
namespace {

constexpr uint64_t kRollOver = 0x10000;

}  // namespace

bool ReplayWindow::is_new(uint64_t index) const {
  if (!begun_ || index > highest_) return true;
  const uint64_t behind = highest_ - index;
  return behind < kPackets && !used_.test(behind);
}

bool ReplayWindow::is_used(uint64_t index) const {
  if (!begun_ || index > highest_) return false;
  const uint64_t behind = highest_ - index;
  return behind < kPackets && used_.test(behind);
}

void ReplayWindow::use(uint64_t index) {
  if (!begun_ || index > highest_) {
    const uint64_t ahead = begun_ ? index - highest_ : kPackets;
    used_ = ahead < kPackets ? used_ << ahead : std::bitset<kPackets>();
    highest_ = index;
    begun_ = true;
  }
  used_.set(highest_ - index);
}

std::optional<uint64_t> ReplayWindow::index_of(uint16_t sequence_number) const {
  if (!begun_) return sequence_number;
  const uint64_t same_cycle = (highest_ & ~(kRollOver - 1)) | sequence_number;
  if (same_cycle + kRollOver / 2 < highest_) return same_cycle + kRollOver;
  if (same_cycle <= highest_ + kRollOver / 2) return same_cycle;
  if (same_cycle < kRollOver) return std::nullopt;
  return same_cycle - kRollOver;
}

}  // namespace tuicall::media
