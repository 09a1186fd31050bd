// A scenario as README.md defines it, read into plain data.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tuicall::scenarios {

using Keys = std::map<std::string, std::string>;

// A user's device.
struct Device {
  std::string user_id;
  int number = 1;

  auto operator<=>(const Device&) const = default;
  std::string text() const { return user_id + "/" + std::to_string(number); }
};

// One command, or "wait" and "end_call" of nobody in particular.
struct Part {
  Device who;
  std::string command;
  std::vector<std::string> arguments;  // in order, without those that have a key
  Keys keys;
  int code = 0;
};

struct Expectation {
  Device who;
  std::string event;
  Keys keys;

  std::string text() const;
};

struct Step {
  int line = 0;
  std::string text;
  std::vector<Part> parts;
  std::vector<Expectation> expectations;
};

struct Scenario {
  std::string name;
  std::string title;
  std::vector<std::string> users;
  std::vector<std::string> offline;
  Keys options;
  std::vector<Step> steps;
};

// Throws std::runtime_error that names file, line and what is wrong with it.
Scenario read_scenario(const std::filesystem::path& file);
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace tuicall::scenarios
