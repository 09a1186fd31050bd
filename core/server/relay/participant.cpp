#include "server/relay/participant.h"

#include <algorithm>

namespace tuicall::server {

void Participant::meet(Participant& other) {
  listeners.push_back({&other, 0, 0});
  other.listeners.push_back({this, 0, 0});
}

void Participant::forget(const Participant& other) {
  std::erase_if(listeners, [&](const Listener& one) { return one.participant == &other; });
}

const Participant::Listener& Participant::listener(const Participant& other) const {
  return *std::find_if(listeners.begin(), listeners.end(),
                       [&](const Listener& one) { return one.participant == &other; });
}

}  // namespace tuicall::server
