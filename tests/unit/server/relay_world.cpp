#include "relay_world.h"

#include <algorithm>

namespace tuicall::server {
namespace {

constexpr int64_t kTick_us = 50 * kMs_us;

std::shared_ptr<const media::Certificate> relay_certificate() {
  static const auto shared =
      std::make_shared<const media::Certificate>(*media::Certificate::make(kMade_unix_s));
  return shared;
}

}  // namespace

RelayWorld::RelayWorld(size_t max_people) {
  const Relay::Random random{[this](size_t bytes) {
                               const std::string number = std::to_string(++random_);
                               return std::string(2 * bytes - number.size(), 'a') + number;
                             },
                             [this] { return ++random_; }};
  relay_ = std::make_unique<Relay>(relay_certificate(), max_people, random, *this);
}

void RelayWorld::advance(int64_t duration_us) {
  for (const int64_t until_us = now_us_ + duration_us; now_us_ < until_us;) {
    now_us_ = std::min(until_us, now_us_ + kTick_us);
    relay_->tick(now_us_);
  }
}

Path RelayWorld::udp(const std::string& host, uint16_t port) {
  return *net::parse_udp_address({host, port});
}

std::unique_ptr<RelayClient> RelayWorld::client(const std::string& user_id,
                                                const std::string& call_id) {
  return client_at({kApp, call_id, user_id}, udp("192.0.2." + std::to_string(++clients_made_)));
}

std::unique_ptr<RelayClient> RelayWorld::client_at(const MediaKey& key, const Path& path) {
  auto made = std::make_unique<RelayClient>(network(), key, path);
  clients_.push_back(made.get());
  return made;
}

RelayClient::Network RelayWorld::network() {
  return {[this](const MediaKey& key, const std::string& fingerprint) {
            return *relay_->admit(key, fingerprint, now_us_);
          },
          [this](const Path& from, Bytes datagram) { send(from, std::move(datagram)); },
          {}};
}

void RelayWorld::send(const Path& from, Bytes datagram) {
  relay_->receive(from, datagram, now_us_);
}

void RelayWorld::send(const Path& to, std::span<const uint8_t> datagram) {
  ++sent_;
  const auto found = std::find_if(clients_.rbegin(), clients_.rend(),
                                  [&](const RelayClient* client) { return client->path() == to; });
  if (found != clients_.rend()) return (*found)->receive(datagram);
  stray_.emplace_back(to, Bytes(datagram.begin(), datagram.end()));
}

void RelayWorld::audio_flow(const MediaKey& key, bool flowing) {
  flows_.push_back(key.user_id + "@" + key.call_id + (flowing ? " flows" : " stalls"));
}

}  // namespace tuicall::server
