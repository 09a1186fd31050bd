// The secrets file: what it may say, and messages that name what is wrong but never a key.
#include "server/host/secrets.h"

#include <gtest/gtest.h>

namespace tuicall::server {
namespace {

TEST(Secrets, AreRead) {
  const auto apps = parse_secrets(
      R"({"apps": [{"sdk_app_id": 7, "keys": ["new", "old"], "administrators": ["root"]},
                   {"sdk_app_id": 4294967295, "keys": ["k"]}]})",
      "f");
  ASSERT_TRUE(apps.ok()) << apps.status().message;
  EXPECT_EQ(apps->size(), 2U);
  EXPECT_EQ(apps->at(7).keys, (std::vector<std::string>{"new", "old"}));
  EXPECT_EQ(apps->at(7).administrators, (std::set<std::string>{"root"}));
  EXPECT_TRUE(apps->at(4294967295).administrators.empty());
}

TEST(Secrets, AreReadAsTheyAreWritten) {
  const Apps apps{{7, App{{"new", "old"}, {"root"}}}};
  const auto read = parse_secrets(format_secrets(apps), "f");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at(7).keys, apps.at(7).keys);
  EXPECT_EQ(read->at(7).administrators, apps.at(7).administrators);
}

TEST(Secrets, NameWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it is not JSON"},
      {"{", "it is not JSON"},
      {"[]", "it is not a JSON object"},
      {"{}", "it has no \"apps\""},
      {R"({"apps": {}})", "\"apps\" of it is not a list of apps"},
      {R"({"apps": []})", "\"apps\" is empty"},
      {R"({"apps": [], "other": 1})", "unknown member \"other\""},
      {R"({"apps": [1]})", "item 1 of \"apps\" is not an object"},
      {R"({"apps": [{"keys": ["k"]}]})", "item 1 of \"apps\" has no \"sdk_app_id\""},
      {R"({"apps": [{"sdk_app_id": "7", "keys": ["k"]}]})",
       "\"sdk_app_id\" of item 1 of \"apps\" is not a whole"},
      {R"({"apps": [{"sdk_app_id": 0, "keys": ["k"]}]})", "is 0: expected a whole number"},
      {R"({"apps": [{"sdk_app_id": 4294967296, "keys": ["k"]}]})",
       "is 4294967296: expected a whole number"},
      {R"({"apps": [{"sdk_app_id": -7, "keys": ["k"]}]})", "is not a whole number"},
      {R"({"apps": [{"sdk_app_id": 7}]})", "app 7 has no \"keys\""},
      {R"({"apps": [{"sdk_app_id": 7, "keys": "k"}]})", "\"keys\" of app 7 is not a list of keys"},
      {R"({"apps": [{"sdk_app_id": 7, "keys": []}]})", "\"keys\" of app 7 is empty"},
      {R"({"apps": [{"sdk_app_id": 7, "keys": [""]}]})",
       "\"keys\" of app 7 has an item that is not a text"},
      {R"({"apps": [{"sdk_app_id": 7, "keys": ["k"], "administrators": ["a b"]}]})",
       "the administrator 'a b' of app 7 is not a user id"},
      {R"({"apps": [{"sdk_app_id": 7, "keys": ["k"]}, {"sdk_app_id": 7, "keys": ["l"]}]})",
       "app 7 stands in it twice"},
      {R"({"apps": [{"sdk_app_id": 7, "keys": ["k"], "key": "k"}]})",
       "app 7 has an unknown member \"key\""},
  };
  for (const auto& [text, part] : cases) {
    const auto apps = parse_secrets(text, "the-file.json");
    ASSERT_FALSE(apps.ok()) << text;
    EXPECT_EQ(apps.status().code, base::kParamInvalid);
    EXPECT_NE(apps.status().message.find("'the-file.json'"), std::string::npos);
    EXPECT_NE(apps.status().message.find(part), std::string::npos) << apps.status().message;
  }
}

TEST(Secrets, AreNeverQuoted) {
  for (const char* text : {R"({"apps": [{"sdk_app_id": 7, "keys": ["hush-hush")",
                           R"({"apps": [{"sdk_app_id": 7, "keys": ["hush-hush", 1]}]})",
                           R"({"apps": [{"sdk_app_id": 7, "keys": "hush-hush"}]})"}) {
    const auto apps = parse_secrets(text, "f");
    ASSERT_FALSE(apps.ok());
    EXPECT_EQ(apps.status().message.find("hush"), std::string::npos) << apps.status().message;
  }
}

TEST(Secrets, NameAFileThatIsMissing) {
  const auto apps = read_secrets("no-such-secrets.json");
  ASSERT_FALSE(apps.ok());
  EXPECT_NE(apps.status().message.find("'no-such-secrets.json'"), std::string::npos)
      << apps.status().message;
}

}  // namespace
}  // namespace tuicall::server
