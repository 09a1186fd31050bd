// Who hears whom, and what else the people of a call are told.
#include "server/relay/relay.h"

#include <gtest/gtest.h>

#include <map>

#include "relay_world.h"

namespace tuicall::server {
namespace {

class RelayTest : public testing::Test {
 protected:
  RelayWorld world_;
};

TEST_F(RelayTest, TwoInACallHearEachOther) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  alice->say(1, "hello bob");
  bob->say(7, "hello alice");
  EXPECT_EQ(bob->heard(), (std::vector<Sound>{{alice->ssrc(), 1, "hello bob"}}));
  EXPECT_EQ(alice->heard(), (std::vector<Sound>{{bob->ssrc(), 7, "hello alice"}}));
  EXPECT_EQ(world_.counters().handshakes, 2U);
  EXPECT_EQ(world_.counters().rtp_received, 2U);
  EXPECT_EQ(world_.counters().rtp_sent, 2U);
  EXPECT_TRUE(world_.stray().empty());
}

TEST_F(RelayTest, AllOthersOfACallHearOne) {
  std::vector<std::unique_ptr<RelayClient>> people;
  for (const char* name : {"a", "b", "c", "d"}) {
    people.push_back(world_.client(name));
    ASSERT_TRUE(people.back()->connect());
  }
  people[0]->say(1, "all");
  EXPECT_TRUE(people[0]->heard().empty());
  for (size_t i = 1; i < people.size(); ++i) EXPECT_EQ(people[i]->heard().size(), 1U);
}

TEST_F(RelayTest, NobodyOutsideTheCallHearsIt) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  const auto eve = world_.client("eve", "another call");
  const auto namesake =
      world_.client_at({RelayWorld::kApp + 1, "call", "bob"}, RelayWorld::udp("192.0.2.77"));
  for (RelayClient* client : {alice.get(), bob.get(), eve.get(), namesake.get()})
    ASSERT_TRUE(client->connect());
  eve->reports();
  namesake->reports();
  for (uint16_t i = 0; i < 100; ++i) {
    alice->say(i, "secret");
    alice->tell_quality(static_cast<uint8_t>(i % 7));
    world_.advance(20 * kMs_us);
  }
  EXPECT_EQ(bob->heard().size(), 100U);
  for (RelayClient* outside : {eve.get(), namesake.get()}) {
    EXPECT_TRUE(outside->heard().empty());
    EXPECT_EQ(outside->undecipherable, 0U);
    EXPECT_EQ(outside->names, (std::map<uint32_t, std::string>{{1, "@relay"}}));
    EXPECT_TRUE(outside->qualities.empty());
  }
}

TEST_F(RelayTest, SoundOfOneWhoComesLaterIsNotKept) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  alice->say(1, "nobody is here");
  const auto bob = world_.client("bob");
  alice->say(2, "nobody listens");
  ASSERT_TRUE(bob->connect());
  alice->say(3, "now");
  EXPECT_EQ(bob->heard(), (std::vector<Sound>{{alice->ssrc(), 3, "now"}}));
}

TEST_F(RelayTest, AReceiverKnowsWhoseSoundItIsBeforeItHearsIt) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  bob->names.clear();
  alice->say(1, "hello");
  EXPECT_EQ(bob->names[alice->ssrc()], "alice");
}

// What a client says of anybody's name goes nowhere.
TEST_F(RelayTest, NamesCannotBeForged) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  media::RtcpCompound own;
  own.names.push_back({alice->ssrc(), "carol"});
  alice->tell(own);
  media::RtcpCompound of_another;
  of_another.names.push_back({bob->ssrc(), "carol"});
  alice->tell(of_another);
  EXPECT_EQ(world_.counters().foreign_ssrc, 1U);
  alice->say(1, "hello");
  world_.advance(3 * kS_us);
  EXPECT_EQ(bob->names[alice->ssrc()], "alice");
  EXPECT_EQ(bob->names.size(), 2U) << "alice and the relay";
}

