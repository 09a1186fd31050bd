// The commands that `tuicall shell` understands and hands to the engine.
#pragma once

#include <functional>
#include <vector>

#include "grammar.h"
#include "session.h"

namespace tuicall::cli {

struct ShellCommand {
  Grammar grammar;
  // Makes what is to be asked of the engine. Throws std::invalid_argument for a wrong word.
  std::function<Session::Start(const Line&)> make;
};

// All of them, in the order of the help.
const std::vector<ShellCommand>& shell_commands();

}  // namespace tuicall::cli
