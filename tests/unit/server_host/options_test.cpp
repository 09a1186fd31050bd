// Every option: what it takes, and that a wrong value is named with what was expected.
#include "server/host/options.h"

#include <gtest/gtest.h>

#include <map>

#include "contains.h"

namespace tuicall::server {
namespace {

using test::contains;

std::vector<std::string> wrong_values(const std::string& expected) {
  if (expected.rfind("a whole number", 0) == 0)
    return {"", "x", "1.5", "-1", "99999999999999999999", "1 ", "1s"};
  if (expected == "on or off") return {"", "yes", "1"};
  if (expected == "a path") return {""};
  if (expected == "a host name, or an IPv4 or IPv6 address")
    return {"", "a b", "host:1", "[::1]", "h\xc3\xb6st", std::string(254, 'a')};
  if (expected == "debug, info, warning or error") return {"", "verbose", "INFO"};
  return {"", "7443", "localhost:7443", "127.0.0.1", "127.0.0.1:65536", "::1:7443", "[::1]"};
}

TEST(Options, NameEveryWrongValueAndWhatWasExpected) {
  for (const OptionDescription& option : describe_options()) {
    for (const std::string& value : wrong_values(option.expected)) {
      Options options;
      const base::Status status = set_option(options, option.name, value);
      EXPECT_EQ(status.code, base::kParamInvalid) << option.name << " " << value;
      EXPECT_EQ(status.message, "The option " + option.name + " is '" + value + "': expected " +
                                    option.expected + ".");
    }
  }
}

TEST(Options, TakeTheirOwnDefaults) {
  for (const OptionDescription& option : describe_options()) {
    if (option.value.empty()) continue;
    Options options;
    EXPECT_TRUE(set_option(options, option.name, option.value).ok()) << option.name;
  }
}

TEST(Options, TakeTheEndsOfTheirRangesAndNothingBeyond) {
  int ranges = 0;
  for (const OptionDescription& option : describe_options()) {
    long long least = 0;
    long long most = 0;
    if (sscanf(option.expected.c_str(), "a whole number from %lld to %lld", &least, &most) != 2)
      continue;
    ++ranges;
    Options options;
    EXPECT_TRUE(set_option(options, option.name, std::to_string(least)).ok()) << option.name;
    EXPECT_TRUE(set_option(options, option.name, std::to_string(most)).ok()) << option.name;
    EXPECT_FALSE(set_option(options, option.name, std::to_string(least - 1)).ok()) << option.name;
    EXPECT_FALSE(set_option(options, option.name, std::to_string(most + 1)).ok()) << option.name;
  }
  EXPECT_GT(ranges, 5);
}

TEST(Options, ReachTheStruct) {
  Options options;
  EXPECT_TRUE(set_option(options, "listen", "[::1]:1").ok());
  EXPECT_EQ(options.listen, "[::1]:1");
  for (const char* value : {"off", "0.0.0.0:7000"}) {
    EXPECT_TRUE(set_option(options, "media-listen", value).ok());
    EXPECT_EQ(options.media_listen, value);
  }
  for (const char* value : {"media.example.org", "192.0.2.1", "2001:db8::1"}) {
    EXPECT_TRUE(set_option(options, "media-host", value).ok());
    EXPECT_EQ(options.media_host, value);
  }
  EXPECT_TRUE(set_option(options, "workers", "3").ok());
  EXPECT_EQ(options.workers, 3);
  EXPECT_TRUE(set_option(options, "grace-ms", "2000").ok());
  EXPECT_EQ(options.service.grace_ms, 2000);
  EXPECT_TRUE(set_option(options, "busy-notifies-callee", "off").ok());
  EXPECT_FALSE(options.service.busy_notifies_callee);
  EXPECT_TRUE(set_option(options, "log-level", "warning").ok());
  EXPECT_EQ(options.log_level, LogLevel::kWarning);
}

TEST(Options, HaveOneNameEverywhere) {
  EXPECT_EQ(environment_variable("grace-ms"), "TUICALLD_GRACE_MS");
  std::map<std::string, int> seen;
  for (const OptionDescription& option : describe_options())
    EXPECT_EQ(seen[option.name]++, 0) << option.name;
}

TEST(Options, DoNotExistUnderAnotherName) {
  Options options;
  EXPECT_EQ(set_option(options, "grace", "1").message, "There is no option 'grace'.");
}

Options production() {
  Options options;
  options.certificate_file = "cert.pem";
  options.key_file = "key.pem";
  options.secrets_file = "secrets.json";
  return options;
}

TEST(Options, ProductionNeedsItsThreeFiles) {
  EXPECT_TRUE(validate(production()).ok());
  for (const auto& [name, member] : {std::pair("certificate-file", &Options::certificate_file),
                                     std::pair("key-file", &Options::key_file),
                                     std::pair("secrets-file", &Options::secrets_file)}) {
    Options options = production();
    (options.*member).clear();
    const base::Status status = validate(options);
    EXPECT_EQ(status.code, base::kParamInvalid);
    EXPECT_TRUE(contains(status.message, std::string("The option ") + name + " is not set"))
        << status.message;
  }
}

TEST(Options, DevAndProductionDoNotMix) {
  Options dev;
  dev.dev = true;
  dev.data_dir = "data";
  EXPECT_TRUE(validate(dev).ok());
  for (const auto& [name, member] : {std::pair("certificate-file", &Options::certificate_file),
                                     std::pair("key-file", &Options::key_file),
                                     std::pair("secrets-file", &Options::secrets_file)}) {
    Options options = dev;
    options.*member = "some.file";
    const base::Status status = validate(options);
    EXPECT_EQ(status.code, base::kParamInvalid);
    EXPECT_TRUE(contains(status.message, std::string("The option ") + name + " is 'some.file'"))
        << status.message;
  }
  Options in_production = production();
  in_production.data_dir = "data";
  EXPECT_TRUE(contains(validate(in_production).message, "The option data-dir is 'data'"));
  dev.data_dir.clear();
  EXPECT_TRUE(contains(validate(dev).message, "The option data-dir is not set"));
}

}  // namespace
}  // namespace tuicall::server
