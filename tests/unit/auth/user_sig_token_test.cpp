#include "auth/user_sig_token.h"

#include <gtest/gtest.h>

namespace tuicall::auth {
namespace {

std::string encode(std::string_view text) {
  return base64_encode({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

TEST(Base64, EncodesAsRfc4648) {
  EXPECT_EQ(encode(""), "");
  EXPECT_EQ(encode("f"), "Zg==");
  EXPECT_EQ(encode("fo"), "Zm8=");
  EXPECT_EQ(encode("foo"), "Zm9v");
  EXPECT_EQ(encode("foob"), "Zm9vYg==");
  EXPECT_EQ(encode("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
}

TEST(Base64, DecodesWhatItEncodes) {
  std::vector<uint8_t> bytes;
  for (int i = 1; i < 300; ++i) {
    bytes.push_back(static_cast<uint8_t>(i * 7));
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
  }
}

TEST(Base64, RefusesEverySecondSpelling) {
  for (const char* text : {"Zg=", "Zg", "Z", "Zh==", "Zm9=", "Zm9v\n", " Zm9v",
                           "Zm9v====", "====", "Zg==Zg==", "Zm-v", "Zm9v!", "=Zm9"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(Token, UnpacksWhatItPacks) {
  const std::string content = "some text that is long enough, long enough, long enough";
  const std::string token = pack_token(content);
  EXPECT_EQ(token.find_first_of("+/="), std::string::npos);
  EXPECT_EQ(unpack_token(token, content.size()), content);
  EXPECT_EQ(unpack_token(token, content.size() - 1), std::nullopt);
}

TEST(Token, RefusesWhatIsNotPacked) {
  EXPECT_EQ(unpack_token("", 100), std::nullopt);
  EXPECT_EQ(unpack_token("AAAA", 100), std::nullopt);
  EXPECT_EQ(unpack_token("eJw+", 100), std::nullopt);
}

TEST(Token, RefusesBytesBehindTheContent) {
  std::string standard = pack_token("content");
  for (char& c : standard) c = c == '*' ? '+' : c == '-' ? '/' : c == '_' ? '=' : c;
  std::vector<uint8_t> bytes = *base64_decode(standard);
  bytes.push_back(0);
  std::string longer = base64_encode(bytes);
  for (char& c : longer) c = c == '+' ? '*' : c == '/' ? '-' : c == '=' ? '_' : c;
  EXPECT_EQ(unpack_token(longer, 100), std::nullopt);
}

}  // namespace
}  // namespace tuicall::auth
