// Where the relay sends to: only to an address that has shown that what is sent there arrives, and
// that has said something authentic; and to no address more than it has asked for.
#include <gtest/gtest.h>

#include <optional>

#include "media/packet/demux.h"
#include "relay_pair.h"

namespace tuicall::server {
namespace {

using RelayProofTest = RelayPairTest;

TEST_F(RelayProofTest, AClientMayMoveToAnotherAddress) {
  connect();
  const Path before = bob_->path();
  bob_->move_to(RelayWorld::udp("198.51.100.20", 999));
  EXPECT_FALSE(bob_hears()) << "the relay does not know yet";
  ASSERT_TRUE(bob_->check());
  EXPECT_FALSE(bob_hears()) << "it has only claimed to be there";
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
  // A packet that was on its way does not bring it back.
  world_.send(before, bob_->make_sound(1, "late", bob_->ssrc()));
  EXPECT_EQ(alice_->heard().size(), 1U);
  EXPECT_TRUE(bob_hears());
  // The client does, if it wants to.
  bob_->move_to(before);
  ASSERT_TRUE(bob_->check());
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayProofTest, AWayThatIsOnlyTriedOutIsNotUsed) {
  connect();
  const Path before = bob_->path();
  bob_->move_to(RelayWorld::udp("198.51.100.20"));
  ASSERT_TRUE(bob_->check(false));
  bob_->tell({});
  bob_->move_to(before);
  EXPECT_TRUE(bob_hears());
}

// Somebody has overheard bob's check and repeats it from the address of a victim.
TEST_F(RelayProofTest, ARepeatedCheckDoesNotDivertSound) {
  connect();
  const Bytes check = bob_->make_check(bob_->offer().ice_pwd);
  const Path victim = RelayWorld::udp("203.0.113.200");
  for (int i = 0; i < 20; ++i) world_.send(victim, check);
  EXPECT_TRUE(bob_hears());
  size_t answered = 0;
  for (const auto& [path, datagram] : world_.stray()) {
    EXPECT_LE(datagram.size(), check.size()) << "no amplification";
    ++answered;
  }
  EXPECT_EQ(answered, 20U) << "answers to checks, and nothing else";
}

// Each of the two may be overtaken by the other.
TEST_F(RelayProofTest, AMoveTakesATokenAndAPacketInEitherOrder) {
  connect();
  bob_->move_to(RelayWorld::udp("198.51.100.20"));
  ASSERT_TRUE(bob_->check());
  EXPECT_FALSE(bob_hears()) << "nothing authentic has come";
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
  bob_->move_to(RelayWorld::udp("198.51.100.21"));
  ASSERT_TRUE(bob_->claim());
  bob_->tell({});
  EXPECT_FALSE(bob_hears()) << "no token has come back";
  EXPECT_EQ(world_.counters().unproved, 1U);
  ASSERT_TRUE(bob_->claim());
  EXPECT_TRUE(bob_hears());
  EXPECT_EQ(world_.counters().paths_changed, 4U) << "two first ones, and twice bob's";
}

TEST_F(RelayProofTest, WithoutATokenNothingIsSentToAFirstAddressEither) {
  ASSERT_TRUE(alice_->connect());
  ASSERT_TRUE(bob_->claim());
  ASSERT_TRUE(bob_->shake_hands());
  EXPECT_FALSE(bob_hears());
  world_.advance(kS_us);
  EXPECT_TRUE(bob_->reports().empty());
  ASSERT_TRUE(bob_->claim());
  EXPECT_TRUE(bob_hears());
  world_.advance(50 * kMs_us);
  EXPECT_EQ(bob_->reports().size(), 2U) << "who alice is, and the first report, not a second later";
}

// Bob is in the call, and can send from a victim's address; he does not see what comes there.
TEST_F(RelayProofTest, AParticipantCannotHaveOthersSoundSentToAVictim) {
  connect();
  const Path victim = RelayWorld::udp("203.0.113.200");
  const std::optional<media::StunAddressToken> token = bob_->token();
  size_t said = 0;
  size_t checks = 0;
  for (int i = 0; i < 1'000; ++i) {
    media::StunAddressToken guess{};
    guess[0] = static_cast<uint8_t>(i);
    const auto tokens = {std::optional<media::StunAddressToken>(), token, std::optional(guess)};
    for (const auto& one : tokens) {
      bob_->set_token(one);
      const Bytes check = bob_->make_check(bob_->offer().ice_pwd);
      said += check.size();
      ++checks;
      world_.send(victim, check);
      world_.send(victim, bob_->make_rtcp({}));
    }
    bob_->set_token(token);
    EXPECT_TRUE(bob_hears()) << "his own path is not lost";
    if (i % 50 == 0) {
      ASSERT_TRUE(bob_->check() && alice_->check());
      bob_->tell({});
    }
    world_.advance(50 * kMs_us);
  }
  size_t told = 0;
  EXPECT_EQ(world_.stray().size(), checks) << "answers to the checks, and nothing else";
  for (const auto& [path, datagram] : world_.stray()) {
    EXPECT_EQ(path, victim);
    told += datagram.size();
  }
  EXPECT_LE(told, said) << "fewer bytes than were sent in the victim's name";
  EXPECT_GE(world_.counters().tokens_refused, 2'000U);
  EXPECT_GE(world_.counters().unproved, 1'000U);
  EXPECT_EQ(world_.counters().paths_changed, 2U);
}

// The last flight of a handshake can be made without the victim: the others went to a place where
// they were read.
TEST_F(RelayProofTest, AHandshakeThatEndsFromAVictimsAddressBringsItNothing) {
  ASSERT_TRUE(alice_->connect());
  const media::Certificate certificate = *media::Certificate::make(kMade_unix_s);
  const auto mallory = world_.client("mallory");
  const base::Result<MediaOffer> offer =
      world_.relay().admit(mallory->key(), certificate.fingerprint(), world_.now_us());
  ASSERT_TRUE(offer.ok());
  media::StunMessage request;
  request.username = offer->ice_ufrag + ":client";
  request.ice_controlling = 1;
  request.use_candidate = true;
  const Bytes check = media::encode_stun(request, offer->ice_pwd);
  const Path own = RelayWorld::udp("198.51.100.66");
  const Path victim = RelayWorld::udp("203.0.113.200");
  world_.send(own, check);
  world_.send(victim, check);
  size_t said = check.size();
  media::DtlsSession dtls(media::DtlsRole::kClient, certificate, offer->fingerprint);
  dtls.start();
  for (const Bytes& datagram : dtls.take_outgoing()) world_.send(own, datagram);
  for (const auto& [path, datagram] : world_.stray()) {
    if (path == own) dtls.receive(datagram);
  }
  for (const Bytes& datagram : dtls.take_outgoing()) {
    said += datagram.size();
    world_.send(victim, datagram);
  }
  ASSERT_EQ(world_.counters().handshakes, 2U);
  for (uint16_t i = 0; i < 1'000; ++i) {
    alice_->say(i, "sound");
    world_.advance(20 * kMs_us);
  }
  size_t told = 0;
  for (const auto& [path, datagram] : world_.stray()) {
    EXPECT_NE(media::kind_of(datagram), media::PacketKind::kRtp);
    EXPECT_NE(media::kind_of(datagram), media::PacketKind::kRtcp);
    if (path == victim) told += datagram.size();
  }
  EXPECT_LE(told, 3 * said);
}

TEST_F(RelayProofTest, ATokenIsOfOneAdmissionAndAddressAndNotForLong) {
  connect();
  const media::StunAddressToken bobs = *bob_->token();
  alice_->set_token(bobs);
  world_.send(alice_->path(), alice_->make_check(alice_->offer().ice_pwd));
  EXPECT_EQ(world_.counters().tokens_refused, 1U) << "another's";
  world_.send(RelayWorld::udp("192.0.2.2", 4001), bob_->make_check(bob_->offer().ice_pwd));
  EXPECT_EQ(world_.counters().tokens_refused, 2U) << "of another port";
  const auto again = world_.client_at(bob_->key(), bob_->path());
  again->set_token(bobs);
  world_.send(again->path(), again->make_check(again->offer().ice_pwd));
  EXPECT_EQ(world_.counters().tokens_refused, 3U) << "of the way before";
  again->set_token(std::nullopt);
  ASSERT_TRUE(again->connect());
  world_.advance(AddressTokens::kPeriod_us);
  const Bytes check = again->make_check(again->offer().ice_pwd);
  world_.send(again->path(), check);
  EXPECT_EQ(world_.counters().tokens_refused, 3U) << "it is still good";
  world_.advance(AddressTokens::kPeriod_us);
  world_.send(again->path(), check);
  EXPECT_EQ(world_.counters().tokens_refused, 4U) << "repeated it is so for a minute at most";
}

// He has lost his address, and goes on to send from there.
TEST_F(RelayProofTest, WhereNoTokenComesBackFromAnyMoreNothingIsSent) {
  connect();
  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(bob_hears());
    bob_->set_token(std::nullopt);
    world_.send(bob_->path(), bob_->make_check(bob_->offer().ice_pwd));
    bob_->tell({});
    ASSERT_TRUE(alice_->check());
    world_.advance(5 * kS_us);
  }
  bob_->tell({});
  ASSERT_TRUE(alice_->check());
  const uint64_t sent = world_.sent();
  EXPECT_FALSE(bob_hears());
  EXPECT_EQ(world_.sent(), sent);
  ASSERT_TRUE(bob_->check());
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayProofTest, AnAddressThatIsReachedCannotBeClaimed) {
  connect();
  const auto mallory = world_.client("mallory");
  const auto carol = world_.client("carol");
  ASSERT_TRUE(carol->claim());
  world_.send(carol->path(), mallory->make_check(mallory->offer().ice_pwd));
  ASSERT_TRUE(carol->check()) << "a token is worth more than a claim";
  world_.send(carol->path(), mallory->make_check(mallory->offer().ice_pwd));
  EXPECT_EQ(world_.counters().checks_refused, 1U);
  ASSERT_TRUE(carol->shake_hands());
  alice_->say(1, "hello");
  EXPECT_EQ(carol->heard().size(), 1U);
}

// TCP has shown who is there.
TEST_F(RelayProofTest, ATunnelNeedsNoToken) {
  connect();
  bob_->move_to(Path(TunnelId{42}));
  ASSERT_TRUE(bob_->claim());
  EXPECT_FALSE(bob_->token());
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayProofTest, ManyAddressesDoNotPushOutTheOneInUse) {
  connect();
  for (int i = 0; i < 100; ++i) {
    world_.send(RelayWorld::udp("203.0.113." + std::to_string(i)),
                bob_->make_check(bob_->offer().ice_pwd));
  }
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayProofTest, AnothersAddressCannotBeClaimed) {
  connect();
  const auto mallory = world_.client("mallory");
  world_.send(bob_->path(), mallory->make_check(mallory->offer().ice_pwd));
  EXPECT_EQ(world_.counters().checks_refused, 1U);
  EXPECT_TRUE(bob_hears());
  bob_->say(1, "me");
  EXPECT_EQ(alice_->heard().size(), 1U);
}

// Somebody in the call says that they are at a victim's address, and begins a handshake from there.
TEST_F(RelayProofTest, AHandshakeIsNotAmplified) {
  const Path victim = RelayWorld::udp("203.0.113.200");
  media::DtlsSession dtls(media::DtlsRole::kClient, *media::Certificate::make(kMade_unix_s),
                          alice_->offer().fingerprint);
  dtls.start();
  const Bytes check = alice_->make_check(alice_->offer().ice_pwd);
  size_t said = check.size();
  world_.send(victim, check);
  for (const Bytes& datagram : dtls.take_outgoing()) {
    said += datagram.size();
    world_.send(victim, datagram);
  }
  const auto told = [this] {
    size_t bytes = 0;
    for (const auto& [path, datagram] : world_.stray()) bytes += datagram.size();
    return bytes;
  };
  EXPECT_GT(told(), 2 * check.size()) << "it is answered";
  world_.advance(25 * kS_us);
  EXPECT_LE(told(), 3 * said);
}

TEST(CheckedPaths, BeforeATokenComesBackAPathIsSentThreeTimesWhatCameFromThere) {
  CheckedPaths paths;
  const Path path = RelayWorld::udp("203.0.113.200");
  paths.came(path, 100);
  EXPECT_FALSE(paths.may_send(path, 1, 0)) << "it is not known";
  paths.check(path, true, 0);
  EXPECT_FALSE(paths.may_send(path, 1, 0));
  paths.came(path, 100);
  EXPECT_TRUE(paths.may_send(path, 200, 0));
  EXPECT_FALSE(paths.may_send(path, 101, 0));
  EXPECT_TRUE(paths.may_send(path, 100, 0));
  EXPECT_FALSE(paths.may_send(path, 1, 0));
  EXPECT_EQ(paths.authentic(path, 0), CheckedPaths::Shown::kUnproved);
  EXPECT_FALSE(paths.may_send(path, 1, 0)) << "a participant may say that it is there";
  EXPECT_EQ(paths.reached(path, 0), CheckedPaths::Shown::kMoved);
  EXPECT_TRUE(paths.may_send(path, 10'000, 0));
  EXPECT_FALSE(paths.may_send(path, 1, CheckedPaths::kConsent_us)) << "that was long ago";
}

TEST(CheckedPaths, ATokenAloneSendsNoSoundThere) {
  CheckedPaths paths;
  const Path path = RelayWorld::udp("203.0.113.200");
  EXPECT_EQ(paths.reached(path, 0), CheckedPaths::Shown::kNothingNew) << "it is not known";
  paths.check(path, true, 0);
  EXPECT_EQ(paths.reached(path, 0), CheckedPaths::Shown::kUnproved);
  EXPECT_FALSE(paths.holds(path, 0));
  EXPECT_EQ(paths.authentic(path, CheckedPaths::kConsent_us), CheckedPaths::Shown::kUnproved)
      << "that was long ago";
  EXPECT_EQ(paths.reached(path, CheckedPaths::kConsent_us), CheckedPaths::Shown::kMoved);
}

// A check can be recorded and repeated for ever, the packets of a call cannot.
TEST_F(RelayProofTest, RepeatedChecksAloneDoNotKeepAPath) {
  connect();
  const Bytes check = bob_->make_check(bob_->offer().ice_pwd);
  for (int i = 0; i < 7; ++i) {
    world_.send(bob_->path(), check);
    world_.advance(5 * kS_us);
    ASSERT_TRUE(alice_->check());
    alice_->tell({});
  }
  const uint64_t sent = world_.sent();
  EXPECT_FALSE(bob_hears());
  EXPECT_EQ(world_.sent(), sent);
  EXPECT_EQ(alice_->qualities[bob_->ssrc()], media::kQualityDown) << "nothing is heard of him";
  bob_->tell({});
  EXPECT_TRUE(bob_hears());
}

TEST_F(RelayProofTest, AnAddressThatIsOnlyClaimedIsGivenToWhoeverIsThere) {
  connect();
  const auto mallory = world_.client("mallory");
  const auto carol = world_.client("carol");
  world_.send(carol->path(), mallory->make_check(mallory->offer().ice_pwd));
  ASSERT_TRUE(carol->connect());
  world_.send(carol->path(), mallory->make_check(mallory->offer().ice_pwd));
  EXPECT_EQ(world_.counters().checks_refused, 1U) << "now she has shown that she is there";
  alice_->say(1, "hello");
  EXPECT_EQ(carol->heard().size(), 1U);
}

}  // namespace
}  // namespace tuicall::server
