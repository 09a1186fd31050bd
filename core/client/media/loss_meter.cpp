#include "client/media/loss_meter.h"

namespace tuicall::client {

std::optional<Loss> LossMeter::count(int64_t sent, int64_t received) {
  const Count now{sent, sent - received};
  if (!told_) {
    told_ = now;
    return std::nullopt;
  }
  const Loss loss{now.missing - told_->missing, now.sent - told_->sent};
  if (loss.expected < kFewest) return std::nullopt;
  told_ = now;
  return loss;
}

}  // namespace tuicall::client
