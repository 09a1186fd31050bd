// Tickets that are refused: every code, and whatever a forger might try.
#include <gtest/gtest.h>

#include "auth/user_sig.h"
#include "auth/user_sig_token.h"
#include "ticket_key.h"

namespace tuicall::auth {
namespace {

constexpr int64_t kNow = 1700000000;

std::string good_ticket() {
  return *make_user_sig({"xiaojun", kApp, kNow, 60, std::nullopt}, kKey);
}

base::Status check(std::string_view ticket, int64_t now_s = kNow) {
  return check_user_sig(ticket, kApp, "xiaojun", kKeys, now_s).status();
}

void expect_malformed(std::string_view ticket) {
  const base::Status status = check(ticket);
  EXPECT_EQ(status.code, base::kUserSigMalformed) << ticket;
  EXPECT_FALSE(status.message.empty());
}

// A ticket with this text in place of the usual JSON object.
void expect_content_malformed(const std::string& json) { expect_malformed(pack_token(json)); }

TEST(UserSigFailure, Expired) {
  const base::Status status = check(good_ticket(), kNow + 61);
  EXPECT_EQ(status.code, base::kUserSigExpired);
  EXPECT_NE(status.message.find(std::to_string(kNow + 60)), std::string::npos);
}

TEST(UserSigFailure, Empty) { EXPECT_EQ(check("").code, base::kUserSigEmpty); }

TEST(UserSigFailure, WrongKey) {
  const std::vector<std::string> others = {"another", "and another"};
  EXPECT_EQ(check_user_sig(good_ticket(), kApp, "xiaojun", others, kNow).status().code,
            base::kUserSigWrongKey);
  EXPECT_EQ(check_user_sig(good_ticket(), kApp, "xiaojun", {}, kNow).status().code,
            base::kUserSigWrongKey);
}

TEST(UserSigFailure, AnotherUser) {
  EXPECT_EQ(check_user_sig(good_ticket(), kApp, "alice", kKeys, kNow).status().code,
            base::kUserSigUserDiffers);
}

TEST(UserSigFailure, AnotherApp) {
  EXPECT_EQ(check_user_sig(good_ticket(), kApp + 1, "xiaojun", kKeys, kNow).status().code,
            base::kUserSigAppDiffers);
}

// A ticket may hold kilobytes of whatever its maker likes, and messages are sent and logged.
TEST(UserSigFailure, MessagesShowTheBeginningOfForeignText) {
  const std::string foreign(5'000, 'x');
  const std::string rest =
      R"("TLS.sdkappid":1400000000,"TLS.time":1700000000,"TLS.expire":60,"TLS.sig":"s"})";
  for (const std::string& json :
       {R"({"TLS.ver":")" + foreign + R"(","TLS.identifier":"xiaojun",)" + rest,
        R"({"TLS.ver":"2.0","TLS.identifier":")" + foreign + R"(",)" + rest}) {
    const base::Status status = check(pack_token(json));
    EXPECT_FALSE(status.ok());
    EXPECT_LT(status.message.size(), 300U);
    EXPECT_NE(status.message.find("(5000 bytes)"), std::string::npos) << status.message;
  }
  const base::Status made = make_user_sig({foreign, kApp, kNow, 60, std::nullopt}, kKey).status();
  EXPECT_LT(made.message.size(), 300U);
}

TEST(UserSigFailure, EveryCutTicketIsMalformed) {
  const std::string ticket = good_ticket();
  for (size_t length = 1; length < ticket.size(); ++length)
    expect_malformed(ticket.substr(0, length));
  expect_malformed(ticket + "A");
  expect_malformed(ticket + "AAAA");
}

TEST(UserSigFailure, NoChangedTicketIsAccepted) {
  const std::string ticket = good_ticket();
  for (size_t i = 0; i < ticket.size(); ++i) {
    for (const char c : {'A', 'z', '*', '-', '_', '+', '/', '=', ' ', '\0'}) {
      std::string changed = ticket;
      changed[i] = c;
      if (changed != ticket) {
        EXPECT_NE(check(changed).code, base::kOk) << i << ' ' << c;
      }
    }
  }
}

TEST(UserSigFailure, NotWhatATicketHolds) {
  expect_malformed("no ticket");
  expect_content_malformed("");
  expect_content_malformed("[]");
  expect_content_malformed("{}");
  expect_content_malformed("{\"TLS.ver\":");
}

// The members of a good ticket with one changed.
std::string with(const std::string& member, const std::string& value) {
  const std::string sig = user_sig_signature({"xiaojun", kApp, kNow, 60, std::nullopt}, kKey);
  std::string json = "{";
  for (const auto& [name, usual] :
       std::vector<std::pair<std::string, std::string>>{{"TLS.ver", "\"2.0\""},
                                                        {"TLS.identifier", "\"xiaojun\""},
                                                        {"TLS.sdkappid", std::to_string(kApp)},
                                                        {"TLS.time", std::to_string(kNow)},
                                                        {"TLS.expire", "60"},
                                                        {"TLS.sig", "\"" + sig + "\""}}) {
    if (name == member && value.empty()) continue;
    json += (json.size() > 1 ? ",\"" : "\"") + name + "\":" + (name == member ? value : usual);
  }
  return json + "}";
}

TEST(UserSigFailure, TheHelperMakesAGoodTicket) {
  EXPECT_EQ(check(pack_token(with("", ""))).code, base::kOk);
}

TEST(UserSigFailure, MissingMembers) {
  for (const char* name :
       {"TLS.ver", "TLS.identifier", "TLS.sdkappid", "TLS.time", "TLS.expire", "TLS.sig"}) {
    expect_content_malformed(with(name, ""));
  }
}

TEST(UserSigFailure, MembersOfAnotherType) {
  for (const char* name : {"TLS.ver", "TLS.identifier", "TLS.sig"}) {
    for (const char* value : {"1", "null", "{}", "true"})
      expect_content_malformed(with(name, value));
  }
  for (const char* name : {"TLS.sdkappid", "TLS.time", "TLS.expire"}) {
    for (const char* value : {"\"60\"", "1.5", "1e3", "-1", "null", "true", "[60]",
                              "18446744073709551615", "99999999999999999999999"}) {
      expect_content_malformed(with(name, value));
    }
  }
}

TEST(UserSigFailure, TimeAndExpireThatOverflow) {
  expect_content_malformed(with("TLS.expire", "9223372036854775807"));
  expect_content_malformed(with("TLS.time", "9223372036854775807"));
}

TEST(UserSigFailure, DoubledMembers) {
  std::string doubled = with("", "");
  doubled.insert(1, "\"TLS.identifier\":\"alice\",");
  expect_content_malformed(doubled);
}

TEST(UserSigFailure, AnotherVersion) { expect_content_malformed(with("TLS.ver", "\"1.0\"")); }

TEST(UserSigFailure, ABufferThatIsNoBase64) {
  std::string json = with("", "");
  json.insert(1, "\"TLS.userbuf\":\"%%%\",");
  expect_content_malformed(json);
}

TEST(UserSigFailure, AChangedTimeNeedsAnotherSignature) {
  EXPECT_EQ(check(pack_token(with("TLS.expire", "61"))).code, base::kUserSigWrongKey);
  EXPECT_EQ(check(pack_token(with("TLS.sig", "\"\""))).code, base::kUserSigWrongKey);
}

TEST(UserSigFailure, AnAppIdThatWrapsAround) {
  const std::string wrapped = std::to_string(uint64_t{kApp} + (uint64_t{1} << 32));
  EXPECT_EQ(check(pack_token(with("TLS.sdkappid", wrapped))).code, base::kUserSigAppDiffers);
}

TEST(UserSigFailure, ABombIsNotInflated) {
  expect_content_malformed(std::string(10'000'000, ' '));
  const std::string padded = std::string(8192, ' ') + with("", "");
  EXPECT_EQ(check(pack_token(padded)).code, base::kUserSigMalformed);
  EXPECT_TRUE(check_user_sig(pack_token(padded), kApp, "xiaojun", kKeys, kNow, 16384).ok());
}

TEST(UserSigFailure, ATicketOfEndlessLengthIsNotRead) {
  expect_malformed(std::string(1'000'000, 'A'));
}

}  // namespace
}  // namespace tuicall::auth
