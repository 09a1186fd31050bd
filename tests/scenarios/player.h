// Plays a scenario in a simulated world and says what came out differently.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scenario.h"
#include "world.h"

namespace tuicall::scenarios {

struct Conditions {
  size_t workers = 1;
  bool store_answers_later = false;
  size_t cut_at_message = 0;  // 0 = no connection breaks but those of the scenario
};

struct Played {
  std::vector<std::string> differences;  // empty: everything was as written
  bool cut = false;                      // the message to cut at was reached
};

// Throws what read_scenario() throws, if a command is not known.
Played play(const Scenario& scenario, const Conditions& conditions);

}  // namespace tuicall::scenarios
