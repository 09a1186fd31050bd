#include "client/request_queue.h"

#include <algorithm>
#include <utility>

namespace tuicall::client {

void RequestQueue::add(wire::Command command, Completion completion, int64_t deadline_ms) {
  pending_.push_back({0, std::move(command), std::move(completion), deadline_ms, 0, false});
}

std::optional<wire::Request> RequestQueue::send_next(int64_t now_ms) {
  const auto next = std::find_if(pending_.begin(), pending_.end(),
                                 [](const PendingRequest& p) { return p.request_id == 0; });
  if (next == pending_.end()) return std::nullopt;
  if (next - pending_.begin() >= static_cast<std::ptrdiff_t>(kMaxUnanswered)) return std::nullopt;
  next->sent_at_ms = now_ms;
  next->request_id = ++last_request_id_;
  return wire::Request{next->request_id, next->command};
}

void RequestQueue::resumed(uint64_t last_request_id, int64_t now_ms) {
  const auto never_arrived = [&](const PendingRequest& p) {
    return p.request_id > last_request_id;
  };
  pending_.erase(
      std::remove_if(pending_.begin(), pending_.end(),
                     [&](const PendingRequest& p) { return p.abandoned && never_arrived(p); }),
      pending_.end());
  for (PendingRequest& p : pending_) {
    if (never_arrived(p)) p.request_id = 0;
    p.sent_at_ms = now_ms;
  }
  last_request_id_ = last_request_id;
}

std::optional<PendingRequest> RequestQueue::answered(uint64_t request_id) {
  const auto found =
      std::find_if(pending_.begin(), pending_.end(),
                   [request_id](const PendingRequest& p) { return p.request_id == request_id; });
  if (request_id == 0 || found == pending_.end()) return std::nullopt;
  PendingRequest request = std::move(*found);
  pending_.erase(found);
  return request;
}

std::vector<Completion> RequestQueue::overtaken(uint64_t request_id) {
  std::vector<Completion> open;
  while (!pending_.empty() && pending_.front().request_id != 0 &&
         pending_.front().request_id < request_id) {
    if (!pending_.front().abandoned) open.push_back(std::move(pending_.front().completion));
    pending_.pop_front();
  }
  return open;
}

RequestQueue::Expired RequestQueue::expire(int64_t now_ms) {
  Expired expired;
  for (PendingRequest& p : pending_) {
    if (p.abandoned || p.deadline_ms > now_ms) continue;
    if (p.request_id != 0) {
      expired.longest_on_link_ms = std::max(expired.longest_on_link_ms, now_ms - p.sent_at_ms);
    }
    expired.completions.push_back(std::exchange(p.completion, {}));
    p.abandoned = true;
  }
  pending_.erase(
      std::remove_if(pending_.begin(), pending_.end(),
                     [](const PendingRequest& p) { return p.abandoned && p.request_id == 0; }),
      pending_.end());
  return expired;
}

int64_t RequestQueue::next_deadline_ms() const {
  int64_t earliest_ms = 0;
  for (const PendingRequest& p : pending_) {
    if (!p.abandoned && (earliest_ms == 0 || p.deadline_ms < earliest_ms)) {
      earliest_ms = p.deadline_ms;
    }
  }
  return earliest_ms;
}

std::vector<Completion> RequestQueue::clear() {
  std::vector<Completion> open;
  for (PendingRequest& p : pending_) {
    if (!p.abandoned) open.push_back(std::move(p.completion));
  }
  pending_.clear();
  last_request_id_ = 0;
  return open;
}

}  // namespace tuicall::client
