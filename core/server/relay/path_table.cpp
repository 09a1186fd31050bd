#include "server/relay/path_table.h"

#include <algorithm>
#include <variant>

#include "server/relay/participant.h"

namespace tuicall::server {

Participant* PathTable::find(const Path& path) {
  const auto* const sender = std::get_if<net::UdpAddress>(&path);
  if (sender == nullptr || next_ >= count_ || *sender != expected_[next_]) return look_up(path);
  return found_[next_++];
}

// Step by step for all of them: each step needs what the one before has had fetched.
void PathTable::expect(std::span<const net::UdpAddress> senders) {
  next_ = 0;
  count_ = std::min(senders.size(), kMostExpected);
  for (size_t i = 0; i < count_; ++i) {
    expected_[i] = senders[i];
    found_[i] = look_up(senders[i]);
    if (found_[i] != nullptr) found_[i]->prefetch_for_receiving();
  }
  const auto known = std::span(found_).first(count_);
  for (const Participant* from : known) {
    if (from != nullptr) from->prefetch_behind();
  }
  for (const Participant* from : known) {
    if (from != nullptr) from->prefetch_keys_of_listeners();
  }
}

void PathTable::set(const Path& path, Participant& participant) {
  count_ = 0;
  participants_[path] = &participant;
}

void PathTable::erase(const Path& path) {
  count_ = 0;
  participants_.erase(path);
}

Participant* PathTable::look_up(const Path& path) const {
  const auto found = participants_.find(path);
  return found == participants_.end() ? nullptr : found->second;
}

}  // namespace tuicall::server
