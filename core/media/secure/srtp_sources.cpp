#include "media/secure/srtp_sources.h"

namespace tuicall::media {
namespace {

const ReplayWindow kNothingKnown;

}  // namespace

SrtpSources::Windows::value_type* SrtpSources::find(uint32_t ssrc) {
  if (last_ != nullptr && last_->first == ssrc) return last_;
  const auto found = windows_.find(ssrc);
  if (found == windows_.end()) return nullptr;
  last_ = &*found;
  return last_;
}

const ReplayWindow& SrtpSources::window(uint32_t ssrc) {
  const auto* found = find(ssrc);
  return found != nullptr ? found->second : kNothingKnown;
}

bool SrtpSources::has_room(uint32_t ssrc) {
  return windows_.size() < most_ || find(ssrc) != nullptr;
}

void SrtpSources::use(uint32_t ssrc, uint64_t index) {
  auto* found = find(ssrc);
  if (found == nullptr) found = last_ = &*windows_.try_emplace(ssrc).first;
  found->second.use(index);
}

}  // namespace tuicall::media
