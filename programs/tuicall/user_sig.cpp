#include "user_sig.h"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "missions.h"
#include "tuicall/tuicall.hpp"

namespace tuicall::cli {

namespace {

std::string utc(int64_t unix_s) {
  const auto time = static_cast<std::time_t>(unix_s);
  std::tm parts{};
  char text[64];
  if (gmtime_r(&time, &parts) == nullptr) return std::to_string(unix_s);
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return {text, length};
}

}  // namespace

int make_user_sig(const Account& account, int64_t expire_s) {
  const std::string ticket =
      genUserSig(account.sdk_app_id, account.user, account.key(), std::chrono::seconds(expire_s));
  (void)std::puts(ticket.c_str());
  return kExitOk;
}

int check_user_sig(const Account& account, const std::string& ticket, bool json) {
  int64_t expires_at_s = 0;
  const int32_t code =
      tuicall_user_sig_check(ticket.c_str(), account.sdk_app_id, account.user.c_str(),
                             account.key().c_str(), 0, &expires_at_s);
  const std::string message = code == TUICALL_OK ? "" : tuicall_last_error();
  if (json) {
    const nlohmann::ordered_json answer{{"valid", code == TUICALL_OK},
                                        {"code", code},
                                        {"message", message},
                                        {"expires_at", expires_at_s}};
    (void)std::puts(answer.dump().c_str());
  } else if (code == TUICALL_OK) {
    (void)std::printf("valid for %s until %s\n", account.user.c_str(), utc(expires_at_s).c_str());
  } else {
    (void)std::printf("not valid: %s (%d)\n", message.c_str(), code);
  }
  return code == TUICALL_OK ? kExitOk : kExitCallFailed;
}

}  // namespace tuicall::cli
