// Seeded random walks over step(): whatever happens in whatever order, the promises to the users
// are kept. A failure names its seed; TUICALL_WALK_SEED=N repeats that walk alone.
#include "walk.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace tuicall::test {
namespace {

constexpr unsigned kWalks = 3'000;
constexpr int kSteps = 60;

void walk(unsigned seed) {
  std::mt19937 random(seed);
  Walk walk([&](unsigned below) {
    return std::uniform_int_distribution<unsigned>(0, below - 1)(random);
  });
  for (int i = 0; i <= kSteps && !testing::Test::HasFailure(); ++i) walk.step();
}

TEST(Walk, KeepsEveryPromise) {
  const char* only = std::getenv("TUICALL_WALK_SEED");
  const unsigned first =
      only == nullptr ? 1 : static_cast<unsigned>(std::strtoul(only, nullptr, 10));
  const unsigned last = only == nullptr ? kWalks : first;
  for (unsigned seed = first; seed <= last; ++seed) {
    SCOPED_TRACE("TUICALL_WALK_SEED=" + std::to_string(seed));
    walk(seed);
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace tuicall::test
