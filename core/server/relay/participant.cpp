#include "server/relay/participant.h"

#include <algorithm>

namespace tuicall::server {

Participant::Feed& Participant::feed(uint32_t ssrc) {
  const auto found = std::find_if(feeds_.begin(), feeds_.end(),
                                  [&](const Feed& known) { return known.ssrc == ssrc; });
  if (found != feeds_.end()) return *found;
  return feeds_.emplace_back(Feed{ssrc, 0, 0});
}

void Participant::forget(uint32_t ssrc) {
  std::erase_if(feeds_, [&](const Feed& known) { return known.ssrc == ssrc; });
}

}  // namespace tuicall::server