TEST_F(RelayTest, ReportsTellHowAStreamArrivesAndGoesOn) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  world_.advance(1'050 * kMs_us);  // the first two reports: at 50 ms, and a second later
  alice->reports();
  bob->reports();
  bob->tell({});
  media::RtcpCompound compound;
  compound.sender_reports.push_back({alice->ssrc(), 0x0102030405060708, 0, 0, 0, {}});
  alice->tell(compound);
  for (uint16_t i = 0; i < 50; ++i) {
    if (i % 10 != 3) alice->say(i, "12345");
    world_.advance(20 * kMs_us);
  }
  std::vector<media::RtcpCompound> to_alice = alice->reports();
  std::erase_if(to_alice, [](const media::RtcpCompound& one) { return !one.nacks.empty(); });
  ASSERT_EQ(to_alice.size(), 1U) << "one each second";
  ASSERT_EQ(to_alice[0].receiver_reports.size(), 1U);
  ASSERT_EQ(to_alice[0].receiver_reports[0].blocks.size(), 1U);
  const media::ReportBlock& block = to_alice[0].receiver_reports[0].blocks[0];
  EXPECT_EQ(block.ssrc, alice->ssrc());
  EXPECT_EQ(block.cumulative_lost, 5);
  EXPECT_EQ(block.highest_sequence, 49U);
  EXPECT_EQ(block.last_sender_report, 0x03040506U);
  EXPECT_NEAR(block.delay_since_sender_report, 65536, 65536 / 10) << "a second";
  const std::vector<media::RtcpCompound> to_bob = bob->reports();
  ASSERT_FALSE(to_bob.empty());
  ASSERT_EQ(to_bob.back().sender_reports.size(), 1U);
  const media::SenderReport& sent = to_bob.back().sender_reports[0];
  EXPECT_EQ(sent.ssrc, alice->ssrc());
  EXPECT_GE(sent.packet_count, 44U);
  EXPECT_EQ(sent.octet_count, 5 * sent.packet_count);
  EXPECT_NEAR(sent.rtp_timestamp, 50 * 960, 960) << "it goes on with the time";
  ASSERT_EQ(to_bob.back().receiver_reports.size(), 1U);
  ASSERT_EQ(to_bob.back().receiver_reports[0].blocks.size(), 1U) << "bob has said nothing";
  const media::ReportBlock& arrival = to_bob.back().receiver_reports[0].blocks[0];
  EXPECT_EQ(arrival.ssrc, alice->ssrc());
  EXPECT_EQ(arrival.jitter, block.jitter) << "bob can tell it from that of his own way";
}

TEST_F(RelayTest, WhatAReceiverMissesItIsSentAgain) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  const Path there = bob->path();
  alice->say(1, "one");
  bob->move_to(RelayWorld::udp("198.51.100.1"));  // so that it misses it
  alice->say(2, "two");
  bob->move_to(there);
  alice->say(3, "three");
  EXPECT_EQ(bob->heard().size(), 2U);
  bob->ask_again(alice->ssrc(), {2});
  EXPECT_EQ(bob->heard(), (std::vector<Sound>{{alice->ssrc(), 2, "two"}}));
  EXPECT_EQ(world_.counters().rtp_sent_again, 1U);
  bob->ask_again(alice->ssrc(), {4, 5});
  bob->ask_again(bob->ssrc(), {1});
  bob->ask_again(4711, {1});
  EXPECT_EQ(world_.counters().retransmission_surplus, 4U);
  world_.advance(RecentPackets::kKept_us + 1);
  bob->ask_again(alice->ssrc(), {2});
  EXPECT_TRUE(bob->heard().empty()) << "it has been played past";
}

// What a sender was asked for again.
std::vector<uint16_t> asked(RelayClient& client) {
  std::vector<uint16_t> all;
  for (const media::RtcpCompound& compound : client.reports()) {
    for (const media::GenericNack& nack : compound.nacks) {
      EXPECT_EQ(nack.media_ssrc, client.ssrc());
      all.insert(all.end(), nack.lost.begin(), nack.lost.end());
    }
  }
  return all;
}

