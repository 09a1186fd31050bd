#include "server/store/mailboxes.h"

#include <utility>

namespace tuicall::server {

namespace {

constexpr size_t kMostOfOneUser = 100;

}  // namespace

void Mailboxes::put(const UserKey& user, wire::Event event, std::optional<Sender> sender,
                    int64_t now_ms) {
  sweep(now_ms);
  if (most_ == 0) {
    return;
  }
  if (const auto box = boxes_.find(user);
      box != boxes_.end() && box->second.size() == kMostOfOneUser) {
    drop_oldest(user);
  }
  if (order_.size() == most_) {
    drop_oldest(UserKey(order_.begin()->second));
  }
  boxes_[user].push_back({++last_number_, now_ms + kept_ms_, std::move(event), std::move(sender)});
  order_.emplace(last_number_, user);
}

std::vector<wire::Event> Mailboxes::take(const UserKey& user,
                                         const std::optional<wire::Resume>& resume,
                                         int64_t now_ms) {
  sweep(now_ms);
  std::vector<wire::Event> events;
  const auto box = boxes_.find(user);
  if (box == boxes_.end()) {
    return events;
  }
  for (Letter& letter : box->second) {
    order_.erase(letter.number);
    const bool has_arrived = resume && letter.sender &&
                             resume->session_id == letter.sender->session_id &&
                             resume->last_sequence >= letter.sender->sequence;
    if (!has_arrived) {
      events.push_back(std::move(letter.event));
    }
  }
  boxes_.erase(box);
  return events;
}

// All are kept equally long, so the oldest is the first to go.
void Mailboxes::sweep(int64_t now_ms) {
  while (!order_.empty()) {
    const UserKey user = order_.begin()->second;
    if (boxes_.at(user).front().kept_until_ms > now_ms) {
      break;
    }
    drop_oldest(user);
  }
}

void Mailboxes::drop_oldest(const UserKey& user) {
  const auto box = boxes_.find(user);
  order_.erase(box->second.front().number);
  box->second.pop_front();
  if (box->second.empty()) {
    boxes_.erase(box);
  }
}

}  // namespace tuicall::server
