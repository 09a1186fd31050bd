// The requests of a session that wait for their answers: numbered when they are sent, sent again
// after a reconnect, given up when their time is over. Loop thread; pure: the time is handed in.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "client/notification.h"
#include "wire/message.h"

namespace tuicall::client {

struct PendingRequest {
  uint64_t request_id = 0;  // 0 = not sent yet
  wire::Command command;
  Completion completion;
  int64_t deadline_ms = 0;
  int64_t sent_at_ms = 0;  // on the present link
  bool abandoned = false;  // its time is over, but the server may have it, so its number is taken
};

class RequestQueue {
 public:
  void add(wire::Command command, Completion completion, int64_t deadline_ms);
  // So many may be without an answer at a time; the rest waits, so that a program which asks for
  // much at once does not meet the server's limit on what one session may leave unacknowledged.
  static constexpr size_t kMaxUnanswered = 200;

  // The next one to be sent, now numbered; nullopt when all are sent, or enough for now.
  std::optional<wire::Request> send_next(int64_t now_ms);
  // The link is back: the server has handled everything up to last_request_id. What it has not is
  // sent again with new numbers, except for what was given up.
  void resumed(uint64_t last_request_id, int64_t now_ms);
  // The answer has come. nullopt if nobody waits for that number.
  std::optional<PendingRequest> answered(uint64_t request_id);
  // This one's answer has come. Answers are numbered in the order of their requests, but what an
  // overloaded server refuses it does not number: those before that are still without an answer
  // were refused, and the words were lost with a connection.
  std::vector<Completion> overtaken(uint64_t request_id);
  struct Expired {
    std::vector<Completion> completions;
    int64_t longest_on_link_ms = 0;  // for which one of them has been with the server
  };
  // Those whose time is over. One that was never sent is gone for good and will not be.
  Expired expire(int64_t now_ms);
  // The earliest deadline of one that somebody waits for; 0 = none.
  int64_t next_deadline_ms() const;
  // Everything, for the session is over; numbering begins anew.
  std::vector<Completion> clear();

 private:
  std::deque<PendingRequest> pending_;  // sent ones first, by number
  uint64_t last_request_id_ = 0;
};

}  // namespace tuicall::client
