// Every boundary of RFC 3629.
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace tuicall::base {
namespace {

TEST(Utf8, AcceptsTheFirstAndLastOfEachLength) {
  for (const char* text :
       {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "na\xC3\xAFve \xF0\x9F\x93\x9E"}) {
    EXPECT_TRUE(is_valid_utf8(text)) << testing::PrintToString(std::string(text));
  }
}

TEST(Utf8, AcceptsNulAsACharacter) { EXPECT_TRUE(is_valid_utf8(std::string_view("a\0b", 3))); }

TEST(Utf8, RefusesWhatIsNoCharacter) {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(std::string(text));
  }
}

TEST(Utf8, RefusesEveryCutCharacter) {
  for (const std::string whole : {"\xC3\xAF", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E"}) {
    for (size_t length = 1; length < whole.size(); ++length) {
      EXPECT_FALSE(is_valid_utf8(whole.substr(0, length)));
      EXPECT_FALSE(is_valid_utf8(whole.substr(0, length) + "a"));
      EXPECT_FALSE(is_valid_utf8("a" + whole.substr(length)));
    }
  }
}

}  // namespace
}  // namespace tuicall::base
