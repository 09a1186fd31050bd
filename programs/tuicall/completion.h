// Completion scripts for shells, written from the same App that parses the command line, so that
// they cannot differ.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace tuicall::cli {

// bash, zsh, fish
const std::vector<std::string>& completion_shells();

// The script for one of completion_shells().
std::string completion_script(const CLI::App& app, const std::string& shell);

}  // namespace tuicall::cli
