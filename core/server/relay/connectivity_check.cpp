#include "server/relay/connectivity_check.h"

#include <algorithm>
#include <utility>

namespace tuicall::server {
namespace {

// One that came through a tunnel is told 0.0.0.0:0.
media::Address address_of(const Path& path) {
  media::Address address;
  const auto* udp = std::get_if<net::UdpAddress>(&path);
  if (udp == nullptr) return address;
  address.port = udp->port;
  address.v6 = !udp->is_v4();
  if (address.v6)
    address.bytes = udp->ip;
  else
    std::copy(udp->ip.end() - 4, udp->ip.end(), address.bytes.begin());
  return address;
}

}  // namespace

std::optional<ConnectivityCheck> ConnectivityCheck::parse(std::span<const uint8_t> datagram) {
  std::optional<media::ReceivedStun> request = media::parse_stun(datagram);
  if (!request || request->message.message_class != media::StunClass::kRequest ||
      !request->has_integrity || !request->has_fingerprint) {
    return std::nullopt;
  }
  return ConnectivityCheck(datagram, std::move(*request));
}

std::string ConnectivityCheck::ufrag() const {
  const std::string& username = request_.message.username;
  return username.substr(0, username.find(':'));
}

bool ConnectivityCheck::authentic(const std::string& ice_pwd) const {
  return media::has_integrity(datagram_, ice_pwd);
}

bool ConnectivityCheck::acceptable() const {
  return !request_.message.ice_controlled && request_.not_understood.empty();
}

std::vector<uint8_t> ConnectivityCheck::answer(
    const Path& from, const std::string& ice_pwd,
    const std::optional<media::StunAddressToken>& token) const {
  media::StunMessage answer;
  answer.transaction_id = request_.message.transaction_id;
  if (!request_.not_understood.empty()) {
    answer.message_class = media::StunClass::kError;
    answer.error_code = media::kStunUnknownAttribute;
    answer.unknown_attributes = request_.not_understood;
  } else if (request_.message.ice_controlled) {
    answer.message_class = media::StunClass::kError;
    answer.error_code = media::kStunRoleConflict;
  } else {
    answer.message_class = media::StunClass::kSuccess;
    answer.xor_mapped_address = address_of(from);
    answer.address_token = token;
  }
  return media::encode_stun(answer, ice_pwd);
}

}  // namespace tuicall::server
