#include "grammar.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "words.h"

namespace tuicall::cli {

std::string Line::word_or(size_t place, const std::string& otherwise) const {
  return place < words.size() ? words[place] : otherwise;
}

std::string Line::value_or(const std::string& option, const std::string& otherwise) const {
  const auto found = values.find(option);
  return found == values.end() ? otherwise : found->second;
}

Line Grammar::read(const std::vector<std::string>& words) const {
  Line line;
  for (const std::string& word : words) {
    const size_t equals = options.empty() ? std::string::npos : word.find('=');
    if (equals == std::string::npos) {
      line.words.push_back(word);
      continue;
    }
    const std::string key = word.substr(0, equals);
    if (std::find(options.begin(), options.end(), key) == options.end()) {
      throw std::invalid_argument("'" + key + "' is no option of " + name + ", expected " +
                                  joined(options, " or "));
    }
    if (!line.values.emplace(key, word.substr(equals + 1)).second) {
      throw std::invalid_argument("'" + word + "' gives " + key + " again, expected it once");
    }
  }
  if (line.words.size() <= min_words) {
    throw std::invalid_argument("something is missing, expected '" + full_usage() + "'");
  }
  if (line.words.size() > max_words + 1) {
    throw std::invalid_argument("'" + line.words[max_words + 1] + "' is too much, expected '" +
                                full_usage() + "'");
  }
  return line;
}

std::string Grammar::full_usage() const {
  return *usage == '\0' ? name : std::string(name) + " " + usage;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace tuicall::cli
