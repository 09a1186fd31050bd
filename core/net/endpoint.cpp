#include "net/endpoint.h"

#include <uv.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tuicall::net {
namespace {

base::Status malformed(const std::string& text) {
  return {base::kParamInvalid, "The address '" + text +
                                   "' is not of the form host:port or [v6-address]:port with a "
                                   "port of 0 to 65535."};
}

bool parse_port(std::string_view digits, uint16_t& port) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

base::Result<Endpoint> parse_endpoint(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos) return malformed(text);
  Endpoint endpoint;
  endpoint.host = text.substr(0, colon);
  const bool bracketed =
      endpoint.host.size() > 2 && endpoint.host.front() == '[' && endpoint.host.back() == ']';
  if (bracketed) endpoint.host = endpoint.host.substr(1, endpoint.host.size() - 2);
  const bool has_colon = endpoint.host.find(':') != std::string::npos;
  const bool printable = std::all_of(endpoint.host.begin(), endpoint.host.end(), [](char c) {
    return c > ' ' && c < 127 && c != '[' && c != ']';
  });
  if (endpoint.host.empty() || has_colon != bracketed || !printable ||
      (bracketed && !is_address_literal(endpoint.host)) ||
      !parse_port(std::string_view(text).substr(colon + 1), endpoint.port)) {
    return malformed(text);
  }
  return endpoint;
}

std::string to_string(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

std::string to_string(const sockaddr& address) {
  std::array<char, 64> host{};
  uint16_t port = 0;
  if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    uv_ip6_name(&v6, host.data(), host.size());
    port = ntohs(v6.sin6_port);
  } else if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    uv_ip4_name(&v4, host.data(), host.size());
    port = ntohs(v4.sin_port);
  }
  return to_string(Endpoint{host.data(), port});
}

bool is_address_literal(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return uv_inet_pton(AF_INET, host.c_str(), address.data()) == 0 ||
         uv_inet_pton(AF_INET6, host.c_str(), address.data()) == 0;
}

}  // namespace tuicall::net
