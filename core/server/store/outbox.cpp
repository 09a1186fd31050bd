#include "server/store/outbox.h"

#include <utility>

namespace tuicall::server {

namespace {

bool other_device_caused(const wire::Event& event) {
  return event.reason == base::EndReason::kOtherDeviceAccepted ||
         event.reason == base::EndReason::kOtherDeviceReject;
}

}  // namespace

bool is_closing(const wire::Event& event) {
  return event.kind == wire::EventKind::kCallNotConnected ||
         event.kind == wire::EventKind::kCallEnd;
}

void Outbox::append(std::variant<wire::Event, wire::RequestResult> item, bool alone) {
  entries_.push_back({{++last_sequence_, std::move(item)}, alone});
}

void Outbox::acknowledge(uint64_t sequence) {
  while (!entries_.empty() && entries_.front().delivery.sequence <= sequence) {
    entries_.pop_front();
  }
}

bool Outbox::goes_on_after(uint64_t sequence) const {
  return acknowledged() <= sequence && sequence <= last_sequence_;
}

std::vector<wire::Delivery> Outbox::read(uint64_t after_sequence, size_t limit) const {
  std::vector<wire::Delivery> deliveries;
  for (const Entry& entry : entries_) {
    if (deliveries.size() == limit) {
      break;
    }
    if (entry.delivery.sequence > after_sequence) {
      deliveries.push_back(entry.delivery);
    }
  }
  return deliveries;
}

std::vector<wire::Event> Outbox::unacknowledged_closings(bool only_alone) const {
  std::vector<wire::Event> closings;
  for (const Entry& entry : entries_) {
    const auto* event = std::get_if<wire::Event>(&entry.delivery.item);
    if (event != nullptr && is_closing(*event) && !other_device_caused(*event) &&
        (entry.alone || !only_alone)) {
      closings.push_back(*event);
    }
  }
  return closings;
}

}  // namespace tuicall::server