TEST_F(RelayTest, WhatTheRelayMissesItAsksTheSenderFor) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  for (const uint16_t number : std::vector<uint16_t>{1, 2}) alice->say(number, "sound");
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{});
  alice->say(5, "five");
  EXPECT_EQ(asked(*alice), (std::vector<uint16_t>{3, 4}));
  bob->heard();
  alice->say(3, "three");
  EXPECT_EQ(bob->heard(), (std::vector<Sound>{{alice->ssrc(), 3, "three"}}));
  bob->ask_again(alice->ssrc(), {3});
  EXPECT_EQ(world_.counters().rtp_sent_again, 1U) << "it is kept as any other";
  world_.advance(media::MissingPackets::kTogether_us);
  alice->reports();
  alice->say(6, "six");
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{4}) << "once more";
  EXPECT_EQ(world_.counters().rtp_asked_for, 3U);
}

TEST_F(RelayTest, WhatWasSentAgainStaysLostInTheReports) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  for (const uint16_t number : std::vector<uint16_t>{1, 3, 2, 5, 6, 4}) alice->say(number, "sound");
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{2}) << "4 was only overtaken";
  world_.advance(kS_us);
  const std::vector<media::RtcpCompound> reports = alice->reports();
  ASSERT_EQ(reports.size(), 1U);
  ASSERT_EQ(reports[0].receiver_reports[0].blocks.size(), 1U);
  EXPECT_EQ(reports[0].receiver_reports[0].blocks[0].cumulative_lost, 1);
}

// So a listener, who missed it and asked for it as well, does not take the sender's loss for its
// own.
TEST_F(RelayTest, WhatWasSentAgainIsNotCountedToTheListeners) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  for (const uint16_t number : std::vector<uint16_t>{1, 3, 2, 4}) alice->say(number, "sound");
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{2});
  EXPECT_EQ(bob->heard().size(), 4U);
  bob->reports();
  world_.advance(kS_us);
  const std::vector<media::RtcpCompound> reports = bob->reports();
  ASSERT_FALSE(reports.empty());
  EXPECT_EQ(reports.back().sender_reports[0].packet_count, 3U);
  EXPECT_EQ(reports.back().sender_reports[0].octet_count, 15U);
}

TEST_F(RelayTest, WhatComesOnceMoreThanItWasAskedForWasNotLost) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  std::map<uint16_t, Bytes> sound;  // the very datagrams come again: nobody makes a number twice
  for (const uint16_t number : std::vector<uint16_t>{1, 3, 2, 2, 2, 4, 1, 4}) {
    if (sound.count(number) == 0) sound[number] = alice->make_sound(number, "sound", alice->ssrc());
    world_.send(alice->path(), sound[number]);
  }
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{2});
  world_.advance(kS_us);
  const std::vector<media::RtcpCompound> reports = alice->reports();
  ASSERT_EQ(reports.size(), 1U);
  ASSERT_EQ(reports[0].receiver_reports[0].blocks.size(), 1U);
  EXPECT_EQ(reports[0].receiver_reports[0].blocks[0].cumulative_lost, 0);
  EXPECT_EQ(reports[0].receiver_reports[0].blocks[0].fraction_lost, 0);
}

TEST_F(RelayTest, ASenderIsAskedOnceInAWhileAndForAFew) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  alice->reports();
  const uint64_t sent = world_.sent();
  for (uint16_t i = 0; i < 200; ++i) alice->say(static_cast<uint16_t>(3 * i), "every third");
  EXPECT_EQ(world_.sent(), sent + 1) << "the time has not gone on";
  EXPECT_LE(asked(*alice).size(), media::MissingPackets::kMost);
}

TEST_F(RelayTest, AJumpIsNoLoss) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  for (const uint16_t number : std::vector<uint16_t>{1, 2, 20'000, 20'001})
    alice->say(number, "sound");
  EXPECT_EQ(asked(*alice), std::vector<uint16_t>{});
}

TEST_F(RelayTest, AskingAgainAndAgainIsLimited) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  std::vector<uint16_t> all;
  for (uint16_t i = 0; i < 50; ++i) {
    alice->say(i, "sound");
    all.push_back(i);
  }
  for (int i = 0; i < 20; ++i) bob->ask_again(alice->ssrc(), all);
  EXPECT_EQ(world_.counters().rtp_sent_again, 200U);
  EXPECT_EQ(world_.counters().retransmission_surplus, 800U);
}

