/**
 * @file user_sig.hpp
 * @brief Tickets of the C++ interface. Included by tuicall.hpp.
 */
#ifndef TUICALL_CPP_USER_SIG_HPP
#define TUICALL_CPP_USER_SIG_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "bridge.hpp"

namespace tuicall {

/**
 * Makes a UserSig ticket. Keep the secret key on a server: whoever has it can log in as anybody.
 * @param expire valid for so long from now, at least one second
 * @throws TUICallError -1202
 */
inline std::string genUserSig(uint32_t sdkAppId, const std::string& userId,
                              const std::string& secretKey,
                              std::chrono::seconds expire = std::chrono::hours(24 * 7)) {
  char* ticket = nullptr;
  detail::check(tuicall_user_sig_make(&ticket, sdkAppId, detail::c_text(userId),
                                      detail::c_text(secretKey),
                                      static_cast<int64_t>(expire.count()), 0));
  const std::unique_ptr<char, void (*)(char*)> owner(ticket, &tuicall_free);
  return ticket;
}

}  // namespace tuicall

#endif  // TUICALL_CPP_USER_SIG_HPP
