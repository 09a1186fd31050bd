// Closing events of users who have no session: they wait for the next log-in, as long as the
// options say. Of one user, and of all together, the oldest give way to newer ones. Not
// thread-safe: its MemoryStore guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/service_options.h"
#include "server/store/store.h"

namespace tuicall::server {

class Mailboxes {
 public:
  struct Sender {
    std::string session_id;
    uint64_t sequence = 0;
  };

  explicit Mailboxes(const ServiceOptions& options)
      : kept_ms_(options.mailbox_kept_ms), most_(static_cast<size_t>(options.max_mailbox_events)) {}

  // sender: the session that was to be told, and as which delivery; without one nobody was.
  void put(const UserKey& user, wire::Event event, std::optional<Sender> sender, int64_t now_ms);
  // What waits for the user, oldest first; it waits no longer. resume: by what the client goes on;
  // what it has got in that session is not among it.
  std::vector<wire::Event> take(const UserKey& user, const std::optional<wire::Resume>& resume,
                                int64_t now_ms);
  // Forgets what has waited for too long.
  void sweep(int64_t now_ms);
  size_t size() const { return order_.size(); }

 private:
  struct Letter {
    uint64_t number;  // counts all that were ever put
    int64_t kept_until_ms;
    wire::Event event;
    std::optional<Sender> sender;
  };
  // The user's oldest.
  void drop_oldest(const UserKey& user);

  const int64_t kept_ms_;
  const size_t most_;
  uint64_t last_number_ = 0;
  std::map<UserKey, std::deque<Letter>> boxes_;  // none is empty
  std::map<uint64_t, UserKey> order_;            // of all letters, oldest first
};

}  // namespace tuicall::server
