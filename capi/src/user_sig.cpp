#include "auth/user_sig.h"

#include <chrono>
#include <cstring>
#include <string>

#include "arguments.h"
#include "guard.h"
#include "tuicall/tuicall.h"

using tuicall::base::Result;
using tuicall::base::Status;
using tuicall::capi::guarded;
using tuicall::capi::invalid;
namespace auth = tuicall::auth;

namespace {

int64_t or_system_clock(int64_t now_s) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  using std::chrono::system_clock;
  if (now_s != 0) return now_s;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

int32_t tuicall_user_sig_make(char** ticket, uint32_t sdk_app_id, const char* user_id,
                              const char* secret_key, int64_t expire_s, int64_t now_s) {
  return guarded([&]() -> Status {
    if (ticket == nullptr) return invalid("ticket is null, expected where to put the ticket");
    if (sdk_app_id == 0) return invalid("sdk_app_id is 0, expected the app's number");
    const Result<std::string> user = tuicall::capi::read_user_id(user_id);
    if (!user.ok()) return user.status();
    if (secret_key == nullptr) return invalid("secret_key is null, expected the key's text");
    const auth::UserSigClaims claims = {*user, sdk_app_id, or_system_clock(now_s), expire_s, {}};
    const Result<std::string> made = auth::make_user_sig(claims, secret_key);
    if (!made.ok()) return made.status();
    *ticket = strdup(made->c_str());
    return *ticket == nullptr ? Status{tuicall::base::kRequestRefused, "out of memory"} : Status();
  });
}

int32_t tuicall_user_sig_check(const char* ticket, uint32_t sdk_app_id, const char* user_id,
                               const char* secret_key, int64_t now_s, int64_t* expires_at_s) {
  return guarded([&]() -> Status {
    if (ticket == nullptr) return invalid("ticket is null, expected the ticket's text");
    const Result<std::string> user = tuicall::capi::read_user_id(user_id);
    if (!user.ok()) return user.status();
    if (secret_key == nullptr) return invalid("secret_key is null, expected the key's text");
    const std::string keys[] = {secret_key};
    const Result<auth::UserSigClaims> claims =
        auth::check_user_sig(ticket, sdk_app_id, *user, keys, or_system_clock(now_s));
    if (!claims.ok()) return claims.status();
    if (expires_at_s != nullptr) *expires_at_s = claims->expires_at_s();
    return {};
  });
}
