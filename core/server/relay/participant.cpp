#include "server/relay/participant.h"

#include <algorithm>

namespace tuicall::server {

void Participant::prefetch_until(const void* member, size_t bytes) const {
  constexpr size_t kLine_bytes = 64;
  const auto* const end = static_cast<const char*>(member) + bytes;
  for (const auto* line = reinterpret_cast<const char*>(this); line < end; line += kLine_bytes)
    __builtin_prefetch(line);
}

void Participant::meet(Participant& other) {
  listeners.push_back({&other});
  other.listeners.push_back({this});
}

void Participant::forget(const Participant& other) {
  std::erase_if(listeners, [&](const Listener& one) { return one.participant == &other; });
}

const Participant::Listener& Participant::listener(const Participant& other) const {
  return *std::find_if(listeners.begin(), listeners.end(),
                       [&](const Listener& one) { return one.participant == &other; });
}

}  // namespace tuicall::server
