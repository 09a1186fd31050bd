// With libFuzzer there is no test that could fail: the first expectation that is not met ends the
// process, and libFuzzer keeps the input.
#include <gtest/gtest.h>

#include <cstdlib>

namespace {

class AbortOnFailure : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (result.failed()) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  testing::UnitTest::GetInstance()->listeners().Append(new AbortOnFailure);
  return 0;
}
