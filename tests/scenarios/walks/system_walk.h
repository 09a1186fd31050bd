// A walk over a whole system in virtual time: users of two apps with several devices, over a
// network that loses, delays and breaks, against the server that is really used. Whatever they do
// in whatever order, the promises of docs/observer.md are kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cast.h"
#include "decision.h"
#include "farewell.h"
#include "promises.h"
#include "stage.h"
#include "story.h"

namespace tuicall::scenarios {

class SystemWalk {
 public:
  // The conditions (workers, a store that answers later, options) follow from the seed.
  SystemWalk(uint32_t seed, bool keeps_history);

  Walked run(const std::vector<Decision>& decisions);

 private:
  void perform(const Decision& decision);
  void perform_on_network(Actor& actor, const Decision& decision);
  void restart_or_end(const Decision& decision);
  // That somebody knows, and perhaps not the one who acts.
  std::string known_call(const Decision& decision);

  Stage stage_;
  Cast cast_{stage_};
  Promises promises_{stage_, cast_};
};

}  // namespace tuicall::scenarios
