// Where datagrams come from and go to. Plain data that can be compared: what identifies a peer by
// its address needs no socket for that.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/status.h"
#include "net/endpoint.h"

namespace tuicall::net {

struct UdpAddress {
  // IPv6, or IPv4 mapped into it (RFC 4291 section 2.5.5.2): one peer has one address, whichever
  // family the socket is of.
  std::array<uint8_t, 16> ip{};
  uint32_t scope_id = 0;  // of a link-local IPv6 address
  uint16_t port = 0;

  bool is_v4() const;
  auto operator<=>(const UdpAddress&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct UdpAddressHash {
  size_t operator()(const UdpAddress& address) const;
};

// endpoint.host is an address literal; kParamInvalid otherwise.
base::Result<UdpAddress> parse_udp_address(const Endpoint& endpoint);
// Of AF_INET or AF_INET6.
UdpAddress udp_address(const sockaddr& address);
// "127.0.0.1:4711", "[::1]:4711"
std::string to_string(const UdpAddress& address);

}  // namespace tuicall::net
