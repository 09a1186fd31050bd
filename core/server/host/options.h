// Everything that an operator can say about the server, in one struct. Each option has one name,
// which is the flag
// (--grace-ms), the key in a configuration file (grace-ms) and the environment variable
// (TUICALLD_GRACE_MS).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "server/log.h"
#include "server/service_options.h"

namespace tuicall::server {

inline constexpr const char* kMediaOff = "off";

struct Options {
  std::string listen = "127.0.0.1:7443";
  std::string media_listen;  // UDP; empty: as listen; kMediaOff: none
  std::string media_host;    // that clients are told; empty: the one they are connected to
  bool dev = false;
  int64_t workers = 0;  // 0: one for each core
  std::string certificate_file;
  std::string key_file;
  std::string secrets_file;
  std::string data_dir;
  int64_t drain_timeout_ms = 10'000;
  LogLevel log_level = LogLevel::kInfo;
  ServiceOptions service;
};

struct OptionDescription {
  std::string name;
  std::string help;
  std::string expected;  // "a whole number from 1 to 256"
  std::string value;     // as text
};

// Every option but --dev, which is a flag without a value, in the order in which they are
// documented, with its value in `options` (or its default).
std::vector<OptionDescription> describe_options(Options options = {});

// "grace-ms" → "TUICALLD_GRACE_MS"
std::string environment_variable(const std::string& name);

// Sets one option from text. kParamInvalid names the option, the value and what was expected.
base::Status set_option(Options& options, const std::string& name, const std::string& value);

// Whether the options fit together.
base::Status validate(const Options& options);

}  // namespace tuicall::server
