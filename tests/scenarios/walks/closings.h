// How the calls of a walk close: for each who was told of one once for each time that they were
// asked into it, and for the two of a call for the same reason.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "remembered.h"
#include "server/store/store.h"
#include "story.h"
#include "told.h"

namespace tuicall::scenarios {

class Closings {
 public:
  Closings(Story& story, Remembered& remembered) : story_(story), remembered_(remembered) {}

  // Somebody asks this user, in whichever app, into the call.
  void invited(const std::string& user_id, const std::string& call_id);
  // A device of the user is told of the call: its end is owed to the user.
  void told_of(const server::UserKey& user, const std::string& call_id);
  // A device of the user has logged out, and was in this call.
  void left(const server::UserKey& user, const std::string& call_id);
  // device: as the failure shows it.
  void heard(const server::UserKey& user, const std::string& device, const Told::Closing& closing);
  // Whoever could tell of an end has forgotten it.
  void server_restarted();
  // Everybody was told all there is.
  void check_all_told();

  // Calls that somebody was told of, and that go on. Forgets those that are over.
  const std::set<std::string>& running();

 private:
  using CallOfUser = std::pair<server::UserKey, std::string>;

  void compare_reasons(const std::string& device, const Told::Closing& closing);

  Story& story_;
  Remembered& remembered_;
  std::set<CallOfUser> owed_;              // users who were told of a call, and not yet of its end
  std::set<CallOfUser> closed_;            // those who were told of an end
  std::set<std::string> running_;          // that somebody was told of
  std::map<CallOfUser, int> invitations_;  // after the first
  std::map<std::string, std::pair<base::EndReason, std::string>> ends_;  // of calls of two
};

}  // namespace tuicall::scenarios
