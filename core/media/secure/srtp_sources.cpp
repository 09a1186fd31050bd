#include "media/secure/srtp_sources.h"

namespace tuicall::media {
namespace {

const ReplayWindow kNothingKnown;

}  // namespace

SrtpSources::Source* SrtpSources::search(uint32_t ssrc) {
  if (first_ && first_->ssrc == ssrc) return last_ = &*first_;
  const auto found = others_.find(ssrc);
  return found == others_.end() ? nullptr : last_ = &found->second;
}

SrtpSources::Source& SrtpSources::add(uint32_t ssrc) {
  if (!first_) return first_.emplace(Source{ssrc, {}});
  return others_.try_emplace(ssrc, Source{ssrc, {}}).first->second;
}

const ReplayWindow& SrtpSources::window(uint32_t ssrc) {
  const Source* found = find(ssrc);
  return found != nullptr ? found->window : kNothingKnown;
}

bool SrtpSources::has_room(uint32_t ssrc) {
  return find(ssrc) != nullptr || (first_ ? 1 : 0) + others_.size() < most_;
}

void SrtpSources::use(uint32_t ssrc, uint64_t index) {
  Source* found = find(ssrc);
  if (found == nullptr) found = last_ = &add(ssrc);
  found->window.use(index);
}

}  // namespace tuicall::media
