// tuicalld: the call server. Prints one line of JSON on standard output when it is ready, and logs
// to standard error.
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

int check(const server::Options& options) {
  server::NullLog silent;
  const base::Status files =
      options.dev ? base::Status{} : server::Server(options, silent).check_files();
  if (!files.ok()) return refuse(files);
  nlohmann::json all{{"dev", options.dev}};
  for (const server::OptionDescription& option : server::describe_options(options))
    all[option.name] = option.value;
  std::cout << all.dump(2) << '\n';
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
  if (options.dev) {
    ready["ca_file"] = identity.ca_file;
    ready["sdk_app_id"] = identity.sdk_app_id;
    ready["secret_key"] = identity.secret_key;
  }
  std::cout << ready.dump() << std::endl;
  server.run();
  return 0;
}

}  // namespace
}  // namespace tuicall

int main(int argc, char** argv) {
  const tuicall::CommandLine line = tuicall::read_command_line(argc, argv);
  if (line.exit_code) return *line.exit_code;
  return line.check_only ? tuicall::check(line.options) : tuicall::run(line.options);
}