TEST_F(RelayTest, QualityIsPassedOnAtOnceAndWithEachReport) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  alice->tell_quality(3);
  EXPECT_EQ(bob->qualities[alice->ssrc()], 3);
  EXPECT_EQ(alice->qualities.count(bob->ssrc()), 0U) << "bob has said nothing yet";
  bob->qualities.clear();
  world_.advance(1'100 * kMs_us);
  EXPECT_EQ(bob->qualities[alice->ssrc()], 3);
  alice->tell_quality(7);
  EXPECT_EQ(bob->qualities[alice->ssrc()], 3) << "there is no such quality";
}

TEST_F(RelayTest, OneOfWhomNothingComesIsVeryBadAndThenDown) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  alice->tell_quality(1);
  for (int second = 1; second <= 5; ++second) {
    world_.advance(kS_us);
    bob->tell_quality(1);
    EXPECT_EQ(bob->qualities[alice->ssrc()], second < 2 ? 1 : media::kQualityVeryBad);
  }
  world_.advance(1'100 * kMs_us);
  EXPECT_EQ(bob->qualities[alice->ssrc()], media::kQualityDown);
  EXPECT_EQ(alice->qualities[bob->ssrc()], 1);
  alice->tell_quality(2);
  EXPECT_EQ(bob->qualities[alice->ssrc()], 2);
}

using Flows = std::vector<std::string>;

TEST_F(RelayTest, AStreamThatPausesTooLongHasStalledUntilItGoesOn) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  world_.advance(Relay::kStall_us);
  EXPECT_EQ(world_.take_flows(), (Flows{"alice@call stalls", "bob@call stalls"}));
  for (uint16_t i = 0; i < 20; ++i) {
    bob->say(i, "dtx");
    world_.advance(400 * kMs_us);
    alice->tell_quality(1);
  }
  EXPECT_EQ(world_.take_flows(), Flows{"bob@call flows"});
  world_.advance(Relay::kStall_us - 450 * kMs_us);
  bob->tell_quality(1);
  EXPECT_EQ(world_.take_flows(), Flows{});
  world_.advance(50 * kMs_us);
  EXPECT_EQ(world_.take_flows(), Flows{"bob@call stalls"}) << "reports are no sound";
  world_.advance(5 * kS_us);
  EXPECT_EQ(world_.take_flows(), Flows{}) << "once is enough";
  ASSERT_TRUE(bob->check()) << "it has been silent for as long as a path holds";
  bob->say(20, "again");
  bob->say(21, "and again");
  EXPECT_EQ(world_.take_flows(), Flows{"bob@call flows"});
}

TEST_F(RelayTest, AStreamStallsEvenIfItsSenderHasVanished) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  alice->say(1, "here");
  EXPECT_EQ(world_.take_flows(), Flows{"alice@call flows"});
  world_.advance(60 * kS_us);
  EXPECT_EQ(world_.take_flows(), Flows{"alice@call stalls"});
  EXPECT_GT(world_.counters().consents_expired, 0U);
}

TEST_F(RelayTest, AStreamThatNeverBeginsHasStalledOnceAfterTheAdmission) {
  const auto listener = world_.client("listener");
  const auto lost = world_.client("lost");
  ASSERT_TRUE(listener->connect());
  world_.advance(Relay::kStall_us - 50 * kMs_us);
  EXPECT_EQ(world_.take_flows(), Flows{}) << "it may still begin";
  world_.advance(50 * kMs_us);
  EXPECT_EQ(world_.take_flows(), (Flows{"listener@call stalls", "lost@call stalls"}));
  world_.advance(10 * kS_us);
  EXPECT_EQ(world_.take_flows(), Flows{}) << "once is enough";
  ASSERT_TRUE(listener->check());
  listener->say(1, "now something");
  EXPECT_EQ(world_.take_flows(), Flows{"listener@call flows"});
}

TEST_F(RelayTest, AStreamThatBeginsInTimeHasNotStalled) {
  const auto alice = world_.client("alice");
  ASSERT_TRUE(alice->connect());
  world_.advance(Relay::kStall_us - 50 * kMs_us);
  alice->say(1, "here");
  world_.advance(Relay::kStall_us - 50 * kMs_us);
  EXPECT_EQ(world_.take_flows(), Flows{"alice@call flows"});
}

