#include "media_seeds.h"

#include "media/packet/rtcp_packet.h"
#include "media/packet/rtp_packet.h"
#include "media/packet/stun_message.h"
#include "stun_vectors.h"
#include "wav_bytes.h"

namespace tuicall::fuzz {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes full_stun() {
  media::StunMessage message;
  message.message_class = media::StunClass::kError;
  message.username = "left:right";
  message.priority = 1;
  message.use_candidate = true;
  message.ice_controlling = 2;
  message.xor_mapped_address = media::Address{.bytes = {1, 2, 3, 4}, .v6 = false, .port = 5};
  message.address_token = media::StunAddressToken{6, 7, 8, 9};
  message.error_code = 420;
  message.error_reason = "Unknown Attribute";
  message.unknown_attributes = {0x14};
  return media::encode_stun(message, "secret");
}

Bytes full_rtp() {
  media::RtpHeader header;
  header.csrc_count = 2;
  Bytes packet(64);
  packet.resize(media::write_rtp_header(header, packet));
  packet[0] |= 0x20;
  packet.insert(packet.end(), {9, 9, 0, 2});
  return packet;
}

Bytes full_rtcp() {
  media::RtcpCompound compound;
  compound.sender_reports.resize(1);
  compound.sender_reports[0].blocks.resize(2);
  compound.receiver_reports.resize(1);
  compound.names = {{1, "name"}};
  compound.nacks = {{1, 2, {3, 5, 100}}};
  compound.apps.resize(1);
  compound.goodbyes = {{{1}, "reason"}};
  Bytes packet;
  media::encode_rtcp(compound, packet);
  return packet;
}

}  // namespace

std::vector<std::pair<std::string, std::vector<uint8_t>>> media_seeds() {
  return {
      {"stun", media::vector_request()},
      {"stun", media::vector_response_v4()},
      {"stun", media::vector_response_v6()},
      {"stun", full_stun()},
      {"rtp", full_rtp()},
      {"rtcp", full_rtcp()},
      {"reception", {0xFE, 0xFF, 4, 2, 4, 2, 0, 130, 2, 0, 125, 2, 1, 0, 80, 2, 2, 20, 0, 2}},
      {"srtp", {0, 1, 1, 0, 0, 1, 2, 0, 1, 0, 0, 1, 1, 0, 2, 0, 0, 9, 1, 3, 0, 0, 20}},
      // A whole handshake, and one record that is made up.
      {"dtls", {0, 0, 0, 1, 0, 0, 0, 1, 5, 0, 1, 12, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40}},
      {"dtls", {0, 0, 3, 1, 0, 90, 0, 1, 0, 1, 0, 0, 0, 1, 2, 0, 0, 6, 0, 4, 22, 254, 253, 0}},
      {"wav_reader", client::WavBytes{.other_chunk = "odd"}.make()},
      {"wav_reader", client::WavBytes{.channels = 2, .bits = 24, .data_size = 0xFFFFFFFF}.make()},
      {"wav_reader", client::WavBytes{.coding = 3, .bits = 32, .is_extensible = true}.make()},
  };
}

}  // namespace tuicall::fuzz
