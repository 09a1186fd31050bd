// How a client reaches the relay: from an address over UDP, or through its TLS connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <variant>

#include "net/udp_address.h"

namespace tuicall::server {

using TunnelId = uint64_t;  // of a connection, whichever worker has it

using Path = std::variant<net::UdpAddress, TunnelId>;

struct PathHash {
  size_t operator()(const Path& path) const {
    if (const auto* tunnel = std::get_if<TunnelId>(&path)) return std::hash<TunnelId>()(*tunnel);
    return net::UdpAddressHash()(std::get<net::UdpAddress>(path));
  }
};

}  // namespace tuicall::server
