// tuicalld's flags, environment and file, as an operator meets them.
#include <gtest/gtest.h>

#include <fstream>

#include "contains.h"
#include "server_process.h"

namespace tuicall::server {
namespace {

using test::contains;

class CommandLineTest : public testing::Test {
 protected:
  std::string write_file(const std::string& text) const {
    const std::string path = folder_.path() + "/tuicalld.toml";
    std::ofstream(path) << text;
    return path;
  }

  // The value of keep-alive-ms that these lead to.
  std::string keep_alive(std::vector<std::string> arguments,
                         std::vector<std::string> environment) const {
    arguments.insert(arguments.end(), {"--dev", "--data-dir", folder_.path(), "--check"});
    const Finished finished = run_server(arguments, environment);
    EXPECT_EQ(finished.exit_code, 0) << finished.errors;
    return nlohmann::json::parse(finished.output).value("keep-alive-ms", "");
  }

  TemporaryFolder folder_;
};

TEST_F(CommandLineTest, SaysItsVersionAndItsOptions) {
  const Finished version = run_server({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.output.rfind("tuicalld ", 0), 0U) << version.output;
  const Finished help = run_server({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_TRUE(contains(help.output, "--keep-alive-ms")) << help.output;
  EXPECT_TRUE(contains(help.output, "TUICALLD_KEEP_ALIVE_MS")) << help.output;
}

TEST_F(CommandLineTest, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string file = write_file("keep-alive-ms = 1001\n");
  EXPECT_EQ(keep_alive({}, {}), "20000");
  EXPECT_EQ(keep_alive({"--config", file}, {}), "1001");
  EXPECT_EQ(keep_alive({"--config", file}, {"TUICALLD_KEEP_ALIVE_MS=1002"}), "1002");
  EXPECT_EQ(
      keep_alive({"--config", file, "--keep-alive-ms", "1003"}, {"TUICALLD_KEEP_ALIVE_MS=1002"}),
      "1003");
  EXPECT_EQ(keep_alive({"--config", file, "--keep-alive-ms", "1003"}, {}), "1003");
}

TEST_F(CommandLineTest, AWrongValueIsNamedWhereverItComesFrom) {
  const std::string file = write_file("keep-alive-ms = \"soon\"\n");
  const std::string sentence =
      "tuicalld: The option keep-alive-ms is 'soon': expected a whole number from 100 to "
      "3600000.\n";
  for (const Finished& finished :
       {run_server({"--keep-alive-ms", "soon"}), run_server({}, {"TUICALLD_KEEP_ALIVE_MS=soon"}),
        run_server({"--config", file})}) {
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.errors, sentence);
    EXPECT_EQ(finished.output, "");
  }
}

TEST_F(CommandLineTest, WhatDoesNotExistIsNamed) {
  const Finished flag = run_server({"--keep-alive", "1"});
  EXPECT_EQ(flag.exit_code, 2);
  EXPECT_TRUE(contains(flag.errors, "--keep-alive")) << flag.errors;
  const Finished key = run_server({"--config", write_file("keep-alive = 1\n")});
  EXPECT_EQ(key.exit_code, 2);
  EXPECT_TRUE(contains(key.errors, "keep-alive")) << key.errors;
  const Finished section = run_server({"--config", write_file("[server]\ngrace-ms = 1\n")});
  EXPECT_EQ(section.exit_code, 2);
  EXPECT_TRUE(contains(section.errors, "section 'server', expected lines")) << section.errors;
  const Finished file = run_server({"--config", "no-such-file.toml"});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_TRUE(contains(file.errors, "no-such-file.toml")) << file.errors;
}

TEST_F(CommandLineTest, DevIsOnOrOffWhereverItIsSaid) {
  for (const Finished& finished :
       {run_server({"--data-dir", "data"}, {"TUICALLD_DEV=perhaps"}),
        run_server({"--data-dir", "data", "--config", write_file("dev = perhaps\n")})}) {
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_TRUE(contains(finished.errors, "--dev = perhaps, expected on or off"))
        << finished.errors;
  }
  const std::vector<std::string> check{"--check", "--data-dir", folder_.path()};
  EXPECT_EQ(run_server(check, {"TUICALLD_DEV=on"}).exit_code, 0);
  EXPECT_EQ(run_server(check, {"TUICALLD_DEV=off"}).exit_code, 2);
}

TEST_F(CommandLineTest, DevAndProductionDoNotMix) {
  const Finished finished =
      run_server(ServerProcess::dev(folder_.path(), {"--key-file", "key.pem"}));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_TRUE(contains(finished.errors, "key-file is 'key.pem'")) << finished.errors;
  const Finished nothing = run_server({});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_TRUE(contains(nothing.errors, "certificate-file is not set")) << nothing.errors;
}

TEST_F(CommandLineTest, CheckReadsTheFilesOfProduction) {
  const Finished finished = run_server({"--check", "--certificate-file", "c.pem", "--key-file",
                                        "k.pem", "--secrets-file", "no-such-secrets.json"});
  EXPECT_NE(finished.exit_code, 0);
  EXPECT_TRUE(contains(finished.errors, "'no-such-secrets.json'")) << finished.errors;
}

}  // namespace
}  // namespace tuicall::server
