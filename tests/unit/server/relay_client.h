// A client of the relay, as real as can be without sound: STUN, DTLS and SRTP of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/packet/rtcp_packet.h"
#include "media/packet/rtp_packet.h"
#include "media/packet/stun_message.h"
#include "media/secure/certificate.h"
#include "media/secure/dtls_session.h"
#include "media/secure/srtp_session.h"
#include "server/media_gate.h"
#include "server/relay/path.h"

namespace tuicall::server {

using Bytes = std::vector<uint8_t>;

// When certificates are made.
constexpr int64_t kMade_unix_s = 1'700'000'000;

// One packet of sound as it was heard.
struct Sound {
  uint32_t ssrc = 0;
  uint16_t sequence_number = 0;
  std::string text;  // its payload

  bool operator==(const Sound&) const = default;
};

// A client in a call.
class RelayClient {
 public:
  // What it is connected to the relay by.
  struct Network {
    std::function<MediaOffer(const MediaKey& key, const std::string& fingerprint)> admit;
    std::function<void(const Path& from, Bytes datagram)> send;
    // Until a datagram has come to the client, false if none will. Empty: all have come when send()
    // returns.
    std::function<bool()> wait;
  };

  // Asks the relay for a way.
  RelayClient(Network network, const MediaKey& key, const Path& path);
  RelayClient(const RelayClient&) = delete;
  RelayClient& operator=(const RelayClient&) = delete;

  const MediaOffer& offer() const { return offer_; }
  uint32_t ssrc() const { return offer_.ssrc; }
  const MediaKey& key() const { return key_; }
  const Path& path() const { return path_; }
  // From now on it sends from there.
  void move_to(const Path& path) { path_ = path; }

  // A check that sends back the token that came last, and once more if another one has come: then
  // the relay knows that what is sent there arrives. Whether it was answered with success.
  bool check(bool nominate = true);
  // One check. Whether it was answered with success.
  bool claim(bool nominate = true);
  Bytes make_check(const std::string& password, bool nominate = true) const;
  // That the relay has sent last.
  const std::optional<media::StunAddressToken>& token() const { return token_; }
  void set_token(const std::optional<media::StunAddressToken>& token) { token_ = token; }
  // The handshake; whether both ends agree on keys.
  bool shake_hands();
  // Both.
  bool connect() { return check() && shake_hands(); }

  Bytes make_sound(uint16_t sequence_number, const std::string& text, uint32_t ssrc);
  void say(uint16_t sequence_number, const std::string& text);
  Bytes make_rtcp(media::RtcpCompound compound);
  // Whatever the bytes are, as authentic RTP or RTCP; empty if it cannot be.
  Bytes protect_rtp(Bytes packet);
  Bytes protect_rtcp(Bytes packet);
  // A packet that protect_rtp() has had.
  Bytes protect_rtp_again(Bytes packet);
  // With a receiver report of its own at the beginning.
  void tell(media::RtcpCompound compound);
  void tell_quality(uint8_t quality);
  void ask_again(uint32_t ssrc, std::vector<uint16_t> lost);

  // What has come since it was last asked for.
  std::vector<Sound> heard();
  std::vector<media::RtcpCompound> reports();
  // Of all the reports: who is behind a number, and its quality.
  std::map<uint32_t, std::string> names;
  std::map<uint32_t, uint8_t> qualities;
  std::vector<uint32_t> goodbyes;
  // Each packet of sound when it comes, if set.
  std::function<void(const media::RtpPacket&)> on_rtp;
  // Whether a packet of sound is lost before it comes; none is if not set.
  std::function<bool()> loses_sound;
  uint64_t undecipherable = 0;  // that came and it could not open

  void receive(std::span<const uint8_t> datagram);

 private:
  void receive_rtcp(Bytes datagram);
  void pump();
  bool wait() const { return network_.wait && network_.wait(); }

  const Network network_;
  MediaKey key_;
  Path path_;
  media::Certificate certificate_;
  MediaOffer offer_;
  std::unique_ptr<media::DtlsSession> dtls_;
  std::unique_ptr<media::SrtpSession> srtp_;
  std::optional<media::StunMessage> answer_;
  std::optional<media::StunAddressToken> token_;
  std::vector<Sound> heard_;
  std::vector<media::RtcpCompound> reports_;
};

}  // namespace tuicall::server
