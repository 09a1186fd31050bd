// The rules of calls: the input is a walk of commands and of time that passes (tests/call/walk.h),
// in which every promise to the users is kept.
#include <gtest/gtest.h>

#include "byte_source.h"
#include "fuzz_target.h"
#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr int kMaxSteps = 500;
  tuicall::fuzz::ByteSource source(data, size);
  tuicall::test::Walk walk([&](unsigned below) { return source.pick(below); });
  for (int i = 0; i < kMaxSteps && !source.empty(); ++i) walk.step();
  return 0;
}
