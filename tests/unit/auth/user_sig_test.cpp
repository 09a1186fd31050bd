// The vectors of docs/usersig.md: signatures and a ticket of other implementations; and what is
// made is accepted.
#include "auth/user_sig.h"

#include <gtest/gtest.h>

#include <limits>

#include "ticket_key.h"

namespace tuicall::auth {
namespace {

constexpr int64_t kMadeAt = 1700000000;
constexpr int64_t kExpire = 15552000;

UserSigClaims claims() { return {"xiaojun", kApp, kMadeAt, kExpire, std::nullopt}; }

std::vector<uint8_t> from_hex(const std::string& hex) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

TEST(UserSig, SignsAsThePublicVector) {
  EXPECT_EQ(user_sig_signature({"user_42", 20030819, 1718764800, 604800, std::nullopt}, kKey),
            "8y4PAvIKGCmKvubBW+DGnAa/LQ9VpBWp4fEjtiQ/VHQ=");
}

TEST(UserSig, SignsAsAnIndependentImplementation) {
  EXPECT_EQ(user_sig_signature(claims(), kKey), "0E+NEf1+F+jIZP47XPGOaUW30iR6BP2XtD0DyRWo6ZA=");
}

TEST(UserSig, SignsABufferForANumberedRoom) {
  UserSigClaims c = claims();
  c.user_buffer = from_hex("0000077869616f6a756e53724e000000271066413f00000000ff00000000");
  EXPECT_EQ(user_sig_signature(c, kKey), "XDYc4vXpyI5Tm/BVdQxDcloUAp39QxQIiipHhaicygY=");
}

TEST(UserSig, SignsABufferForANamedRoom) {
  UserSigClaims c = claims();
  c.user_buffer =
      from_hex("0100077869616f6a756e53724e000000000066413f00000000ff0000000000066164626a6b6c");
  EXPECT_EQ(user_sig_signature(c, kKey), "qcaH2Z0Bglr61OJ9W7eMsntEQxQmewN6934PsbIP9DY=");
}

TEST(UserSig, AcceptsATicketOfAnotherGenerator) {
  const std::string ticket =
      "eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkKjIT87NK82CSxSnZiQUFmSlAKUMTAyiAyqVWFGQWpYJkTE1N"
      "jRDiJZm5YFFzNPXFmekg"
      "Gwxctf1c0wy13bSzPKMCTMwjAtz9E0PDjQ0yg8ycAowiSlwMXCqDwvPNohxtlWoB30Uxmw__";
  const base::Result<UserSigClaims> checked =
      check_user_sig(ticket, kApp, "xiaojun", kKeys, kMadeAt);
  ASSERT_TRUE(checked.ok()) << checked.status().message;
  EXPECT_EQ(checked->user_id, "xiaojun");
  EXPECT_EQ(checked->sdk_app_id, kApp);
  EXPECT_EQ(checked->issued_at_s, kMadeAt);
  EXPECT_EQ(checked->expires_at_s(), kMadeAt + kExpire);
  EXPECT_FALSE(checked->user_buffer.has_value());
}

TEST(UserSig, AcceptsWhatItMakes) {
  UserSigClaims c = claims();
  for (const bool with_buffer : {false, true}) {
    if (with_buffer) c.user_buffer = std::vector<uint8_t>{0, 1, 2, 0xff};
    const base::Result<std::string> ticket = make_user_sig(c, kKey);
    ASSERT_TRUE(ticket.ok()) << ticket.status().message;
    const base::Result<UserSigClaims> checked =
        check_user_sig(*ticket, kApp, "xiaojun", kKeys, kMadeAt);
    ASSERT_TRUE(checked.ok()) << checked.status().message;
    EXPECT_EQ(checked->user_buffer, c.user_buffer);
  }
}

TEST(UserSig, AcceptsAnyKeyOfTheApp) {
  const std::string ticket = *make_user_sig(claims(), kKey);
  const std::vector<std::string> rotated = {"the next key", kKey, "another"};
  EXPECT_TRUE(check_user_sig(ticket, kApp, "xiaojun", rotated, kMadeAt).ok());
}

TEST(UserSig, DoesNotDecodeAKeyThatLooksLikeHex) {
  const std::string hex = "6162636465666768";
  const std::string ticket = *make_user_sig(claims(), hex);
  EXPECT_TRUE(check_user_sig(ticket, kApp, "xiaojun", std::vector<std::string>{hex}, kMadeAt).ok());
  EXPECT_FALSE(
      check_user_sig(ticket, kApp, "xiaojun", std::vector<std::string>{"abcdefgh"}, kMadeAt).ok());
}

TEST(UserSig, IsValidUpToAndWithItsLastSecond) {
  const std::string ticket = *make_user_sig(claims(), kKey);
  EXPECT_TRUE(check_user_sig(ticket, kApp, "xiaojun", kKeys, kMadeAt + kExpire).ok());
  EXPECT_FALSE(check_user_sig(ticket, kApp, "xiaojun", kKeys, kMadeAt + kExpire + 1).ok());
}

TEST(UserSig, MakesNoTicketFromWrongInputs) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  const UserSigClaims wrong[] = {
      {"", kApp, kMadeAt, kExpire, std::nullopt},
      {"no spaces", kApp, kMadeAt, kExpire, std::nullopt},
      {std::string(33, 'x'), kApp, kMadeAt, kExpire, {}},
      {"xiaojun", kApp, kMadeAt, 0, std::nullopt},
      {"xiaojun", kApp, kMadeAt, -1, std::nullopt},
      {"xiaojun", kApp, -1, kExpire, std::nullopt},
      {"xiaojun", kApp, kMax, 1, std::nullopt},
  };
  for (const UserSigClaims& c : wrong) {
    const base::Result<std::string> ticket = make_user_sig(c, kKey);
    EXPECT_EQ(ticket.status().code, base::kParamInvalid);
    EXPECT_FALSE(ticket.status().message.empty());
  }
  EXPECT_EQ(make_user_sig(claims(), "").status().code, base::kParamInvalid);
}

}  // namespace
}  // namespace tuicall::auth
