// The way to the relay, against one on loopback: UDP, the tunnel instead, and what goes wrong.
#include "client/media/media_path.h"

#include "fake_relay.h"

namespace tuicall::client {
namespace {

class MediaPathTest : public MediaTest {
 protected:
  ~MediaPathTest() override { path.reset(); }

  void open(const wire::MediaOpened& opened) {
    relay.send_tunnelled = [this](std::span<const uint8_t> datagram) {
      loop.post([this, bytes = std::vector<uint8_t>(datagram.begin(), datagram.end())] {
        if (path) path->receive_tunnelled(bytes);
      });
    };
    path = std::make_unique<MediaPath>(
        loop, *relay_address(opened, ""), opened, certificate,
        MediaPath::Handler{
            [this](std::span<const uint8_t> datagram) {
              if (!connection) return false;
              relay.receive_tunnelled(datagram);
              return true;
            },
            [this] { ++ready; }, [this] { ++moved; }, [this](std::span<const uint8_t>) { ++rtp; },
            [this](uint32_t ssrc, uint16_t number) { again.emplace_back(ssrc, number); },
            [this](std::span<const uint8_t>) { ++rtcp; },
            [this](int64_t ms) { round_trips_ms.push_back(ms); }, [this] { ++failed; }});
  }
  void open() { open(relay.admit(certificate.fingerprint())); }
  void open_and_connect() {
    open();
    until([this] { return ready == 1 && relay.connected(); });
  }
  void send_rtp(uint16_t sequence_number) {
    std::vector<uint8_t> packet(media::kRtpFixedHeaderBytes);
    media::RtpHeader header;
    header.payload_type = 111;
    header.sequence_number = sequence_number;
    header.ssrc = FakeRelay::kClientSsrc;
    media::write_rtp_header(header, packet);
    packet.resize(packet.size() + 10);
    const size_t length = packet.size();
    packet.resize(length + media::kSrtpGrowth);
    path->send_rtp(packet, length);
  }
  // Sends until the relay hears it over that route, and tells it in turn that it is there.
  void until_heard(bool over_udp) {
    until([&] {
      if (loop.now_ms() < next_ms) return false;
      next_ms = loop.now_ms() + 10;
      send_rtp(next++);
      if (relay.connected() && !relay.heard.empty()) relay.tell_nothing();
      return !relay.heard.empty() && relay.heard.back().over_udp == over_udp;
    });
  }

