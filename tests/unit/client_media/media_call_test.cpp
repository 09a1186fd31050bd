// The sound of a call against a relay that is hostile, forgetful, or has many people in it.
#include "client/media/media_call.h"

#include <gmock/gmock.h>

#include <chrono>
#include <future>

#include "fake_relay.h"
#include "media/audio/encoder.h"
#include "media/audio/tone.h"
#include "media/packet/quality_packet.h"

namespace tuicall::client {
namespace {

class MediaCallTest : public MediaTest {
 protected:
  ~MediaCallTest() override { call.reset(); }

  void connect() {
    const wire::MediaOpened opened = relay.admit(certificate.fingerprint());
    MediaCall::Setting setting{"alice",      *relay_address(opened, ""), opened,
                               certificate,  SoundOptions{50},           port,
                               loop.now_ms()};
    call = std::make_unique<MediaCall>(
        loop, setting,
        MediaCall::Link{[](std::span<const uint8_t>) { return false; },
                        [this](Notification::Kind kind, std::vector<UserReport> reports) {
                          (kind == Notification::Kind::kVoiceVolume ? volumes : qualities)
                              .push_back(std::move(reports));
                        },
                        [this] { ++lost; }});
    until([this] { return relay.connected() && !relay.reports.empty(); });
  }
  void name(uint32_t ssrc, const std::string& user_id) {
    media::RtcpCompound compound;
    compound.names.push_back({ssrc, user_id});
    compound.apps.push_back(media::quality_packet(ssrc, 2));
    relay.tell(compound);
  }
  // A frame of a loud tone from this source, as the next one.
  void say(uint32_t ssrc) {
    media::AudioFrame frame{};
    tone.read(frame);
    std::vector<uint8_t> packet(media::Encoder::kMaxPacketBytes);
    packet.resize(encoder.encode(frame, packet));
    relay.say(ssrc, next[ssrc]++, packet);
  }
  int32_t volume_of(const std::string& user_id) const {
    for (const UserReport& report : volumes.back()) {
      if (report.user_id == user_id) return report.value;
    }
    return -1;
  }
  void until_loud(uint32_t ssrc, const std::string& user_id) {
    until([&] {
      say(ssrc);
      name(ssrc, user_id);
      return !volumes.empty() && volume_of(user_id) > 60;
    });
  }

  media::Certificate certificate = *media::Certificate::make(1'795'000'000);
  AudioPort port;
  media::Tone tone{media::ToneOptions()};
  media::Encoder encoder;
  std::map<uint32_t, uint16_t> next;
  std::vector<std::vector<UserReport>> volumes;
  std::vector<std::vector<UserReport>> qualities;
  int lost = 0;
  std::unique_ptr<MediaCall> call;
};

TEST_F(MediaCallTest, ReportsVolumeAndQualityOfThoseInTheCall) {
  connect();
  call->set_people({"bob", "carol"});
  until_loud(7, "bob");
  EXPECT_EQ(volumes.back()[0].user_id, "alice");
  EXPECT_EQ(volume_of("carol"), 0);
  qualities.clear();
  until([this] { return !qualities.empty(); });
  EXPECT_THAT(qualities.back()[1].value, 2);
  EXPECT_THAT(qualities.back()[2].value, 0);
}

// The goodbye of the older stream was lost.
TEST_F(MediaCallTest, AUserWhoComesAgainHasOneStream) {
  connect();
  call->set_people({"bob"});
  until_loud(7, "bob");
  until_loud(3, "bob");  // lower and higher than the first: the order of numbers says nothing
  until_loud(9, "bob");
  until([this] {
    say(9);
    return relay.reports.back().receiver_reports.back().blocks.size() == 1;
  });
  EXPECT_EQ(relay.reports.back().receiver_reports.back().blocks[0].ssrc, 9U);
}

TEST_F(MediaCallTest, ManyStreamsAreReportedByTurns) {
  connect();
  std::set<uint32_t> reported;
  until([&] {
    for (uint32_t ssrc = 100; ssrc < 140; ++ssrc) say(ssrc);
    for (const auto& report : relay.reports) {
      for (const auto& receiver : report.receiver_reports) {
        EXPECT_LE(receiver.blocks.size(), media::kRtcpMaxCount);
        for (const auto& block : receiver.blocks) reported.insert(block.ssrc);
      }
    }
    return reported.size() == 40;
  });
}

TEST_F(MediaCallTest, NamesWithoutEndAreNotKept) {
  connect();
  call->set_people({"last"});
  for (uint32_t ssrc = 1000; ssrc < 1500; ++ssrc) name(ssrc, "user" + std::to_string(ssrc));
  for (uint32_t ssrc = 1000; ssrc < 1500; ++ssrc) {
    media::RtcpCompound goodbye;
    goodbye.goodbyes.push_back({{ssrc}, ""});
    relay.tell(goodbye);
  }
  until_loud(7, "last");
}

TEST_F(MediaCallTest, WhatIsMissedIsSentAgainAFewTimes) {
  connect();
  call->set_microphone(true);
  until([this] { return !relay.heard.empty(); });
  const uint16_t missed = relay.heard[0].header.sequence_number;
  media::RtcpCompound ask;
  for (int i = 0; i < 50; ++i)
    ask.nacks.push_back({FakeRelay::kSsrc, FakeRelay::kClientSsrc, {missed}});
  relay.tell(ask);
  // The relay refuses what comes twice, so that what counts is that the rest goes on.
  const size_t before = relay.reports.size();
  until([&] { return relay.reports.size() > before; });
  EXPECT_EQ(lost, 0);
}

TEST_F(MediaCallTest, ALoopThatWasHeldUpReportsOnceAndGoesOnFromNow) {
  connect();
  call->set_microphone(true);
  until([this] { return relay.heard.size() > 2; });
  const media::RtpHeader before = relay.heard.back().header;
  const size_t frames = relay.heard.size();
  // Held up, as a computer that sleeps holds it.
  std::promise<void>().get_future().wait_for(std::chrono::seconds(1));
  volumes.clear();
  until([&] { return relay.heard.size() > frames + 1; });
  EXPECT_LE(volumes.size(), 4U) << "of 50 ms each, and not one for each of the second";
  const media::RtpHeader after = relay.heard.back().header;
  const uint32_t packets = static_cast<uint16_t>(after.sequence_number - before.sequence_number);
  EXPECT_GE(after.timestamp - before.timestamp, 960U * 45) << "the time went by";
  EXPECT_LT(packets, 20U);
}

TEST_F(MediaCallTest, IsLostOnce) {
  connect();
  relay.close();
  until([this] { return lost == 1; });
  volumes.clear();
  pass(200);
  EXPECT_EQ(lost, 1);
  EXPECT_TRUE(volumes.empty()) << "it has come to rest";
}

}  // namespace
}  // namespace tuicall::client