TEST_F(RelayTest, AfterANewAdmissionAStreamBeginsAnew) {
  const auto bob = world_.client("bob");
  ASSERT_TRUE(bob->connect());
  bob->say(1, "the old one");
  world_.take_flows();
  const auto again = world_.client("bob");
  world_.advance(Relay::kStall_us - 50 * kMs_us);
  EXPECT_EQ(world_.take_flows(), Flows{}) << "the old one is gone, the new one may come";
  world_.advance(10 * kS_us);
  EXPECT_EQ(world_.take_flows(), Flows{"bob@call stalls"}) << "it never came";
  ASSERT_TRUE(again->connect());
  again->say(1, "the new one");
  EXPECT_EQ(world_.take_flows(), Flows{"bob@call flows"});
  world_.relay().dismiss(again->key(), world_.now_us());
  world_.advance(10 * kS_us);
  EXPECT_EQ(world_.take_flows(), Flows{});
}

TEST_F(RelayTest, ADismissedOneNeitherHearsNorIsHeard) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  const auto carol = world_.client("carol");
  for (RelayClient* client : {alice.get(), bob.get(), carol.get()}) ASSERT_TRUE(client->connect());
  world_.relay().dismiss(bob->key(), world_.now_us());
  EXPECT_EQ(alice->goodbyes, std::vector<uint32_t>{bob->ssrc()});
  EXPECT_EQ(carol->goodbyes, std::vector<uint32_t>{bob->ssrc()});
  bob->say(1, "still there?");
  alice->say(1, "without bob");
  EXPECT_TRUE(bob->heard().empty());
  EXPECT_TRUE(alice->heard().empty());
  EXPECT_EQ(carol->heard().size(), 1U);
  EXPECT_FALSE(bob->check()) << "its name is forgotten";
  EXPECT_EQ(world_.relay().participants(), 2U);
}

TEST_F(RelayTest, ANewAdmissionTakesThePlaceOfTheOldOne) {
  const auto alice = world_.client("alice");
  const auto bob = world_.client("bob");
  ASSERT_TRUE(alice->connect());
  ASSERT_TRUE(bob->connect());
  const auto again = world_.client("bob");
  EXPECT_NE(again->ssrc(), bob->ssrc());
  EXPECT_EQ(alice->goodbyes, std::vector<uint32_t>{bob->ssrc()});
  ASSERT_TRUE(again->connect());
  bob->say(1, "the old one");
  again->say(1, "the new one");
  EXPECT_EQ(alice->heard(), (std::vector<Sound>{{again->ssrc(), 1, "the new one"}}));
  EXPECT_EQ(alice->names[again->ssrc()], "bob");
}

TEST_F(RelayTest, AFullCallTakesNobodyElse) {
  RelayWorld small(2);
  const auto alice = small.client("alice");
  const auto bob = small.client("bob");
  const std::string fingerprint = alice->offer().fingerprint;
  const auto refused = small.relay().admit({7, "call", "carol"}, fingerprint, small.now_us());
  EXPECT_EQ(refused.status().code, base::kRequestRefused);
  EXPECT_NE(refused.status().message.find("2 people"), std::string::npos);
  EXPECT_TRUE(small.relay().admit({7, "call", "bob"}, fingerprint, small.now_us()).ok());
  EXPECT_TRUE(small.relay().admit({7, "another", "carol"}, fingerprint, small.now_us()).ok());
}

TEST_F(RelayTest, ManyPeopleAreReportedInSeveralDatagrams) {
  RelayWorld large(30);
  std::vector<std::unique_ptr<RelayClient>> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back(large.client("a_name_of_32_characters_as_long_" + std::to_string(i)));
    ASSERT_TRUE(people.back()->connect());
    people.back()->say(1, "here");
    people.back()->tell_quality(1);
  }
  for (const auto& client : people) client->reports();
  large.advance(kS_us);
  EXPECT_EQ(people[0]->reports().size(), 3U);
  EXPECT_EQ(people[0]->names.size(), 30U) << "29 others and the relay";
}

}  // namespace
}  // namespace tuicall::server
