#include "media/audio/sequence_tracker.h"

namespace tuicall::media {

SequenceTracker::Verdict SequenceTracker::track(uint16_t sequence) {
  if (!has_begun_) {
    begin(sequence);
    return Verdict::kAccepted;
  }
  const auto step = static_cast<int16_t>(sequence - static_cast<uint16_t>(highest_));
  if (step > kMaxDropout || step < -kMaxMisorder) {
    if (confirmed_by_ == sequence) {
      begin(sequence);
      return Verdict::kRestarted;
    }
    confirmed_by_ = static_cast<uint16_t>(sequence + 1);
    return Verdict::kImplausible;
  }
  confirmed_by_.reset();
  if (step > 0) {
    seen_ <<= static_cast<size_t>(step);
    highest_ += step;
  }
  const size_t behind = step > 0 ? 0 : static_cast<size_t>(-step);
  if (seen_[behind]) return Verdict::kDuplicate;
  seen_.set(behind);
  extended_ = highest_ - static_cast<int64_t>(behind);
  return Verdict::kAccepted;
}

void SequenceTracker::begin(uint16_t sequence) {
  *this = SequenceTracker();
  has_begun_ = true;
  highest_ = extended_ = sequence;
  seen_.set(0);
}

}  // namespace tuicall::media
