// Each counter of the relay counts what docs/server.md says of it (media_traffic).
#include "server/relay/relay_counters.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "relay_world.h"

namespace tuicall::server {
namespace {

// Two in a call, who have come so far as to hear each other.
struct Scene {
  Scene() {
    EXPECT_TRUE(alice->connect());
    EXPECT_TRUE(bob->connect());
  }

  RelayWorld world;
  std::unique_ptr<RelayClient> alice = world.client("alice");
  std::unique_ptr<RelayClient> bob = world.client("bob");
  std::unique_ptr<RelayClient> carol = world.client("carol");  // who has only asked for a way
  const Path stranger = RelayWorld::udp("203.0.113.1");
};

struct Row {
  const char* name;
  uint64_t RelayCounters::*counter;
  uint64_t times;  // that it counts
  std::function<void(Scene&)> act;
};

void change_address(Scene& scene) { scene.bob->move_to(RelayWorld::udp("198.51.100.20")); }

// From where only the shortest check has come, which leaves no room for the relay's first flight.
void begin_a_handshake(Scene& scene) {
  media::StunMessage request;
  request.username = scene.carol->offer().ice_ufrag + ":";
  scene.world.send(scene.stranger, media::encode_stun(request, scene.carol->offer().ice_pwd));
  media::DtlsSession dtls(media::DtlsRole::kClient, *media::Certificate::make(kMade_unix_s),
                          scene.carol->offer().fingerprint);
  dtls.start();
  for (Bytes& datagram : dtls.take_outgoing())
    scene.world.send(scene.stranger, std::move(datagram));
}

// Carol asks again, with the fingerprint of another's certificate.
void shake_hands_with_a_wrong_certificate(Scene& scene) {
  const base::Result<MediaOffer> offer = scene.world.relay().admit(
      scene.carol->key(), scene.alice->offer().fingerprint, scene.world.now_us());
  ASSERT_TRUE(offer.ok());
  media::StunMessage request;
  request.username = offer->ice_ufrag + ":client";
  request.ice_controlling = 1;
  scene.world.send(scene.carol->path(), media::encode_stun(request, offer->ice_pwd));
  EXPECT_FALSE(scene.carol->shake_hands());
}

const auto kRows = std::to_array<Row>({
    {"checks_answered", &RelayCounters::checks_answered, 1, [](Scene& s) { s.alice->claim(); }},
    {"handshakes", &RelayCounters::handshakes, 1, [](Scene& s) { s.carol->connect(); }},
    {"rtp_received", &RelayCounters::rtp_received, 1, [](Scene& s) { s.alice->say(1, "x"); }},
    {"rtp_sent", &RelayCounters::rtp_sent, 2,
     [](Scene& s) {
       s.carol->connect();
       s.alice->say(1, "x");
     }},
    {"rtp_sent_again", &RelayCounters::rtp_sent_again, 1,
     [](Scene& s) {
       s.alice->say(1, "x");
       s.bob->ask_again(s.alice->ssrc(), {1});
     }},
    {"rtp_asked_for", &RelayCounters::rtp_asked_for, 2,
     [](Scene& s) {
       s.alice->say(1, "x");
       s.alice->say(4, "x");
     }},
    {"rtcp_received", &RelayCounters::rtcp_received, 1, [](Scene& s) { s.alice->tell({}); }},
    {"rtcp_sent", &RelayCounters::rtcp_sent, 1, [](Scene& s) { s.alice->tell_quality(3); }},
    {"paths_changed", &RelayCounters::paths_changed, 1,
     [](Scene& s) {
       change_address(s);
       s.bob->check();
       s.bob->tell({});
     }},
    {"consents_expired", &RelayCounters::consents_expired, 2,
     [](Scene& s) { s.world.advance(CheckedPaths::kConsent_us); }},
    {"unproved", &RelayCounters::unproved, 1,
     [](Scene& s) {
       change_address(s);
       s.bob->claim();
       s.bob->tell({});
     }},
    {"tokens_refused", &RelayCounters::tokens_refused, 1,
     [](Scene& s) {
       change_address(s);
       s.bob->claim();
     }},
    {"unknown_kind", &RelayCounters::unknown_kind, 1,
     [](Scene& s) { s.world.send(s.alice->path(), Bytes(100, 0xff)); }},
    {"checks_refused", &RelayCounters::checks_refused, 1,
     [](Scene& s) { s.world.send(s.stranger, s.alice->make_check("a wrong password")); }},
    {"unknown_path", &RelayCounters::unknown_path, 1,
     [](Scene& s) { s.world.send(s.stranger, Bytes(60, 0x80)); }},
    {"handshakes_failed", &RelayCounters::handshakes_failed, 1,
     shake_hands_with_a_wrong_certificate},
    {"handshake_surplus", &RelayCounters::handshake_surplus, 1,
     [](Scene& s) {
       s.world.advance(20 * kS_us);
       s.world.send(s.alice->path(), Bytes(60, 22));
     }},
    {"handshake_held_back", &RelayCounters::handshake_held_back, 1, begin_a_handshake},
    {"before_handshake", &RelayCounters::before_handshake, 1,
     [](Scene& s) {
       s.carol->claim();
       s.world.send(s.carol->path(), Bytes(60, 0x80));
     }},
    {"not_authentic", &RelayCounters::not_authentic, 1,
     [](Scene& s) { s.world.send(s.bob->path(), s.alice->make_sound(1, "x", s.bob->ssrc())); }},
    {"replayed", &RelayCounters::replayed, 1,
     [](Scene& s) {
       const Bytes report = s.alice->make_rtcp({});
       s.world.send(s.alice->path(), report);
       s.world.send(s.alice->path(), report);
     }},
    {"malformed", &RelayCounters::malformed, 1,
     [](Scene& s) {
       s.world.send(s.alice->path(), Bytes{0x80, 111, 0, 1});
     }},
    {"foreign_ssrc", &RelayCounters::foreign_ssrc, 1,
     [](Scene& s) { s.world.send(s.alice->path(), s.alice->make_sound(1, "x", s.bob->ssrc())); }},
    {"too_many", &RelayCounters::too_many, 7,
     [](Scene& s) {
       for (int i = 0; i < 307; ++i) s.alice->tell({});
     }},
    {"retransmission_surplus", &RelayCounters::retransmission_surplus, 2,
     [](Scene& s) {
       s.bob->ask_again(s.alice->ssrc(), {8, 9});
     }},
});

class RelayCountersTest : public testing::TestWithParam<Row> {};

TEST_P(RelayCountersTest, Counts) {
  const Row& row = GetParam();
  Scene scene;
  const uint64_t before = scene.world.counters().*row.counter;
  row.act(scene);
  EXPECT_EQ(scene.world.counters().*row.counter, before + row.times);
}

INSTANTIATE_TEST_SUITE_P(Each, RelayCountersTest, testing::ValuesIn(kRows),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(RelayCounters, AllAreTested) {
  EXPECT_EQ(kRows.size(), sizeof(RelayCounters) / sizeof(uint64_t));
}

}  // namespace
}  // namespace tuicall::server
