// Each line of the log is one JSON object.
#include "server/host/json_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tuicall::server {
namespace {

nlohmann::json parsed(const std::string& line) { return nlohmann::json::parse(line); }

TEST(JsonLog, WritesFactsWithTheirTypes) {
  const auto line = parsed(
      "{" + format_facts("logged_in", {{"user", "alice"}, {"count", int64_t{-3}}, {"new", true}}) +
      "}");
  EXPECT_EQ(line, (nlohmann::json{
                      {"event", "logged_in"}, {"user", "alice"}, {"count", -3}, {"new", true}}));
}

TEST(JsonLog, SurvivesWhatPeersSend) {
  const std::string nasty("\"\n\\\x01\xff\0x", 7);
  const auto line = parsed("{" + format_facts("e", {{"text", nasty}}) + "}");
  EXPECT_EQ(line["text"].get<std::string>(), std::string("\"\n\\\x01\xef\xbf\xbd\0x", 9));
}

TEST(JsonLog, WritesLinesToStandardErrorAndLeavesOutTheLesserOnes) {
  testing::internal::CaptureStderr();
  {
    JsonLog log(LogLevel::kInfo);
    log.write(LogLevel::kDebug, "unheard");
    log.write(LogLevel::kInfo, "started", {{"listen", "127.0.0.1:1"}});
    log.write(LogLevel::kError, "%broken {}");
  }
  std::istringstream lines(testing::internal::GetCapturedStderr());
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(parsed(line)["event"], "started");
  EXPECT_EQ(parsed(line)["level"], "info");
  EXPECT_EQ(parsed(line)["listen"], "127.0.0.1:1");
  EXPECT_EQ(parsed(line)["time"].get<std::string>().size(),
            std::string("2026-01-01T00:00:00.000Z").size());
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(parsed(line)["event"], "%broken {}");
  EXPECT_FALSE(std::getline(lines, line));
}

}  // namespace
}  // namespace tuicall::server
