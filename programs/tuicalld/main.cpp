// tuicalld: the call server. Prints one line of JSON on standard output when it is ready, and logs
// to standard error.
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "command_line.h"
#include "server/host/dev_mode.h"
#include "server/host/json_log.h"
#include "server/host/server.h"

namespace tuicall {
namespace {

constexpr int kCannotStart = 1;

int refuse(const base::Status& status) {
  std::cerr << "tuicalld: " << status.message << '\n';
  return kCannotStart;
}

// A path may hold bytes that are not UTF-8.
template <typename Json>
std::string as_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

int check(const server::Options& options) {
  server::NullLog silent;
  const base::Status files =
      options.dev ? base::Status{} : server::Server(options, silent).check_files();
  if (!files.ok()) return refuse(files);
  nlohmann::json all{{"dev", options.dev}};
  for (const server::OptionDescription& option : server::describe_options(options))
    all[option.name] = option.value;
  std::cout << as_text(all, 2) << '\n';
  return 0;
}

int run(server::Options options) {
  server::DevIdentity identity;
  if (options.dev) {
    const base::Result<server::DevIdentity> prepared = server::prepare_dev_mode(options);
    if (!prepared.ok()) return refuse(prepared.status());
    identity = *prepared;
  }
  server::JsonLog log(options.log_level);
  server::Server server(options, log);
  const base::Status started = server.start();
  if (!started.ok()) return refuse(started);
  nlohmann::ordered_json ready{{"listen", server.listening()}};
  if (!server.media_listening().empty()) ready["media_listen"] = server.media_listening();
  if (options.dev) {
    ready["ca_file"] = identity.ca_file;
    ready["sdk_app_id"] = identity.sdk_app_id;
    ready["secret_key"] = identity.secret_key;
  }
  std::cout << as_text(ready) << std::endl;
  server.run();
  return 0;
}

int main_of(int argc, char** argv) {
  const CommandLine line = read_command_line(argc, argv);
  if (line.exit_code) return *line.exit_code;
  return line.check_only ? check(line.options) : run(line.options);
}

}  // namespace
}  // namespace tuicall

int main(int argc, char** argv) try {
  return tuicall::main_of(argc, argv);
} catch (const std::exception& error) {
  // What no library was expected to throw, such as std::bad_alloc.
  std::cerr << "tuicalld: " << error.what() << '\n';
  return tuicall::kCannotStart;
}
