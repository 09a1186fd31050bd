#include "server/store/outbox.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tuicall::server {

namespace {

bool other_device_caused(const wire::Event& event) {
  return event.reason == base::EndReason::kOtherDeviceAccepted ||
         event.reason == base::EndReason::kOtherDeviceReject;
}

bool is_stream(wire::EventKind kind) {
  return kind == wire::EventKind::kUserVideoAvailable ||
         kind == wire::EventKind::kUserAudioAvailable;
}

// What the user's streams are told of afterwards is another matter.
bool parts_streams(const wire::Event& event, const std::string& user_id) {
  const bool comes_or_goes =
      event.kind == wire::EventKind::kUserJoin || event.kind == wire::EventKind::kUserLeave;
  return is_closing(event) || event.kind == wire::EventKind::kCallBegin ||
         (comes_or_goes && event.user_id == user_id);
}

}  // namespace

bool is_closing(const wire::Event& event) {
  return event.kind == wire::EventKind::kCallNotConnected ||
         event.kind == wire::EventKind::kCallEnd;
}

void Outbox::append(std::variant<wire::Event, wire::RequestResult> item, bool alone,
                    uint64_t moment) {
  entries_.push_back({{++last_sequence_, std::move(item)}, alone, moment});
}

void Outbox::acknowledge(uint64_t sequence) {
  while (!entries_.empty() && entries_.front().delivery.sequence <= sequence) {
    entries_.pop_front();
  }
}

bool Outbox::closes(const std::string& call_id) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const auto* event = std::get_if<wire::Event>(&entry.delivery.item);
    return event != nullptr && is_closing(*event) && event->call_id == call_id;
  });
}

bool Outbox::goes_on_after(uint64_t sequence) const {
  return acknowledged() <= sequence && sequence <= last_sequence_;
}

bool Outbox::replace(const wire::Event& event) {
  if (!is_stream(event.kind)) {
    return false;
  }
  for (auto entry = entries_.rbegin();
       entry != entries_.rend() && entry->delivery.sequence > last_read_; ++entry) {
    auto* earlier = std::get_if<wire::Event>(&entry->delivery.item);
    if (earlier == nullptr || earlier->call_id != event.call_id) {
      continue;
    }
    if (earlier->kind == event.kind && earlier->user_id == event.user_id) {
      earlier->available = event.available;
      return true;
    }
    if (parts_streams(*earlier, event.user_id)) {
      return false;
    }
  }
  return false;
}

std::vector<wire::Delivery> Outbox::read(uint64_t after_sequence, size_t limit) {
  std::vector<wire::Delivery> deliveries;
  for (const Entry& entry : entries_) {
    if (deliveries.size() == limit) {
      break;
    }
    if (entry.delivery.sequence > after_sequence) {
      deliveries.push_back(entry.delivery);
    }
  }
  if (!deliveries.empty()) {
    last_read_ = std::max(last_read_, deliveries.back().sequence);
  }
  return deliveries;
}

std::vector<wire::Delivery> Outbox::unacknowledged_closings(uint64_t other_since) const {
  std::vector<wire::Delivery> closings;
  for (const Entry& entry : entries_) {
    const auto* event = std::get_if<wire::Event>(&entry.delivery.item);
    if (event != nullptr && is_closing(*event) && !other_device_caused(*event) &&
        (entry.alone || entry.moment < other_since)) {
      closings.push_back(entry.delivery);
    }
  }
  return closings;
}

}  // namespace tuicall::server
