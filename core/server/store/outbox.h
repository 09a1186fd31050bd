// What a session is told, numbered from 1 without gaps and kept until it is acknowledged. Not
// thread-safe: its MemoryStore guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "wire/message.h"

namespace tuicall::server {

// A closing event ends a call for its user, who must not miss it.
bool is_closing(const wire::Event& event);

class Outbox {
 public:
  // The moment of what is told to this session and is of no concern to another one.
  static constexpr uint64_t kNeverMissed = UINT64_MAX;
  // alone: no other session of the user is told the same. moment: by whoever counts them, when.
  void append(std::variant<wire::Event, wire::RequestResult> item, bool alone, uint64_t moment);
  // An event about a user's stream takes the place of an earlier one that was not read yet. False:
  // there is none, and nothing was done.
  bool replace(const wire::Event& event);
  void acknowledge(uint64_t sequence);

  // An event that closes this call waits here.
  bool closes(const std::string& call_id) const;
  size_t size() const { return entries_.size(); }
  // The newest delivery that was acknowledged, 0 if none was.
  uint64_t acknowledged() const { return last_sequence_ - entries_.size(); }
  // Whether read() has all that followed this delivery.
  bool goes_on_after(uint64_t sequence) const;
  std::vector<wire::Delivery> read(uint64_t after_sequence, size_t limit);
  // Closing events that are not acknowledged, and nothing else. Not those that another device of
  // the user caused. Nor those that another session was told as well, which was there from this
  // moment on.
  std::vector<wire::Delivery> unacknowledged_closings(uint64_t other_since) const;

 private:
  struct Entry {
    wire::Delivery delivery;
    bool alone = true;
    uint64_t moment = 0;
  };

  uint64_t last_sequence_ = 0;
  uint64_t last_read_ = 0;
  std::list<Entry> entries_;  // empty it takes no space, unlike a deque
};

}  // namespace tuicall::server
