// The commands that `tuicall shell` understands and hands to the engine.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "session.h"

namespace tuicall::cli {

// A typed line: its words in order, and its key=value ones.
struct Line {
  std::vector<std::string> words;  // the command first
  std::map<std::string, std::string> values;

  static Line parse(const std::string& text);

  // The word at that place; `otherwise` if there are fewer.
  std::string word_or(size_t place, const std::string& otherwise) const;
};

struct ShellCommand {
  const char* name;
  const char* usage;  // its arguments
  const char* help;
  size_t min_words;  // without the command itself
  size_t max_words;
  // Makes what is to be asked of the engine. Throws std::invalid_argument for a wrong word.
  std::function<Session::Start(const Line&)> make;
};

// All of them, in the order of the help.
const std::vector<ShellCommand>& shell_commands();

}  // namespace tuicall::cli
