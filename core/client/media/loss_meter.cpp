#include "client/media/loss_meter.h"

#include <algorithm>

namespace tuicall::client {

std::optional<Loss> LossMeter::count(int64_t sent, int64_t received) {
  const Count now{sent, sent - received};
  const std::optional<Count> before = last_;
  last_ = now;
  if (!before) return std::nullopt;
  const Count settled{before->sent, std::min(before->missing, now.missing)};
  if (!base_) {
    base_ = settled;
    return std::nullopt;
  }
  const Loss loss{settled.missing - base_->missing, settled.sent - base_->sent};
  if (loss.expected < kFewest) return std::nullopt;
  base_ = settled;
  return loss;
}

}  // namespace tuicall::client
