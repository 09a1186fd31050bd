// Where a server is: a name or an address, and a port. And how addresses are written in messages.
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"

struct sockaddr;

namespace tuicall::net {

struct Endpoint {
  std::string host;  // name or address literal, without brackets
  uint16_t port = 0;
};

// "host:port" or "[v6]:port"; kParamInvalid otherwise.
base::Result<Endpoint> parse_endpoint(const std::string& text);

// "host:port", with brackets around a v6 literal.
std::string to_string(const Endpoint& endpoint);
std::string to_string(const sockaddr& address);

// An IPv4 or IPv6 literal, and not a name.
bool is_address_literal(const std::string& host);

}  // namespace tuicall::net
