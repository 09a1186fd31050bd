// An address of UDP as plain data.
#pragma once

#include <array>
#include <cstdint>

namespace tuicall::media {

struct Address {
  std::array<uint8_t, 16> bytes = {};  // in network byte order; of IPv4 the first four, the rest 0
  bool v6 = false;
  uint16_t port = 0;

  auto operator<=>(const Address&) const = default;
};

}  // namespace tuicall::media
