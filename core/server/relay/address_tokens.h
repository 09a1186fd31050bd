// By what a client shows that it is where it says that it is: a token is made for its name and its
// address and sent there, and only who receives it can send it back. None is kept: each can be made
// again, so that nobody can use up memory or push another's token out.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "media/packet/stun_message.h"
#include "net/udp_address.h"

namespace tuicall::server {

class AddressTokens {
 public:
  // A token is good until the end of the period after the one in which it was made: for 30 to 60 s.
  // A client asks for another every 4 to 6 s, and may so miss several.
  static constexpr int64_t kPeriod_us = 30'000'000;

  // secret: what nobody can guess.
  explicit AddressTokens(std::string secret) : secret_(std::move(secret)) {}

  // name: of one admission of a user in a call, so that it is worth nothing in another.
  media::StunAddressToken make(const std::string& name, const net::UdpAddress& address,
                               int64_t now_us) const {
    return of_period(name, address, now_us / kPeriod_us);
  }
  // Whether it was made for them, and not too long ago.
  bool good(const media::StunAddressToken& token, const std::string& name,
            const net::UdpAddress& address, int64_t now_us) const;

 private:
  media::StunAddressToken of_period(const std::string& name, const net::UdpAddress& address,
                                    int64_t period) const;

  const std::string secret_;
};

}  // namespace tuicall::server
