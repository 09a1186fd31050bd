// A walk over a whole system in virtual time: users of two apps with several devices, over a
// network that loses, delays and breaks, against the server that is really used. Whatever they do
// in whatever order, the promises of docs/observer.md are kept.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actor.h"
#include "decision.h"
#include "world.h"

namespace tuicall::scenarios {

struct Walked {
  std::string kind;  // of the promise that was broken; empty: none
  std::string detail;
  size_t steps = 0;                  // until then
  std::vector<std::string> history;  // what happened, if it was asked for
};

class SystemWalk {
 public:
  // The conditions (workers, a store that answers later, options) follow from the seed.
  SystemWalk(uint32_t seed, bool keeps_history);

  Walked run(const std::vector<Decision>& decisions);

 private:
  using CallOfUser = std::pair<server::UserKey, std::string>;

  void perform(const Decision& decision);
  void perform_on_network(Actor& actor, const Decision& decision);
  void restart_or_end(const Decision& decision);
  void pass_time(int64_t time_ms);
  void catch_up();
  void take_closings(Actor& actor);
  void told_of(const server::UserKey& user, const std::string& call_id);
  void left(const server::UserKey& user, const std::string& call_id);

  // What holds whenever nothing is under way.
  void check();
  void check_deadlines();
  // Who is in a call is kept for it, and for no other.
  void check_calls();
  void check_user(const server::UserKey& user);
  // Whether this device is the one that has the user's part in the call.
  bool check_device(Actor& actor, const call::Call* call, const call::Member* member);
  void check_others(Actor& actor, const call::Call& call);

  // Everybody comes back, ends what goes on, and leaves: nothing may be left over.
  void finish();
  void bring_everybody_back();
  void end_all_calls();
  void leave_nothing_behind();

  Actor& administrator() { return *actors_.front(); }
  std::string call_known_to(uint32_t which);
  std::string reservation_of(const server::UserKey& user);
  void note(const std::string& text);
  void fail(const std::string& kind, const std::string& detail);
  bool failed() const { return !walked_.kind.empty(); }

  const bool keeps_history_;
  const Actor::Listener listener_;
  Walked walked_;
  std::unique_ptr<World> world_;
  std::vector<std::unique_ptr<Actor>> actors_;  // the administrator first
  std::map<server::UserKey, std::vector<Actor*>> users_;
  std::set<CallOfUser> owed_;              // users who were told of a call, and not yet of its end
  std::set<CallOfUser> closed_;            // those who were told of an end
  std::set<std::string> calls_;            // that somebody was told of, and that go on
  std::map<CallOfUser, int> invitations_;  // after the first
  // For how long somebody of this name was to ring at most, by all that was asked for.
  std::map<std::string, int64_t> longest_ring_ms_;
  // Since when their only device does not know the call that they have.
  std::map<server::UserKey, int64_t> unknown_since_;
  std::map<std::string, std::pair<base::EndReason, std::string>> ends_;  // of calls of two
};

}  // namespace tuicall::scenarios
