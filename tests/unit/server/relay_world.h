// A relay whose clients are in the same process: datagrams are handed from one to the other, and
// the clock stands still until it is told otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "relay_client.h"
#include "server/relay/relay.h"

namespace tuicall::server {

inline constexpr int64_t kMs_us = 1'000;
inline constexpr int64_t kS_us = 1'000'000;

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

  // What the relay has said of whose sound comes: "bob@call flows", "bob@call stalls".
  std::vector<std::string> take_flows() { return std::exchange(flows_, {}); }

  // A client that is destroyed before the world.
  std::unique_ptr<RelayClient> client_at(const MediaKey& key, const Path& path);

  // Relay::Output
  void send(const Path& to, std::span<const uint8_t> datagram) override;
  void audio_flow(const MediaKey& key, bool flowing) override;

 private:
  int64_t now_us_ = 100 * kS_us;
  uint32_t random_ = 0;
  int clients_made_ = 0;
  uint64_t sent_ = 0;
  RelayClient::Network network();

  std::vector<RelayClient*> clients_;
  std::vector<std::pair<Path, Bytes>> stray_;
  std::vector<std::string> flows_;
  std::unique_ptr<Relay> relay_;
};

}  // namespace tuicall::server
