// Many datagrams at once lead to what each of them alone leads to, in the same order.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "media/packet/quality_packet.h"
#include "relay_pair.h"

namespace tuicall::server {
namespace {

class RelayTogetherTest : public RelayPairTest {
 protected:
  void SetUp() override { connect(); }

  struct Sent {
    RelayClient* by;
    Bytes datagram;
  };
  Sent sound(RelayClient& by, uint16_t sequence_number) {
    return {&by, by.make_sound(sequence_number, std::to_string(sequence_number), by.ssrc())};
  }
  void begin(const std::vector<Sent>& sent) {
    std::vector<net::UdpAddress> senders;
    senders.reserve(sent.size());
    for (const Sent& one : sent) senders.push_back(std::get<net::UdpAddress>(one.by->path()));
    world_.relay().begin_together(senders);
  }
  void receive_together(std::vector<Sent> sent) {
    begin(sent);
    for (Sent& one : sent) world_.relay().receive(one.by->path(), one.datagram, world_.now_us());
    world_.relay().end_together(world_.now_us());
  }
  static std::vector<Sound> sounds(uint32_t ssrc, uint16_t first, uint16_t last) {
    std::vector<Sound> made;
    made.reserve(last - first + size_t{1});
    for (uint16_t i = first; i <= last; ++i) made.push_back({ssrc, i, std::to_string(i)});
    return made;
  }
};

TEST_F(RelayTogetherTest, EachIsHeardOnceAndInOrder) {
  constexpr uint16_t kPackets = 50;  // of each: more than are passed on at once
  std::vector<Sent> sent;
  sent.reserve(size_t{2} * kPackets);
  for (uint16_t i = 1; i <= kPackets; ++i) {
    sent.push_back(sound(*alice_, i));
    sent.push_back(sound(*bob_, i));
  }
  receive_together(std::move(sent));
  EXPECT_EQ(bob_->heard(), sounds(alice_->ssrc(), 1, kPackets));
  EXPECT_EQ(alice_->heard(), sounds(bob_->ssrc(), 1, kPackets));
}

TEST_F(RelayTogetherTest, ThePacketsAreAskedForThatAreMissingAmongThem) {
  alice_->reports();
  receive_together({sound(*alice_, 1), sound(*alice_, 2), sound(*alice_, 4)});
  const std::vector<media::RtcpCompound> reports = alice_->reports();
  ASSERT_FALSE(reports.empty());
  ASSERT_EQ(reports.back().nacks.size(), 1U);
  EXPECT_EQ(reports.back().nacks[0].lost, std::vector<uint16_t>{3});
}

TEST_F(RelayTogetherTest, WhatIsNoSoundComesInItsPlace) {
  std::vector<std::string> came;
  bob_->on_rtp = [&](const media::RtpPacket& packet) {
    came.push_back(std::string(packet.payload.begin(), packet.payload.end()) + " at quality " +
                   std::to_string(bob_->qualities[alice_->ssrc()]));
  };
  media::RtcpCompound quality;
  quality.apps.push_back(media::quality_packet(alice_->ssrc(), 4));
  const int before = bob_->qualities[alice_->ssrc()];
  ASSERT_NE(before, 4);
  receive_together({sound(*alice_, 1),
                    {alice_.get(), alice_->make_rtcp(std::move(quality))},
                    sound(*alice_, 2)});
  EXPECT_EQ(came,
            (std::vector<std::string>{"1 at quality " + std::to_string(before), "2 at quality 4"}));
}

TEST_F(RelayTogetherTest, OneThatIsAskedForRightAfterItCameIsSentAgain) {
  media::RtcpCompound question;
  question.nacks.push_back({bob_->ssrc(), alice_->ssrc(), {1}});
  receive_together({sound(*alice_, 1), {bob_.get(), bob_->make_rtcp(std::move(question))}});
  EXPECT_EQ(world_.counters().rtp_sent_again, 1U);
}

// One that came twice is looked at when all is known of the first.
TEST_F(RelayTogetherTest, OneThatComesAgainAmongThemWasOnlyOvertaken) {
  const Sent overtaken = sound(*alice_, 2);
  receive_together({sound(*alice_, 1), sound(*alice_, 3), overtaken, overtaken});
  alice_->reports();
  world_.advance(kS_us);
  const std::vector<media::RtcpCompound> reports = alice_->reports();
  ASSERT_FALSE(reports.empty());
  ASSERT_EQ(reports.back().receiver_reports[0].blocks.size(), 1U);
  EXPECT_EQ(reports.back().receiver_reports[0].blocks[0].cumulative_lost, 0);
}

TEST_F(RelayTogetherTest, OnesThatAreBrokenHoldNothingUp) {
  Bytes padded(media::kRtpFixedHeaderBytes + 1, 200);  // says: 200 bytes of padding
  media::RtpHeader header;
  header.sequence_number = 2;
  header.ssrc = alice_->ssrc();
  media::write_rtp_header(header, padded);
  padded[0] |= 0x20;
  Sent changed = sound(*alice_, 3);
  changed.datagram.back() ^= 1U;
  const RelayCounters before = world_.counters();
  receive_together({sound(*alice_, 1),
                    {alice_.get(), alice_->protect_rtp(std::move(padded))},
                    std::move(changed),
                    {bob_.get(), Bytes{0xFF}},
                    sound(*alice_, 4)});
  const std::vector<Sound> heard = bob_->heard();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].sequence_number, 1);
  EXPECT_EQ(heard[1].sequence_number, 4);
  EXPECT_EQ(world_.counters().malformed, before.malformed + 1);
  EXPECT_EQ(world_.counters().not_authentic, before.not_authentic + 1);
  EXPECT_EQ(world_.counters().unknown_kind, before.unknown_kind + 1);
}

TEST_F(RelayTogetherTest, OthersMayComeThanWereSaid) {
  std::vector<Sent> said{sound(*bob_, 1)};
  begin(said);
  Sent other = sound(*alice_, 1);
  world_.relay().receive(other.by->path(), other.datagram, world_.now_us());
  world_.relay().end_together(world_.now_us());
  EXPECT_EQ(bob_->heard(), sounds(alice_->ssrc(), 1, 1));
  EXPECT_TRUE(alice_->heard().empty());
}

}  // namespace
}  // namespace tuicall::server
