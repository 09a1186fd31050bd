// Keys and packets for trying SRTP out.
#pragma once

#include <cstdint>
#include <vector>

#include "media/packet/bytes.h"
#include "media/packet/rtp_packet.h"
#include "media/secure/srtp_session.h"

namespace tuicall::media {

using Bytes = std::vector<uint8_t>;

inline SrtpKeys some_keys(uint8_t seed = 1) {
  SrtpKeys keys;
  for (SrtpMasterKey* master : {&keys.client, &keys.server}) {
    for (uint8_t& byte : master->key) byte = seed = static_cast<uint8_t>(seed * 5 + 3);
    for (uint8_t& byte : master->salt) byte = seed = static_cast<uint8_t>(seed * 5 + 3);
  }
  return keys;
}

// With a payload of 20 bytes by which it can be told from others.
inline Bytes rtp_of(uint32_t ssrc, uint32_t number) {
  RtpHeader header;
  header.payload_type = 111;
  header.sequence_number = static_cast<uint16_t>(number);
  header.timestamp = number * 960;
  header.ssrc = ssrc;
  Bytes packet(128);
  packet.resize(write_rtp_header(header, packet));
  for (uint32_t i = 0; i < 5; ++i) append_u32(packet, number + i);
  return packet;
}

// A receiver report without blocks.
inline Bytes rtcp_of(uint32_t ssrc) {
  Bytes packet = {0x80, 201, 0, 1};
  append_u32(packet, ssrc);
  return packet;
}

// Empty if it fails.
inline Bytes protected_rtp(SrtpSession& session, Bytes packet) {
  const size_t length = packet.size();
  packet.resize(length + kSrtpGrowth);
  packet.resize(session.protect_rtp(packet, length).length);
  return packet;
}

inline Bytes protected_rtcp(SrtpSession& session, Bytes packet) {
  const size_t length = packet.size();
  packet.resize(length + kSrtcpGrowth);
  packet.resize(session.protect_rtcp(packet, length).length);
  return packet;
}

}  // namespace tuicall::media
