// What a DTLS handshake gives to SRTP (RFC 5764, 4.2): for each direction a master key and salt.
#pragma once

#include <array>
#include <cstdint>

namespace tuicall::media {

enum class DtlsRole { kClient, kServer };

struct SrtpMasterKey {
  std::array<uint8_t, 16> key = {};
  std::array<uint8_t, 12> salt = {};  // RFC 7714, 12: 96 bits

  bool operator==(const SrtpMasterKey&) const = default;
};

struct SrtpKeys {
  SrtpMasterKey client;  // protects what the DTLS client sends
  SrtpMasterKey server;

  bool operator==(const SrtpKeys&) const = default;
};

}  // namespace tuicall::media
