// What holds in a walk whenever nothing is under way: what every program was told agrees with what
// the server has.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "actor.h"
#include "call/call.h"
#include "cast.h"
#include "server/store/store.h"
#include "stage.h"

namespace tuicall::scenarios {

class Promises {
 public:
  Promises(Stage& stage, Cast& cast) : stage_(stage), cast_(cast) {}

  // Passes over a moment in which something is under way.
  void check();

 private:
  void check_deadlines();
  // Who is in a call is kept for it, and for no other.
  void check_calls();
  void check_user(const server::UserKey& user);
  // call: that the user is kept for; nullptr: none.
  void check_devices(const server::UserKey& user, const call::Call* call);
  // Whether this device is the one that has the user's part in the call.
  bool check_device(Actor& actor, const call::Call* call, const call::Member* member);
  void check_others(Actor& actor, const call::Call& call);

  Stage& stage_;
  Cast& cast_;
  // Which call a user has that the devices do not know, and since when.
  std::map<server::UserKey, std::pair<std::string, int64_t>> unknown_since_;
};

}  // namespace tuicall::scenarios
