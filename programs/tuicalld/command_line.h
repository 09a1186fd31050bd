// tuicalld's flags, environment variables and configuration file. A flag wins over the environment,
// the environment over the file, the file over the default.
#pragma once

#include <optional>

#include "server/host/options.h"

namespace tuicall {

struct CommandLine {
  std::optional<int>
      exit_code;            // set if there is nothing to run: --help, --version, or something wrong
  bool check_only = false;  // --check: say what the options are, and whether they are right
  server::Options options;
};

// Prints what --help and --version ask for, and what is wrong.
CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace tuicall
