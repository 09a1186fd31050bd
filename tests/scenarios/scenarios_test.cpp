// Every scenario of this folder, in virtual time: the engine's session and dispatcher against the
// server's logic.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "player.h"

namespace tuicall::scenarios {
namespace {

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(TUICALL_SCENARIOS)) {
    if (entry.path().extension() == ".scenario") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string text_of(const Played& played) {
  std::string text;
  for (const std::string& difference : played.differences) {
    text += "\n" + difference;
  }
  return text;
}

class ScenarioTest : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const Scenario scenario_ = read_scenario(GetParam());
};

TEST_P(ScenarioTest, PlaysAsWritten) {
  const Played played = play(scenario_, {});
  EXPECT_TRUE(played.differences.empty()) << scenario_.title << text_of(played);
}

// The same when the users are on different workers.
TEST_P(ScenarioTest, PlaysAsWrittenOverThreeWorkers) {
  const Played played = play(scenario_, {.workers = 3});
  EXPECT_TRUE(played.differences.empty()) << scenario_.title << text_of(played);
}

// The same when the store is on another machine, so that much can happen before it answers.
TEST_P(ScenarioTest, PlaysAsWrittenOverAStoreThatAnswersLater) {
  const Played played = play(scenario_, {.workers = 3, .store_answers_later = true});
  EXPECT_TRUE(played.differences.empty()) << scenario_.title << text_of(played);
}

// The same when a connection breaks in the middle of a message and comes back: once at every
// message.
TEST_P(ScenarioTest, PlaysAsWrittenWhereverAConnectionBreaks) {
  for (const bool later : {false, true}) {
    bool cut = true;
    for (size_t message = 1; cut && !HasFailure(); ++message) {
      const Played played =
          play(scenario_, {.store_answers_later = later, .cut_at_message = message});
      cut = played.cut;
      EXPECT_TRUE(played.differences.empty())
          << scenario_.title << ", cut at message " << message
          << (later ? ", with a store that answers later" : "") << text_of(played);
    }
  }
}

// Everything is as written but the moment.
TEST(PlayerTest, FindsWhatComesBeforeItsTime) {
  const Device alice{"alice"};
  const Device bob{"bob"};
  Scenario scenario;
  scenario.users = {"alice", "bob"};
  scenario.steps = {{1,
                     "alice: call bob audio timeout=1",
                     {{alice, "call", {"bob", "audio"}, {{"timeout", "1"}}}},
                     {{bob, "on_call_received", {}}}},
                    {2,
                     "wait 2s",
                     {{{}, "wait", {"2s"}, {}}},
                     {{alice, "on_user_no_response", {{"user", "bob"}}},
                      {alice, "cancelled", {}},
                      {bob, "cancelled", {}}}}};
  const Played played = play(scenario, {});
  ASSERT_EQ(played.differences.size(), 3U) << text_of(played);
  for (const std::string& difference : played.differences) {
    EXPECT_NE(difference.find("before the time was over"), std::string::npos) << difference;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioTest, testing::ValuesIn(scenario_files()), test_name_of);

}  // namespace
}  // namespace tuicall::scenarios
