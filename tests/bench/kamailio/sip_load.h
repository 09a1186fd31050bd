// Pairs of SIP users who call each other through a proxy over TLS: INVITE, 180, 200, ACK, BYE, 200.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "floor/call_load.h"
#include "kamailio/sip_link.h"

namespace tuicall::bench {

class SipLoad : public CallLoad {
 public:
  // Connects and registers so many users. Throws std::runtime_error, as what follows does, if the
  // proxy answers otherwise than is meant.
  SipLoad(uint16_t port, size_t users);

 private:
  void place(uint32_t call) override;
  void hear(uint32_t user) override;

  void register_user(uint32_t user);
  void take_request(uint32_t user, const SipMessage& message);
  void take_response(uint32_t user, const SipMessage& message);
  void confirm_and_end(uint32_t user, const SipMessage& accepted);

  std::string aor(uint32_t user) const;
  std::string contact(uint32_t user) const;
  // The first lines of a request. branch: what makes it another transaction.
  std::string beginning(uint32_t user, const std::string& method, std::string_view uri,
                        const std::string& branch) const;
  std::string answer(const SipMessage& request, const std::string& status,
                     const std::string& more) const;

  const std::string proxy_;                      // "127.0.0.1:PORT"
  std::vector<std::unique_ptr<SipLink>> links_;  // by user
};

}  // namespace tuicall::bench
