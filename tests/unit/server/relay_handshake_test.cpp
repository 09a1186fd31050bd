// Handshakes with the relay over a network that loses datagrams, in virtual time. OpenSSL repeats
// by the time of day and cannot be handed another: this program has its own.
#include <gtest/gtest.h>
#include <sys/time.h>

#include <algorithm>
#include <optional>
#include <random>

#include "relay_world.h"

namespace {

// The clock of the test.
int64_t virtual_us = 0;

}  // namespace

// Takes the place of the system's, for OpenSSL too.
extern "C" int gettimeofday(timeval* __restrict now, void* __restrict /*zone*/) noexcept {
  now->tv_sec = virtual_us / 1'000'000;
  now->tv_usec = virtual_us % 1'000'000;
  return 0;
}

namespace tuicall::server {
namespace {

constexpr int64_t kStep_us = 50 * kMs_us;  // the server's tick, and the way of a datagram
// 14 s is when either end gives up.
constexpr int64_t kMost_us = 15 * kS_us;

// One client whose handshake goes through a network, from when its token has come back.
class LossyHandshake {
 public:
  LossyHandshake(unsigned lost_percent, unsigned seed)
      : lost_percent_(lost_percent), random_(seed) {
    virtual_us = world_.now_us();
    const base::Result<MediaOffer> offer = world_.relay().admit(
        {RelayWorld::kApp, "call", "alice"}, certificate().fingerprint(), world_.now_us());
    dtls_ = std::make_unique<media::DtlsSession>(media::DtlsRole::kClient, certificate(),
                                                 offer->fingerprint);
    media::StunMessage request;
    request.username = offer->ice_ufrag + ":client";
    request.priority = 1;
    request.ice_controlling = 1;
    request.use_candidate = true;
    world_.send(path_, media::encode_stun(request, offer->ice_pwd));
    request.address_token = media::parse_stun(world_.stray().back().second)->message.address_token;
    world_.send(path_, media::encode_stun(request, offer->ice_pwd));
    came_ = world_.stray().size();
  }

  // How long until both ends have keys; nothing if they never do.
  std::optional<int64_t> taken_us() {
    dtls_->start();
    for (int64_t passed_us = 0; passed_us < kMost_us; passed_us += kStep_us) {
      if (dtls_->state() == media::DtlsState::kConnected && world_.counters().handshakes == 1)
        return passed_us;
      step();
    }
    return std::nullopt;
  }

 private:
  static const media::Certificate& certificate() {
    static const media::Certificate made = *media::Certificate::make(kMade_unix_s);
    return made;
  }

  // What either has sent is at the other one step later.
  void step() {
    if (dtls_->timeout_ms() == 0) dtls_->on_timeout();
    std::vector<Bytes> to_relay = dtls_->take_outgoing();
    const size_t sent = world_.stray().size();
    virtual_us += kStep_us;
    world_.advance(kStep_us);
    for (Bytes& datagram : to_relay) {
      if (arrives()) world_.send(path_, std::move(datagram));
    }
    for (; came_ < sent; ++came_) {
      if (arrives()) dtls_->receive(world_.stray()[came_].second);
    }
  }
  bool arrives() { return random_() % 100 >= lost_percent_; }

  const unsigned lost_percent_;
  std::mt19937 random_;
  RelayWorld world_;
  const Path path_ = RelayWorld::udp("198.51.100.7");
  std::unique_ptr<media::DtlsSession> dtls_;
  size_t came_ = 0;  // of what the relay has sent, with what was lost
};

TEST(RelayHandshake, TakesTwoRoundTripsWithoutLoss) {
  EXPECT_EQ(LossyHandshake(0, 1).taken_us(), 4 * kStep_us);
}

// With the limit of three times the bytes on what the relay repeats one of 20 would fail.
TEST(RelayHandshake, ComesThroughALossOf20PercentInSeconds) {
  std::vector<int64_t> taken_us;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const std::optional<int64_t> one_us = LossyHandshake(20, seed).taken_us();
    ASSERT_TRUE(one_us) << "seed " << seed;
    taken_us.push_back(*one_us);
  }
  std::sort(taken_us.begin(), taken_us.end());
  EXPECT_LE(taken_us[taken_us.size() / 2], kS_us);
  EXPECT_LE(taken_us.back(), 5 * kS_us);
}

TEST(RelayHandshake, FailsWhereNothingArrives) { EXPECT_FALSE(LossyHandshake(100, 1).taken_us()); }

}  // namespace
}  // namespace tuicall::server
