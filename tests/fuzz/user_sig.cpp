// UserSig tickets. The first byte says how the rest becomes one: it is the ticket, its content, or
// its content with the right signature put in. Whatever is accepted can be made again, says the
// same, and never holds more than is allowed.
#include "auth/user_sig.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "auth/user_sig_token.h"
#include "byte_source.h"
#include "fuzz_target.h"

namespace {

using Json = nlohmann::json;
using namespace tuicall;

const std::vector<std::string> kKeys = {"another key", "test-secret-key-1234567890abcdef"};
constexpr uint32_t kApp = 1400000000;
constexpr const char* kUser = "xiaojun";
constexpr int64_t kNow_s = 1700000000;
constexpr size_t kMostAgain = size_t{64} * 1024;

// As a generator that holds the key would have made it; left alone where it is no ticket at all.
std::string with_signature(const std::string& content) {
  Json json = Json::parse(content, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return content;
  const auto number = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
  };
  auth::UserSigClaims claims;
  claims.user_id = kUser;
  claims.sdk_app_id = kApp;
  claims.issued_at_s = number("TLS.time");
  claims.expire_s = number("TLS.expire");
  if (json.contains("TLS.userbuf") && json["TLS.userbuf"].is_string()) {
    claims.user_buffer = auth::base64_decode(json["TLS.userbuf"].get<std::string>());
  }
  json["TLS.sig"] = auth::user_sig_signature(claims, kKeys[1]);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ticket_of(fuzz::ByteSource& source) {
  const unsigned kind = source.pick(3);
  const std::string text = source.text(SIZE_MAX);
  if (kind == 0) return text;
  return auth::pack_token(kind == 1 ? text : with_signature(text));
}

void expect_can_be_made_again(const auth::UserSigClaims& claims) {
  EXPECT_EQ(claims.user_id, kUser);
  EXPECT_EQ(claims.sdk_app_id, kApp);
  EXPECT_GE(claims.expires_at_s(), kNow_s);
  // A ticket that is valid for 0 s is one in the second in which it was made; ours live longer.
  if (claims.expire_s == 0) return;
  const base::Result<std::string> made = auth::make_user_sig(claims, kKeys[0]);
  ASSERT_TRUE(made.ok()) << made.status().message;
  const auto again = auth::check_user_sig(*made, kApp, kUser, kKeys, kNow_s, kMostAgain);
  ASSERT_TRUE(again.ok()) << again.status().message;
  EXPECT_EQ(again->issued_at_s, claims.issued_at_s);
  EXPECT_EQ(again->expire_s, claims.expire_s);
  EXPECT_EQ(again->user_buffer, claims.user_buffer);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::ByteSource source(data, size);
  const size_t most = 256 + 64 * size_t{source.byte()};
  const std::string ticket = ticket_of(source);
  const std::optional<std::string> content = auth::unpack_token(ticket, most);
  if (content) {
    EXPECT_LE(content->size(), most);
    EXPECT_EQ(auth::unpack_token(auth::pack_token(*content), most), content);
  }
  const auto claims = auth::check_user_sig(ticket, kApp, kUser, kKeys, kNow_s, most);
  EXPECT_EQ(claims.ok(), claims.status().message.empty());
  if (claims.ok()) {
    EXPECT_TRUE(content.has_value());
    expect_can_be_made_again(*claims);
  }
  return 0;
}
