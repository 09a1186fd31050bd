#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace tuicall {
namespace {

constexpr int kWrongOptions = 2;

bool is_in_environment(const std::string& name) {
  const char* value = std::getenv(server::environment_variable(name).c_str());
  return value != nullptr && *value != '\0';
}

bool is_option(const std::string& name) {
  if (name == "dev") return true;
  const std::vector<server::OptionDescription> all = server::describe_options();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& option) { return option.name == name; });
}

// CLI11 lets the file win over the environment, so what the environment says is taken out of the
// file.
class FileBelowEnvironment : public CLI::ConfigTOML {
 public:
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> read = CLI::ConfigTOML::from_config(input);
    for (const CLI::ConfigItem& item : read) {
      if (!item.parents.empty()) {
        throw CLI::ConfigError("The configuration file has a section '" + item.parents.front() +
                               "', expected lines of `name = value` only.");
      }
      if (!is_option(item.name)) {
        throw CLI::ConfigError("The configuration file has '" + item.name +
                               "', which is no option; tuicalld --help lists them.");
      }
    }
    std::erase_if(read, [](const CLI::ConfigItem& item) { return is_in_environment(item.name); });
    return read;
  }
};

// The texts that were given, by option name.
using Given = std::map<std::string, std::string>;

void declare(CLI::App& app, CommandLine& line, Given& given) {
  app.set_version_flag("--version", "tuicalld " TUICALL_VERSION);
  app.set_config("--config", "", "file with options, one `name = value` on each line");
  app.config_formatter(std::make_shared<FileBelowEnvironment>());
  app.allow_config_extras(false);
  app.add_flag("--check", line.check_only, "check the options, print them as JSON and exit")
      ->configurable(false);
  app.add_flag("--dev", line.options.dev,
               "try it out: make a certificate, an app and a secret in --data-dir")
      ->envname(server::environment_variable("dev"));
  for (const server::OptionDescription& option : server::describe_options()) {
    const auto keep = [&given, name = option.name](const std::string& value) {
      given[name] = value;
    };
    app.add_option_function<std::string>("--" + option.name, keep,
                                         option.help + "; " + option.expected)
        ->envname(server::environment_variable(option.name))
        ->default_str(option.value);
  }
}

int refuse(const std::string& sentence) {
  std::cerr << "tuicalld: " << sentence << '\n';
  return kWrongOptions;
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv) {
  CommandLine line;
  Given given;
  CLI::App app("The call server.", "tuicalld");
  declare(app, line, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ConversionError& error) {
    // Of --dev: all others are texts here.
    line.exit_code = refuse(error.what() + std::string(", expected on or off."));
    return line;
  } catch (const CLI::ParseError& error) {
    const bool asked_for = error.get_exit_code() == 0;
    line.exit_code = asked_for ? app.exit(error) : refuse(error.what());
    return line;
  }
  for (const auto& [name, value] : given) {
    const base::Status set = server::set_option(line.options, name, value);
    if (!set.ok()) {
      line.exit_code = refuse(set.message);
      return line;
    }
  }
  const base::Status fits = server::validate(line.options);
  if (!fits.ok()) line.exit_code = refuse(fits.message);
  return line;
}

}  // namespace tuicall
