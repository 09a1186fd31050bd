// Who may send to the relay, and from where.
#include <gtest/gtest.h>
#include <malloc.h>

#include "relay_pair.h"

namespace tuicall::server {
namespace {

using RelayPathTest = RelayPairTest;

TEST_F(RelayPathTest, AWrongPasswordGetsNoAnswer) {
  world_.send(alice_->path(), alice_->make_check("a wrong password"));
  world_.send(alice_->path(), alice_->make_check(bob_->offer().ice_pwd));
  world_.send(alice_->path(), alice_->make_check(""));
  EXPECT_EQ(world_.sent(), 0U);
  EXPECT_EQ(world_.counters().checks_refused, 3U);
  EXPECT_FALSE(alice_->shake_hands()) << "the path was not checked";
  EXPECT_EQ(world_.counters().unknown_path, 1U);
  EXPECT_EQ(world_.sent(), 0U);
}

TEST_F(RelayPathTest, AnUnknownNameGetsNoAnswer) {
  media::StunMessage request;
  request.username = "nobody:client";
  world_.send(alice_->path(), media::encode_stun(request, alice_->offer().ice_pwd));
  EXPECT_EQ(world_.sent(), 0U);
  EXPECT_EQ(world_.counters().checks_refused, 1U);
}

TEST_F(RelayPathTest, AnAnswerSaysWhereTheCheckCameFrom) {
  media::StunMessage request;
  request.username = alice_->offer().ice_ufrag + ":client";
  request.ice_controlling = 1;
  for (const auto& [host, port] : {std::pair("198.51.100.9", 1234), std::pair("2001:db8::9", 99)}) {
    const Path from = RelayWorld::udp(host, static_cast<uint16_t>(port));
    world_.send(from, media::encode_stun(request, alice_->offer().ice_pwd));
    const auto answer = media::parse_stun(world_.stray().back().second);
    ASSERT_TRUE(answer && answer->message.xor_mapped_address);
    EXPECT_EQ(world_.stray().back().first, from);
    EXPECT_EQ(answer->message.xor_mapped_address->port, port);
    EXPECT_EQ(answer->message.xor_mapped_address->v6,
              std::string(host).find(':') != std::string::npos);
  }
}

TEST_F(RelayPathTest, AnAgentThatTakesItselfForControlledIsToldOtherwise) {
  media::StunMessage request;
  request.username = alice_->offer().ice_ufrag + ":client";
  request.ice_controlled = 1;
  world_.send(RelayWorld::udp("198.51.100.9"),
              media::encode_stun(request, alice_->offer().ice_pwd));
  ASSERT_EQ(world_.stray().size(), 1U);
  EXPECT_EQ(media::parse_stun(world_.stray()[0].second)->message.error_code,
            media::kStunRoleConflict);
}

TEST_F(RelayPathTest, AStrangersCertificateIsRefused) {
  RelayWorld world;
  const auto alice = world.client("alice");
  // The same user asks again, with the fingerprint of another certificate.
  const base::Result<MediaOffer> offer =
      world.relay().admit(alice->key(), alice->offer().fingerprint, world.now_us());
  ASSERT_TRUE(offer.ok());
  const auto mallory = world.client("mallory");
  media::StunMessage request;
  request.username = offer->ice_ufrag + ":client";
  request.ice_controlling = 1;
  world.send(mallory->path(), media::encode_stun(request, offer->ice_pwd));
  EXPECT_FALSE(mallory->shake_hands());
  EXPECT_EQ(world.counters().handshakes, 0U);
  EXPECT_EQ(world.counters().handshakes_failed, 1U);
  EXPECT_FALSE(mallory->shake_hands()) << "there is one attempt";
  EXPECT_GE(world.counters().handshake_surplus, 1U);
}

TEST_F(RelayPathTest, NothingIsTakenBeforeTheHandshake) {
  connect();
  const auto carol = world_.client("carol");
  ASSERT_TRUE(carol->check());
  world_.send(carol->path(), alice_->make_sound(1, "sound", carol->ssrc()));
  EXPECT_EQ(world_.counters().before_handshake, 1U);
  EXPECT_TRUE(bob_->heard().empty());
}

TEST_F(RelayPathTest, WhatComesFromElsewhereIsDropped) {
  connect();
  world_.send(RelayWorld::udp("203.0.113.1"), alice_->make_sound(1, "spoofed", alice_->ssrc()));
  world_.send(RelayWorld::udp("192.0.2.1", 4001), alice_->make_sound(2, "x", alice_->ssrc()));
  EXPECT_EQ(world_.counters().unknown_path, 2U);
  // From the address of somebody else in the call.
  world_.send(bob_->path(), alice_->make_sound(3, "spoofed", alice_->ssrc()));
  EXPECT_EQ(world_.counters().foreign_ssrc, 1U);
  world_.send(bob_->path(), alice_->make_sound(4, "spoofed", bob_->ssrc()));
  EXPECT_EQ(world_.counters().not_authentic, 1U);
  EXPECT_TRUE(bob_->heard().empty());
  EXPECT_TRUE(alice_->heard().empty());
}

TEST_F(RelayPathTest, WhatComesFromAnotherCallIsDropped) {
  connect();
  const auto eve = world_.client("eve", "another call");
  ASSERT_TRUE(eve->connect());
  world_.send(eve->path(), alice_->make_sound(11, "spoofed", alice_->ssrc()));
  world_.send(alice_->path(), eve->make_sound(2, "spoofed", eve->ssrc()));
  EXPECT_EQ(world_.counters().foreign_ssrc, 2U);
  world_.send(alice_->path(), eve->make_sound(3, "spoofed", alice_->ssrc()));
  EXPECT_EQ(world_.counters().not_authentic, 1U);
  for (RelayClient* client : {alice_.get(), bob_.get(), eve.get()})
    EXPECT_TRUE(client->heard().empty());
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayPathTest, NothingIsKeptOfStrangers) {
  connect();
  const uint64_t sent = world_.sent();
  const Bytes check = bob_->make_check("a wrong password");
  const auto strangers_speak = [&](const std::string& network) {
    for (uint16_t port = 1; port <= 1'000; ++port) {
      const Path stranger = RelayWorld::udp(network, port);
      for (const Bytes& datagram : {check, Bytes(60, 22), Bytes(60, 0x80), Bytes{0x80, 200, 0, 1}})
        world_.send(stranger, datagram);
    }
  };
  strangers_speak("203.0.113.1");
  const size_t before = mallinfo2().uordblks;
  strangers_speak("203.0.113.2");
  EXPECT_LT(mallinfo2().uordblks, before + 1'000) << "less than a byte of each";
  EXPECT_EQ(world_.counters().checks_refused, 2'000U);
  EXPECT_EQ(world_.counters().unknown_path, 6'000U);
  EXPECT_EQ(world_.sent(), sent) << "nor are they sent anything";
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayPathTest, NobodySpeaksUnderAnothersNumber) {
  connect();
  world_.send(alice_->path(), alice_->make_sound(1, "as bob", bob_->ssrc()));
  world_.send(alice_->path(), alice_->make_sound(1, "as nobody", 4711));
  EXPECT_EQ(world_.counters().foreign_ssrc, 2U);
  EXPECT_TRUE(bob_->heard().empty());
  media::RtcpCompound compound;
  compound.apps.push_back(media::quality_packet(bob_->ssrc(), 5));
  alice_->tell(compound);
  EXPECT_EQ(world_.counters().foreign_ssrc, 3U);
  EXPECT_EQ(alice_->qualities.count(bob_->ssrc()), 0U);
}

TEST_F(RelayPathTest, WhatComesAgainIsDropped) {
  connect();
  const Bytes sound = alice_->make_sound(1, "once", alice_->ssrc());
  const Bytes report = alice_->make_rtcp({});
  for (int i = 0; i < 3; ++i) {
    world_.send(alice_->path(), sound);
    world_.send(alice_->path(), report);
  }
  EXPECT_EQ(bob_->heard().size(), 1U);
  EXPECT_EQ(world_.counters().replayed, 4U);
}

TEST_F(RelayPathTest, AFloodIsCutToWhatSoundNeeds) {
  connect();
  for (uint16_t i = 0; i < 1'000; ++i) alice_->say(i, "flood");
  EXPECT_EQ(bob_->heard().size(), 300U);
  EXPECT_EQ(world_.counters().too_many, 700U);
  world_.advance(kS_us);
  alice_->say(1'000, "calm");
  EXPECT_EQ(bob_->heard().size(), 1U);
}

TEST_F(RelayPathTest, AVanishedPeerIsSentNothingAfter30Seconds) {
  connect();
  world_.advance(CheckedPaths::kConsent_us - kS_us);
  ASSERT_TRUE(alice_->check());
  alice_->tell({});
  EXPECT_TRUE(bob_hears());
  world_.advance(kS_us);
  EXPECT_EQ(world_.counters().consents_expired, 1U);
  const uint64_t sent = world_.sent();
  EXPECT_FALSE(bob_hears());
  pass(0);
  EXPECT_EQ(world_.sent(), sent);
  ASSERT_TRUE(bob_->check());
  bob_->tell({});
  EXPECT_TRUE(bob_hears()) << "it was only away";
}

TEST_F(RelayPathTest, ChecksKeepAPathForEver) {
  connect();
  pass(120 * kS_us);
  EXPECT_TRUE(bob_hears());
  EXPECT_EQ(world_.counters().consents_expired, 0U);
}

TEST_F(RelayPathTest, ATunnelIsAPathLikeAnother) {
  connect();
  const Path udp = bob_->path();
  const Path tunnel(TunnelId{42});
  bob_->move_to(tunnel);
  ASSERT_TRUE(bob_->check());
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
  world_.relay().tunnel_gone(42);
  const uint64_t sent = world_.sent();
  EXPECT_FALSE(bob_hears());
  EXPECT_EQ(world_.sent(), sent);
  bob_->move_to(udp);
  ASSERT_TRUE(bob_->check());
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayPathTest, AWholeHandshakeGoesThroughATunnel) {
  connect();
  const auto carol = world_.client_at({RelayWorld::kApp, "call", "carol"}, Path(TunnelId{42}));
  ASSERT_TRUE(carol->connect());
  alice_->say(1, "hello");
  EXPECT_EQ(carol->heard().size(), 1U);
}

TEST_F(RelayPathTest, WhatIsNoMediaIsDropped) {
  connect();
  for (const Bytes& datagram : {Bytes{}, Bytes{0}, Bytes(100, 0xff), Bytes(3'000, 0x80)})
    world_.send(alice_->path(), datagram);
  EXPECT_EQ(world_.counters().unknown_kind, 4U);
  world_.send(alice_->path(), Bytes{0x80, 111, 0, 1});
  world_.send(alice_->path(), Bytes{0x80, 200, 0, 1});
  EXPECT_EQ(world_.counters().malformed, 2U);
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayPathTest, GarbageOfDtlsAfterTheHandshakeChangesNothing) {
  connect();
  for (int i = 0; i < 200; ++i) world_.send(alice_->path(), Bytes(60, 22));
  EXPECT_GE(world_.counters().handshake_surplus, 90U);
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayPathTest, HandshakesThatNeverEndAreCheapAndOver) {
  ASSERT_TRUE(alice_->check());
  const uint64_t sent = world_.sent();
  for (int i = 0; i < 1'000; ++i) world_.send(alice_->path(), Bytes(60, 22));
  EXPECT_EQ(world_.counters().unknown_path, 0U);
  EXPECT_EQ(world_.counters().handshake_surplus, 900U) << "a hundred are looked at";
  world_.advance(60 * kS_us);
  EXPECT_EQ(world_.sent(), sent);
  EXPECT_FALSE(alice_->connect()) << "there is one attempt";
}

TEST_F(RelayPathTest, OneUserCannotUseUpTheAdmissionsOfACall) {
  const auto admit = [this](const MediaKey& key) {
    return world_.relay().admit(key, alice_->offer().fingerprint, world_.now_us());
  };
  for (int i = 1; i < 64; ++i) ASSERT_TRUE(admit(alice_->key()).ok()) << i;
  const base::Result<MediaOffer> refused = admit(alice_->key());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().code, base::kRequestRefused);
  EXPECT_NE(refused.status().message.find("alice asked for sound 64 times"), std::string::npos)
      << refused.status().message;
  EXPECT_TRUE(admit(bob_->key()).ok());
}

TEST_F(RelayPathTest, AWayIsWithdrawnOnlyFromWhomItWasGiven) {
  connect();
  const MediaKey key = alice_->key();
  const uint32_t before = alice_->ssrc();
  const auto tablet = world_.client_at(key, RelayWorld::udp("198.51.100.30"));
  ASSERT_TRUE(tablet->connect());
  EXPECT_FALSE(world_.relay().withdraw(key, before, world_.now_us()));
  tablet->say(1, "from the tablet");
  EXPECT_EQ(bob_->heard().size(), 1U);
  EXPECT_TRUE(world_.relay().withdraw(key, tablet->ssrc(), world_.now_us()));
  EXPECT_EQ(world_.relay().participants(), 1U);
}

// While bob is away alice's numbers go round once: for him the new packet would have the number,
// and so the nonce, of one that he was sent.
TEST_F(RelayPathTest, OtherBytesAreNotSentUnderANumberThatWasUsed) {
  connect();
  alice_->say(10, "once");
  EXPECT_EQ(bob_->heard().size(), 1U);
  for (int i = 0; i < 7; ++i) {
    world_.advance(5 * kS_us);
    ASSERT_TRUE(alice_->check());
    alice_->tell({});
  }
  for (const uint16_t sequence_number : {uint16_t{30'000}, uint16_t{60'000}, uint16_t{10}})
    alice_->say(sequence_number, "another");
  ASSERT_TRUE(bob_->check());
  bob_->ask_again(alice_->ssrc(), {10});
  EXPECT_EQ(world_.counters().rtp_sent_again, 0U);
  EXPECT_EQ(world_.counters().retransmission_surplus, 1U);
  EXPECT_TRUE(bob_->heard().empty());
}

}  // namespace
}  // namespace tuicall::server
