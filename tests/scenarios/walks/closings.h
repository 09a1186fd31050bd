// How the calls of a walk close: for each who was told of one as often as they came into it, for
// the reason that the server had; and for all of those whose call somebody else has ended for the
// same.
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
#include "watched_store.h"

namespace tuicall::scenarios {

class Closings {
 public:
  Closings(Story& story, Remembered& remembered) : story_(story), remembered_(remembered) {}

  // What the server does to a call.
  void changed(const CallChange& change);
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

  // Calls that go on.
  const std::set<std::string>& running() const { return running_; }

 private:
  using CallOfUser = std::pair<server::UserKey, std::string>;
  using End = std::pair<base::EndReason, std::string>;  // why, and by whom

  void decided(const server::UserKey& user, const CallChange& change, const call::Tell& closing);
  void compare_with_decided(const CallOfUser& whose, const std::string& device,
                            const Told::Closing& closing);
  void compare_with_others(const CallOfUser& whose, const std::string& device,
                           const Told::Closing& closing);

  Story& story_;
  Remembered& remembered_;
  std::set<CallOfUser> owed_;    // users who were told of a call, and not yet of its end
  std::set<CallOfUser> closed_;  // those who were told of an end
  std::set<std::string> running_;
  std::map<CallOfUser, int> reasons_;  // to be told of an end: came into the call, or was busy
  std::map<CallOfUser, std::set<End>> decided_;  // each end that the server had for the user
  std::map<std::string, End> ends_;              // of the whole call, as somebody was told
};

}  // namespace tuicall::scenarios
