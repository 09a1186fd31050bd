// A tuicalld of its own, as an operator starts it: flags, environment, signals, its two outputs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "temporary_folder.h"

namespace tuicall::server {

class ServerProcess {
 public:
  // environment: "NAME=value" beside what this process has.
  explicit ServerProcess(std::vector<std::string> arguments,
                         std::vector<std::string> environment = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // A --dev server on a free port with some more arguments; its data folder is `folder`.
  static std::vector<std::string> dev(const std::string& folder,
                                      std::vector<std::string> more = {});

  // The ready line; fails the test if none comes.
  const nlohmann::json& ready();
  uint16_t port();
  void signal(int number) const;
  // Waits for the end; -1 if it does not come in time or a signal caused it.
  int exit_code();
  // Everything on standard output; waits for the end.
  std::string output();
  // Standard error so far.
  std::string log() const;
  // Waits until a line of the log has this event; fails the test if none comes. Gives all lines
  // with it.
  std::vector<nlohmann::json> wait_for_log(const std::string& event, size_t count = 1) const;

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  int stdout_ = -1;
  int exit_code_ = -1;
  std::string read_;  // of standard output
  nlohmann::json ready_;
};

// Runs to the end.
struct Finished {
  int exit_code;
  std::string output;
  std::string errors;
};
Finished run_server(std::vector<std::string> arguments, std::vector<std::string> environment = {});

}  // namespace tuicall::server
