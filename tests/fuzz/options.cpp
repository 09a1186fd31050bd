// The server's configuration. The input is text: flags, a line '---', environment variables as
// NAME=VALUE, a line '---', the configuration file. Whatever is refused is said on standard error;
// whatever is taken fits together, and means the same when it is said again.
#include "server/host/options.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "command_line.h"
#include "fuzz_target.h"
#include "temporary_folder.h"

namespace {

using namespace tuicall;

using Lines = std::vector<std::string>;

// Up to the next line '---', which is taken too.
Lines next_section(std::istream& input) {
  Lines lines;
  for (std::string line; std::getline(input, line) && line != "---";) {
    // A NUL ends an argument and a variable.
    lines.push_back(line.substr(0, line.find('\0')));
  }
  return lines;
}

// The program's own variables, for as long as the object lives.
class Variables {
 public:
  explicit Variables(const Lines& lines) {
    for (const std::string& line : lines) {
      const size_t equals = line.find('=');
      if (line.rfind("TUICALLD_", 0) != 0 || equals == std::string::npos) continue;
      names_.push_back(line.substr(0, equals));
      setenv(names_.back().c_str(), line.substr(equals + 1).c_str(), 1);
    }
  }
  ~Variables() {
    for (const std::string& name : names_) unsetenv(name.c_str());
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  Lines names_;
};

// Keeps what is written to a stream.
class Capture {
 public:
  explicit Capture(std::ostream& stream) : stream_(stream), usual_(stream.rdbuf(text_.rdbuf())) {}
  ~Capture() { stream_.rdbuf(usual_); }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* usual_;
};

std::string write_file(const std::string& text) {
  static const server::TemporaryFolder folder;
  const std::string path = folder.path() + "/tuicalld.toml";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

void expect_means_the_same_again(const server::Options& options) {
  server::Options again;
  again.dev = options.dev;
  for (const server::OptionDescription& option : server::describe_options(options)) {
    if (option.value.empty()) continue;
    const base::Status set = server::set_option(again, option.name, option.value);
    EXPECT_TRUE(set.ok()) << set.message;
  }
  const auto values = [](const server::Options& all) {
    Lines texts;
    for (const auto& option : server::describe_options(all)) texts.push_back(option.value);
    return texts;
  };
  EXPECT_EQ(values(again), values(options));
  EXPECT_TRUE(server::validate(options).ok());
}

void check(const CommandLine& line, const std::string& output, const std::string& errors) {
  if (!line.exit_code) {
    EXPECT_EQ(output + errors, "");
    return expect_means_the_same_again(line.options);
  }
  if (*line.exit_code == 0) {
    EXPECT_NE(output, "");
    return;
  }
  EXPECT_EQ(*line.exit_code, 2);
  EXPECT_EQ(output, "");
  EXPECT_EQ(errors.rfind("tuicalld: ", 0), 0U) << errors;
  EXPECT_GT(errors.size(), std::string("tuicalld: \n").size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::istringstream input(std::string(data, data + size));
  Lines arguments = next_section(input);
  // No other file than ours is read.
  std::erase_if(arguments, [](const std::string& text) {
    return text.rfind("--c", 0) == 0 && text.rfind("--ce", 0) != 0;
  });
  const Variables variables(next_section(input));
  const std::string file(std::istreambuf_iterator<char>(input), {});
  if (!file.empty()) arguments.insert(arguments.begin(), "--config=" + write_file(file));

  std::vector<const char*> argv = {"tuicalld"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const Capture output(std::cout);
  const Capture errors(std::cerr);
  const CommandLine line = read_command_line(static_cast<int>(argv.size()), argv.data());
  check(line, output.text(), errors.text());
  return 0;
}
