// The options of `tuicall load`.
#pragma once

#include <CLI/CLI.hpp>

#include "load/plan.h"

namespace tuicall::cli::load {

// Adds all but those of the account.
void add_options(CLI::App& command, Plan& plan);

}  // namespace tuicall::cli::load
