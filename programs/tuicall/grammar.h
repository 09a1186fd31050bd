// How a command of the shell is written, and a typed line as its words.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tuicall::cli {

// What was typed: its words in order, and its key=value ones.
struct Line {
  std::vector<std::string> words;  // the command first
  std::map<std::string, std::string> values;

  // The word at that place; `otherwise` if there are fewer.
  std::string word_or(size_t place, const std::string& otherwise) const;

  // The value of that option; `otherwise` if it was not given.
  std::string value_or(const std::string& option, const std::string& otherwise) const;
};

struct Grammar {
  const char* name;
  const char* usage;  // its arguments
  const char* help;
  size_t min_words;  // without the command itself
  size_t max_words;
  std::vector<std::string> options;  // those that it has as key=value

  // Sorts the words, the command first. Throws std::invalid_argument if there are too few or too
  // many, or an option that the command does not have. A command that has none takes words with a
  // '=' as they are.
  Line read(const std::vector<std::string>& words) const;

  // "call USER[,USER…] …", as one types it.
  std::string full_usage() const;
};

// The words between the blanks.
std::vector<std::string> words_of(const std::string& text);

}  // namespace tuicall::cli
