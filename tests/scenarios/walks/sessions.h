// The sessions that the server of a walk has: one is thrown out only if another one takes its
// place, and a program is told so only if that was another device's.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/store/store.h"
#include "story.h"

namespace tuicall::scenarios {

class Sessions {
 public:
  Sessions(Story& story, size_t max_devices) : story_(story), max_devices_(max_devices) {}

  // The user has a device more.
  void plays(const server::UserKey& user) { ++devices_[user]; }
  // How many sessions were thrown out of which the program may have to be told. None of a user with
  // a single device: what gives way there is what an earlier program of it has left.
  size_t thrown_out(const server::UserKey& user) const;
  // How many the server has that were not thrown out.
  size_t open() const;

  // What the server does.
  void opened(const server::OpenRequest& request, const server::OpenedSession& opened);
  void closed(const server::SessionRecord& session);
  void multi_device_set(const server::UserKey& user, bool enabled, const std::string& session_id,
                        const std::vector<server::SessionRecord>& replaced);
  // It has forgotten them all.
  void server_restarted();

 private:
  // Whether the client of this request has the session, which another one takes the place of.
  bool is_of_same_client(const server::OpenRequest& request, const std::string& session_id) const;
  // Which of these were still open. They are no more.
  std::vector<std::string> take(const server::UserKey& user,
                                const std::vector<server::SessionRecord>& replaced);
  void gives_way(const server::UserKey& user, const std::string& session_id, bool needs_to);

  Story& story_;
  const size_t max_devices_;
  std::map<server::UserKey, size_t> devices_;
  std::map<server::UserKey, size_t> thrown_out_;
  std::map<server::UserKey, std::set<std::string>> open_;
  std::map<std::string, std::string> instead_of_;  // what the client wanted to go on with
  std::set<server::UserKey> multi_device_;
};

}  // namespace tuicall::scenarios
