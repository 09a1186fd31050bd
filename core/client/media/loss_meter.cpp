#include "client/media/loss_meter.h"

#include <algorithm>

namespace tuicall::client {

std::optional<double> LossMeter::count(int64_t sent, int64_t received) {
  const Count now{sent, sent - received};
  const std::optional<Count> before = last_;
  last_ = now;
  if (!before) return std::nullopt;
  const Count settled{before->sent, std::min(before->missing, now.missing)};
  if (!base_) {
    base_ = settled;
    return std::nullopt;
  }
  const int64_t packets = settled.sent - base_->sent;
  if (packets < kFewest) return std::nullopt;
  const auto lost = static_cast<double>(std::max<int64_t>(0, settled.missing - base_->missing));
  base_ = settled;
  return std::min(100.0, lost * 100 / static_cast<double>(packets));
}

}  // namespace tuicall::client
