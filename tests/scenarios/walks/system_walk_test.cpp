// Seeded walks over whole systems. A failure prints its seed and the shortest history that shows
// it. TUICALL_WALK_SEED=N repeats that walk alone, TUICALL_WALK_STEPS=N takes so many steps instead
// of the few of every day (docs/testing.md).
#include "system_walk.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace tuicall::scenarios {
namespace {

constexpr uint64_t kSteps = 60'000;
constexpr size_t kStepsOfAWalk = 500;
constexpr int kMostTries = 4'000;

uint64_t number_from(const char* variable, uint64_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

Walked walk(uint32_t seed, const std::vector<size_t>& kept, bool keeps_history) {
  const std::vector<Decision> all = decisions_of(seed, kStepsOfAWalk);
  std::vector<Decision> decisions;
  decisions.reserve(kept.size());
  for (const size_t position : kept) {
    decisions.push_back(all[position]);
  }
  return SystemWalk(seed, keeps_history).run(decisions);
}

// The same promise is broken by less.
std::string shortest_history(uint32_t seed, const Walked& failure) {
  int tries = 0;
  std::vector<size_t> all(failure.steps);
  std::iota(all.begin(), all.end(), 0);
  const std::vector<size_t> kept = shortest(all, [&](const std::vector<size_t>& fewer) {
    return ++tries < kMostTries && walk(seed, fewer, false).kind == failure.kind;
  });
  std::string text;
  for (const std::string& line : walk(seed, kept, true).history) {
    text += "\n    " + line;
  }
  return text;
}

// What a world frees, the next one needs: given back to the system each time it takes two thirds of
// the time that the walks need.
class KeptMemory : public testing::Environment {
 public:
  void SetUp() override {
    mallopt(M_MMAP_THRESHOLD, kMost);
    mallopt(M_TRIM_THRESHOLD, kMost);
    mallopt(M_TOP_PAD, kMost);
  }

 private:
  static constexpr int kMost = 16 << 20;
};
const testing::Environment* const kept_memory = testing::AddGlobalTestEnvironment(new KeptMemory);

TEST(SystemWalk, KeepsEveryPromise) {
  const uint64_t only = number_from("TUICALL_WALK_SEED", 0);
  const uint64_t most = number_from("TUICALL_WALK_STEPS", only != 0 ? 1 : kSteps);
  std::vector<size_t> all(kStepsOfAWalk);
  std::iota(all.begin(), all.end(), 0);
  uint64_t steps = 0;
  for (auto seed = static_cast<uint32_t>(only == 0 ? 1 : only); steps < most; ++seed) {
    const Walked walked = walk(seed, all, false);
    steps += walked.steps;
    ASSERT_EQ(walked.kind, "") << walked.detail << "\nTUICALL_WALK_SEED=" << seed
                               << ", the shortest history:" << shortest_history(seed, walked);
  }
}

TEST(SystemWalk, IsTheSameEachTime) {
  std::vector<size_t> all(200);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(walk(3, all, true).history, walk(3, all, true).history);
}

TEST(Shortest, LeavesWhatIsNeeded) {
  std::vector<size_t> all(100);
  std::iota(all.begin(), all.end(), 0);
  const auto fails = [](const std::vector<size_t>& kept) {
    return std::count(kept.begin(), kept.end(), 3) + std::count(kept.begin(), kept.end(), 97) == 2;
  };
  EXPECT_EQ(shortest(all, fails), (std::vector<size_t>{3, 97}));
}

}  // namespace
}  // namespace tuicall::scenarios
