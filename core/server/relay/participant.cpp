#include "server/relay/participant.h"

#include <algorithm>

#include "base/prefetch.h"

namespace tuicall::server {

// The path that is mostly used is the first one.
void Participant::prefetch_for_receiving() const {
  base::prefetch<kHeadBytes>(this);
  base::prefetch<SecureLeg::kReceivingBytes>(&leg);
  base::prefetch<sizeof(packets) + sizeof(last) + sizeof(flowing)>(&packets);
  base::prefetch<media::MissingPackets::kHeadBytes>(&missing);
  base::prefetch<sizeof(reception) + sizeof(last_heard_us)>(&reception);
  base::prefetch<sizeof(id.ssrc)>(&id.ssrc);
  base::prefetch<RecentPackets::kHeadBytes>(&recent);
}

void Participant::prefetch_behind() const {
  leg.prefetch_receiving();
  recent.prefetch();
  for (const Listener& listener : listeners) {
    base::prefetch<kHeadBytes>(listener.participant);
    base::prefetch<SecureLeg::kSendingBytes>(&listener.participant->leg);
  }
}

void Participant::prefetch_keys_of_listeners() const {
  for (const Listener& listener : listeners) listener.participant->leg.prefetch_sending();
}

uint8_t Participant::quality(int64_t now_us) const {
  const int64_t silent_us = now_us - last_heard_us;
  if (silent_us > kSilence_us) return media::kQualityDown;
  return silent_us > kPause_us ? std::max(told_quality_, media::kQualityVeryBad) : told_quality_;
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
