#include "net/udp_address.h"

#include <uv.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace tuicall::net {
namespace {

constexpr size_t kV4Offset = 12;
constexpr std::array<uint8_t, kV4Offset> kV4Prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

UdpAddress mapped(const void* v4, uint16_t port) {
  UdpAddress address;
  std::copy(kV4Prefix.begin(), kV4Prefix.end(), address.ip.begin());
  std::memcpy(address.ip.data() + kV4Offset, v4, sizeof(in_addr));
  address.port = port;
  return address;
}

}  // namespace

bool UdpAddress::is_v4() const {
  return std::equal(kV4Prefix.begin(), kV4Prefix.end(), ip.begin());
}

size_t UdpAddressHash::operator()(const UdpAddress& address) const {
  const std::string_view bytes(reinterpret_cast<const char*>(address.ip.data()), address.ip.size());
  return std::hash<std::string_view>()(bytes) ^ (size_t{address.port} << 16U) ^ address.scope_id;
}

base::Result<UdpAddress> parse_udp_address(const Endpoint& endpoint) {
  sockaddr_in v4{};
  sockaddr_in6 v6{};  // with its scope: "fe80::1%eth0"
  if (uv_ip4_addr(endpoint.host.c_str(), endpoint.port, &v4) == 0)
    return udp_address(reinterpret_cast<const sockaddr&>(v4));
  if (uv_ip6_addr(endpoint.host.c_str(), endpoint.port, &v6) == 0)
    return udp_address(reinterpret_cast<const sockaddr&>(v6));
  return base::Status{base::kParamInvalid, "'" + endpoint.host +
                                               "' is no address for datagrams: expected an IPv4 or "
                                               "IPv6 address."};
}

UdpAddress udp_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return mapped(&v4.sin_addr, ntohs(v4.sin_port));
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  UdpAddress plain;
  std::memcpy(plain.ip.data(), &v6.sin6_addr, plain.ip.size());
  plain.scope_id = v6.sin6_scope_id;
  plain.port = ntohs(v6.sin6_port);
  return plain;
}

std::string to_string(const UdpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (address.is_v4())
    uv_inet_ntop(AF_INET, address.ip.data() + kV4Offset, host.data(), host.size());
  else
    uv_inet_ntop(AF_INET6, address.ip.data(), host.data(), host.size());
  return to_string(Endpoint{host.data(), address.port});
}

}  // namespace tuicall::net
