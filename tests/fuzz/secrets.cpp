// The secrets file: what is read can be written and read again; what is refused names the file.
#include "server/host/secrets.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fuzz_target.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tuicall::server;
  const auto apps = parse_secrets(std::string(data, data + size), "the-file.json");
  if (!apps.ok()) {
    EXPECT_EQ(apps.status().message.rfind("The secrets file 'the-file.json' cannot be used: ", 0),
              0U);
    return 0;
  }
  const auto again = parse_secrets(format_secrets(*apps), "again.json");
  EXPECT_TRUE(again.ok()) << again.status().message;
  const auto same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.keys == b.second.keys &&
           a.second.administrators == b.second.administrators;
  };
  EXPECT_TRUE(again.ok() &&
              std::equal(apps->begin(), apps->end(), again->begin(), again->end(), same));
  EXPECT_FALSE(apps->empty());
  return 0;
}
