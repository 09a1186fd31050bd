#include "scenario.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tuicall::scenarios {

namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

bool has_key(const std::string& word) {
  const size_t equals = word.find('=');
  return equals != std::string::npos && word != "=>";
}

void add_key(Keys& keys, const std::string& word) {
  const size_t equals = word.find('=');
  keys[word.substr(0, equals)] = word.substr(equals + 1);
}

// "bob/2:" or "bob:"
Device device_of(const std::string& word) {
  if (word.size() < 2 || word.back() != ':') {
    throw std::runtime_error("'" + word + "' is not a user followed by a colon");
  }
  const std::vector<std::string> halves = split(word.substr(0, word.size() - 1), '/');
  return {halves[0], halves.size() == 2 ? std::stoi(halves[1]) : 1};
}

Part read_part(const std::string& text) {
  std::vector<std::string> words = words_of(text);
  Part part;
  if (words.size() < 2) {
    throw std::runtime_error("'" + text + "' is not a step");
  }
  size_t next = 0;
  if (words[0] != "wait") {
    part.who = device_of(words[next++]);
  }
  part.command = words[next++];
  for (; next < words.size(); ++next) {
    if (words[next] == "=>") {
      part.code = std::stoi(words.at(++next));
    } else if (has_key(words[next])) {
      add_key(part.keys, words[next]);
    } else {
      part.arguments.push_back(words[next]);
    }
  }
  return part;
}

Expectation read_expectation(const std::string& text) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() < 2) {
    throw std::runtime_error("'" + text + "' is not an expectation");
  }
  Expectation expectation;
  expectation.who = device_of(words[0]);
  expectation.event = words[1];
  for (size_t i = 2; i < words.size(); ++i) {
    add_key(expectation.keys, words[i]);
  }
  return expectation;
}

Step read_step(const std::string& text, int line) {
  Step step{line, text, {}, {}};
  size_t begin = 0;
  for (size_t end = 0; end != std::string::npos; begin = end + 3) {
    end = text.find(" & ", begin);
    step.parts.push_back(read_part(text.substr(begin, end - begin)));
  }
  return step;
}

bool read_head(Scenario& scenario, const std::string& text) {
  const std::vector<std::string> words = words_of(text);
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words[0] == "scenario") {
    scenario.name = rest.at(0);
  } else if (words[0] == "title") {
    scenario.title = text.substr(words[0].size() + 1);
  } else if (words[0] == "users") {
    scenario.users = rest;
  } else if (words[0] == "offline") {
    scenario.offline = rest;
  } else if (words[0] == "options") {
    for (const std::string& word : rest) {
      add_key(scenario.options, word);
    }
  } else {
    return false;
  }
  return true;
}

std::string without_comment(const std::string& line) {
  if (!line.empty() && line.front() == '#') {
    return {};
  }
  return line.substr(0, line.find(" #"));
}

void read_line(Scenario& scenario, const std::string& line, int number) {
  const std::string text = without_comment(line);
  if (words_of(text).empty()) {
    return;
  }
  if (text.front() == ' ') {
    if (scenario.steps.empty()) {
      throw std::runtime_error("an expectation before the first step");
    }
    scenario.steps.back().expectations.push_back(read_expectation(text));
  } else if (!scenario.steps.empty() || !read_head(scenario, text)) {
    scenario.steps.push_back(read_step(text, number));
  }
}

}  // namespace

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> pieces;
  std::istringstream stream(text);
  for (std::string piece; std::getline(stream, piece, separator);) {
    pieces.push_back(piece);
  }
  return pieces;
}

std::string Expectation::text() const {
  std::string text = who.text() + ": " + event;
  for (const auto& [key, value] : keys) {
    text += " " + key + "=" + value;
  }
  return text;
}

Scenario read_scenario(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw std::runtime_error(file.string() + " cannot be read");
  }
  Scenario scenario;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    try {
      read_line(scenario, line, number);
    } catch (const std::exception& error) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + error.what());
    }
  }
  if (scenario.name != file.stem()) {
    throw std::runtime_error(file.string() + ": it is named '" + scenario.name + "'");
  }
  return scenario;
}

}  // namespace tuicall::scenarios
