// A relay whose clients are in the same process: each with real STUN, DTLS and SRTP over datagrams
// that are handed from one to the other, and a clock that stands still until it is told otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/packet/rtcp_packet.h"
#include "media/packet/stun_message.h"
#include "media/secure/certificate.h"
#include "media/secure/dtls_session.h"
#include "media/secure/srtp_session.h"
#include "server/relay/relay.h"

namespace tuicall::server {

using Bytes = std::vector<uint8_t>;

inline constexpr int64_t kMs_us = 1'000;
inline constexpr int64_t kS_us = 1'000'000;

// One packet of sound as it was heard.
struct Sound {
  uint32_t ssrc = 0;
  uint16_t sequence_number = 0;
  std::string text;  // its payload

  bool operator==(const Sound&) const = default;
};

class RelayWorld;

// A client in a call.
class RelayClient {
 public:
  // Asks the relay for a way.
  RelayClient(RelayWorld& world, const MediaKey& key, const Path& path);
  RelayClient(const RelayClient&) = delete;
  RelayClient& operator=(const RelayClient&) = delete;

  const MediaOffer& offer() const { return offer_; }
  uint32_t ssrc() const { return offer_.ssrc; }
  const MediaKey& key() const { return key_; }
  const Path& path() const { return path_; }
  // From now on it sends from there.
  void move_to(const Path& path) { path_ = path; }

  // A check, and whether it was answered with success.
  bool check(bool nominate = true);
  Bytes make_check(const std::string& password, bool nominate = true) const;
  // The handshake; whether both ends agree on keys.
  bool shake_hands();
  // Both.
  bool connect() { return check() && shake_hands(); }

  Bytes make_sound(uint16_t sequence_number, const std::string& text, uint32_t ssrc);
  void say(uint16_t sequence_number, const std::string& text);
  Bytes make_rtcp(media::RtcpCompound compound);
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
  uint64_t undecipherable = 0;  // that came and it could not open

  void receive(std::span<const uint8_t> datagram);

 private:
  void receive_rtcp(Bytes datagram);
  void pump();

  RelayWorld& world_;
  MediaKey key_;
  Path path_;
  media::Certificate certificate_;
  MediaOffer offer_;
  std::unique_ptr<media::DtlsSession> dtls_;
  std::unique_ptr<media::SrtpSession> srtp_;
  std::optional<media::StunMessage> answer_;
  std::vector<Sound> heard_;
  std::vector<media::RtcpCompound> reports_;
};

class RelayWorld : public Relay::Output {
 public:
  static constexpr uint32_t kApp = 7;

  explicit RelayWorld(size_t max_people = 9);

  Relay& relay() { return *relay_; }
  const RelayCounters& counters() const { return relay_->counters(); }
  int64_t now_us() const { return now_us_; }
  // Calls tick() meanwhile.
  void advance(int64_t duration_us);

  // A new one at 192.0.2.N:4000, N counting up.
  std::unique_ptr<RelayClient> client(const std::string& user_id,
                                      const std::string& call_id = "call");
  static Path udp(const std::string& host, uint16_t port = 4000);
  // From the network to the relay.
  void send(const Path& from, Bytes datagram);
  // Datagrams to where no client is.
  const std::vector<std::pair<Path, Bytes>>& stray() const { return stray_; }
  uint64_t sent() const { return sent_; }  // by the relay

  void add(RelayClient& client) { clients_.push_back(&client); }

  // Relay::Output
  void send(const Path& to, std::span<const uint8_t> datagram) override;

 private:
  int64_t now_us_ = 100 * kS_us;
  uint32_t random_ = 0;
  int clients_made_ = 0;
  uint64_t sent_ = 0;
  std::vector<RelayClient*> clients_;
  std::vector<std::pair<Path, Bytes>> stray_;
  std::unique_ptr<Relay> relay_;
};

}  // namespace tuicall::server
