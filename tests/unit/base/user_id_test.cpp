#include "base/user_id.h"

#include <gtest/gtest.h>

#include <string>

namespace tuicall::base {
namespace {

TEST(UserId, AcceptsTheAlphabetUpToTheLimit) {
  for (const std::string& id : {std::string("a"), std::string("user_42"),
                                std::string("A-Z_a-z_0-9"), std::string(32, 'x')}) {
    EXPECT_TRUE(is_valid_user_id(id)) << id;
  }
}

TEST(UserId, RefusesEmptyAndTooLong) {
  EXPECT_FALSE(is_valid_user_id(""));
  EXPECT_FALSE(is_valid_user_id(std::string(33, 'x')));
}

TEST(UserId, RefusesEveryOtherByte) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(is_valid_user_id(std::string("a") + c), alphabet.find(c) != std::string::npos)
        << byte;
  }
}

}  // namespace
}  // namespace tuicall::base
