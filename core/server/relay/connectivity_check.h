// A STUN Binding request by which a client checks a path to the relay (RFC 8445 section 7.3), and
// the answer of an ICE-lite agent, which makes no checks of its own (section 2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/packet/stun_message.h"
#include "server/relay/path.h"

namespace tuicall::server {

class ConnectivityCheck {
 public:
  // Nothing if it is no Binding request, malformed, without FINGERPRINT, or without anything that
  // could show that it is authentic. The datagram outlives the object.
  static std::optional<ConnectivityCheck> parse(std::span<const uint8_t> datagram);

  // Of the relay: what stands before the colon in the username (RFC 8445 section 7.2.2).
  std::string ufrag() const;
  bool authentic(const std::string& ice_pwd) const;
  // The client is right about its role, and asks for nothing unknown.
  bool acceptable() const;
  // The client wants this path to be used.
  bool nominates() const { return request_.message.use_candidate; }
  // That an answer had, and is sent back.
  const std::optional<media::StunAddressToken>& token() const {
    return request_.message.address_token;
  }
  // Success, or the error that says why it is not acceptable. Never longer than about the request
  // itself, and only for who has shown to know the password. token: which success asks back.
  std::vector<uint8_t> answer(const Path& from, const std::string& ice_pwd,
                              const std::optional<media::StunAddressToken>& token) const;

 private:
  ConnectivityCheck(std::span<const uint8_t> datagram, media::ReceivedStun request)
      : datagram_(datagram), request_(std::move(request)) {}

  std::span<const uint8_t> datagram_;
  media::ReceivedStun request_;
};

}  // namespace tuicall::server