  media::Certificate certificate = *media::Certificate::make(1'795'000'000);
  bool connection = true;  // that the tunnel goes through
  std::unique_ptr<MediaPath> path;
  int ready = 0;
  int moved = 0;
  int rtp = 0;
  std::vector<std::pair<uint32_t, uint16_t>> again;
  int rtcp = 0;
  std::vector<int64_t> round_trips_ms;
  int failed = 0;
  uint16_t next = 0;
  int64_t next_ms = 0;
};

TEST_F(MediaPathTest, TakesUdpWhereItIsAnswered) {
  open();
  EXPECT_FALSE(path->ready());
  EXPECT_FALSE(path->has_worked());
  until([this] { return ready == 1 && relay.connected(); });
  EXPECT_TRUE(path->ready());
  EXPECT_TRUE(path->uses_udp());
  EXPECT_EQ(relay.checks_over_tunnel, 0);
  until_heard(true);
  const std::vector<uint8_t> payload(20, 1);
  relay.say(7, 1, payload);
  until([this] { return rtp == 1 && rtcp > 0; });
}

TEST_F(MediaPathTest, WhatComesTwiceIsToldOfAndNotPassedOn) {
  open_and_connect();
  until_heard(true);
  relay.twice = true;
  relay.say(7, 513, std::vector<uint8_t>(20, 1));
  until([this] { return !again.empty(); });
  EXPECT_EQ(rtp, 1);
  EXPECT_EQ(again, (std::vector<std::pair<uint32_t, uint16_t>>{{7, 513}}));
}

// Longer than it waits with the next check.
TEST_F(MediaPathTest, ChecksTellTheRoundTrip) {
  relay.answers_after_ms = 250;
  open();
  until([this] { return round_trips_ms.size() == 2; });
  EXPECT_GE(round_trips_ms[0], 250);
  EXPECT_GE(round_trips_ms[1], 250);
  EXPECT_GT(relay.checks_over_udp, 4) << "each has an answer of its own";
}

TEST_F(MediaPathTest, WhatIsSentBeforeItIsReadyIsLost) {
  open();
  send_rtp(1);
  std::vector<uint8_t> nothing(64);
  path->send_rtcp(nothing, 8);
  path->send_rtp_again(nothing, 12);
  until([this] { return ready == 1 && relay.connected(); });
  EXPECT_TRUE(relay.heard.empty());
}

TEST_F(MediaPathTest, TakesTheTunnelWhereUdpIsBlocked) {
  relay.udp_works = false;
  open_and_connect();
  EXPECT_FALSE(path->uses_udp());
  until_heard(false);
}

TEST_F(MediaPathTest, GoesBackToUdpWhenItWorksAgain) {
  relay.udp_works = false;
  open_and_connect();
  until_heard(false);
  relay.udp_works = true;
  until_heard(true);
  EXPECT_TRUE(path->uses_udp());
  EXPECT_EQ(failed, 0);
}

TEST_F(MediaPathTest, SearchesWhenTheRelayIsSilentAndComesBack) {
  open_and_connect();
  until_heard(true);
  relay.udp_works = false;
  until_heard(false);
  EXPECT_FALSE(path->uses_udp());
  relay.udp_works = true;
  until_heard(true);
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(ready, 1) << "with the keys of before";
}

// Until something comes over the new way the relay does not send there.
TEST_F(MediaPathTest, SaysThatItGoesAnotherWay) {
  open_and_connect();
  EXPECT_EQ(moved, 0) << "the first way is said to be ready";
  relay.udp_works = false;
  until([this] { return moved == 1; });
  EXPECT_FALSE(path->uses_udp());
  EXPECT_EQ(relay.heard.size(), 0U) << "nothing else was sent";
  relay.udp_works = true;
  until([this] { return moved == 2; });
  EXPECT_TRUE(path->uses_udp());
}

TEST_F(MediaPathTest, SaysThatItIsSeenAtAnotherAddress) {
  open_and_connect();
  until([this] { return relay.checks_over_udp >= 3; });
  EXPECT_EQ(moved, 0);
  relay.moves = true;
  until([this] { return moved >= 3; });
  EXPECT_TRUE(path->uses_udp());
}

TEST_F(MediaPathTest, SendsATokenBackAtOnce) {
  open_and_connect();
  EXPECT_EQ(relay.tokens_back, 1);
  EXPECT_EQ(relay.checks_over_udp, 2) << "for it, and for nothing else";
  EXPECT_EQ(relay.handshake_before_token, 0);
  relay.token = 2;
  until([this] { return relay.tokens_back == 2; });
  relay.moves = true;
  until([this] { return moved == 1; });
  relay.moves = false;
  until([this] { return relay.tokens_back >= 3; });
}

TEST_F(MediaPathTest, SendsATokenBackUntilItHasCome) {
  relay.lose_tokens = 3;
  open_and_connect();
  const int64_t began_ms = loop.now_ms();
  until([&] {
    relay.tell_nothing();
    return relay.tokens_back == 1;
  });
  EXPECT_LT(loop.now_ms() - began_ms, 3 * 4000) << "not with the checks for consent";
  EXPECT_EQ(relay.checks_over_udp, 5);
}

// A relay that says nothing is asked about twice a second, and not only at every consent check.
TEST_F(MediaPathTest, SilenceIsLookedIntoSoon) {
  open_and_connect();
  const int64_t began_ms = loop.now_ms();
  const int before = relay.checks_over_udp;
  until([&] { return relay.checks_over_udp >= before + 10; });
  const int64_t passed_ms = loop.now_ms() - began_ms;
  EXPECT_GE(passed_ms, 10 * 500) << "each answer is taken for a sign of life";
  EXPECT_LT(passed_ms, 10 * 2000) << "not as seldom as for consent";
  EXPECT_EQ(relay.checks_over_tunnel, 0);
  // Of one that speaks it is not: 3 s are less than any pause between two checks for consent.
  const int64_t end_ms = loop.now_ms() + 3000;
  const int after = relay.checks_over_udp;
  until([&] {
    relay.tell_nothing();
    return loop.now_ms() >= end_ms;
  });
  EXPECT_LE(relay.checks_over_udp, after + 1);
}

TEST_F(MediaPathTest, LostDatagramsOfTheHandshakeAreRepeated) {
  relay.lose_handshake = 3;
  open_and_connect();
  until_heard(true);
}

TEST_F(MediaPathTest, AnotherCertificateThanAnnouncedIsNoRelay) {
  wire::MediaOpened opened = relay.admit(certificate.fingerprint());
  opened.fingerprint = certificate.fingerprint();
  open(opened);
  until([this] { return failed == 1; });
  EXPECT_FALSE(path->ready());
  EXPECT_EQ(ready, 0);
}

TEST_F(MediaPathTest, ATextThatIsNoFingerprintFailsAsWell) {
  wire::MediaOpened opened = relay.admit(certificate.fingerprint());
  opened.fingerprint = "AB:CD";
  open(opened);
  until([this] { return failed == 1; });
}

TEST_F(MediaPathTest, ARelayThatKnowsAnotherClientIsNotUsed) {
  const media::Certificate other = *media::Certificate::make(1'795'000'000);
  open(relay.admit(other.fingerprint()));
  until([this] { return failed == 1; });
  EXPECT_EQ(ready, 0);
}

TEST_F(MediaPathTest, AnAnswerWithAnotherPasswordIsNone) {
  wire::MediaOpened opened = relay.admit(certificate.fingerprint());
  relay.answers = false;
  open(opened);
  until([this] { return relay.checks_over_udp >= 3; });
  EXPECT_EQ(ready, 0);
  EXPECT_FALSE(path->uses_udp());
}

// The connection loses nothing, so that no answer there says that the server is another one.
TEST_F(MediaPathTest, ARelayThatHasForgottenTheClientIsGivenUp) {
  open_and_connect();
  until_heard(true);
  const int64_t began_ms = loop.now_ms();
  relay.answers = false;
  until([this] { return failed == 1; });
  EXPECT_FALSE(path->ready());
  EXPECT_LT(loop.now_ms() - began_ms, 14'000) << "not as late as without a connection";
  until([this, before = relay.checks_over_udp] { return relay.checks_over_udp == before; });
}

TEST_F(MediaPathTest, WithoutAConnectionItIsSearchedForLonger) {
  open_and_connect();
  until_heard(true);
  connection = false;
  relay.answers = false;
  pass(9500);
  EXPECT_EQ(failed, 0);
  relay.answers = true;
  until_heard(true);
}

TEST_F(MediaPathTest, ARelayThatSaysGoodbyeIsGone) {
  open_and_connect();
  until_heard(true);
  relay.close();
  until([this] { return failed == 1; });
  send_rtp(9999);
  EXPECT_FALSE(path->ready());
}

TEST_F(MediaPathTest, MoreSourcesThanTheKeysAllowEndIt) {
  open_and_connect();
  until_heard(true);
  const std::vector<uint8_t> payload(20, 1);
  for (uint32_t ssrc = 100; ssrc <= 100 + media::SrtpSession::kMaxReceivedSources; ++ssrc)
    relay.say(ssrc, 1, payload);
  until([this] { return failed == 1; });
}

TEST_F(MediaPathTest, StrangeDatagramsAreDropped) {
  open_and_connect();
  until_heard(true);
  const int before = rtp + rtcp;
  for (const uint8_t first : std::vector<uint8_t>{0x00, 0x14, 0x40, 0x80, 0xff}) {
    std::vector<uint8_t> strange(60, first);
    path->receive_tunnelled(strange);
    strange.resize(1);
    path->receive_tunnelled(strange);
  }
  path->receive_tunnelled({});
  EXPECT_EQ(rtp + rtcp, before);
  EXPECT_EQ(failed, 0);
  until_heard(true);
}

TEST_F(MediaPathTest, MayBeDestroyedAtAnyTime) {
  open();
  path.reset();
  pass(150);
  open_and_connect();
  path.reset();
  relay.tell_nothing();
  pass(50);
  EXPECT_EQ(rtcp, 0);
}

TEST(RelayAddress, IsTheAnnouncedOneOrThatOfTheServer) {
  wire::MediaOpened opened;
  opened.port = 5000;
  EXPECT_EQ(net::to_string(*relay_address(opened, "127.0.0.1:4711")), "127.0.0.1:5000");
  EXPECT_EQ(net::to_string(*relay_address(opened, "[::1]:4711")), "[::1]:5000");
  EXPECT_EQ(relay_address(opened, "").status().code, base::kSignalingSendFail);
  opened.host = "192.0.2.1";
  EXPECT_EQ(net::to_string(*relay_address(opened, "")), "192.0.2.1:5000");
  opened.host = "a name";
  EXPECT_FALSE(relay_address(opened, "127.0.0.1:4711").ok());
}

}  // namespace
}  // namespace tuicall::client
