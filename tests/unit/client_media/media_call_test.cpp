// The sound of a call against a relay that is hostile, forgetful, or has many people in it.
#include "client/media/media_call.h"

#include <gmock/gmock.h>

#include <chrono>
#include <future>

#include "fake_relay.h"
#include "media/audio/encoder.h"
#include "media/packet/quality_packet.h"
#include "tone.h"

namespace tuicall::client {
namespace {

class MediaCallTest : public MediaTest {
 protected:
  ~MediaCallTest() override { call.reset(); }

  void connect(uint32_t frame_ms = 20) {
    const wire::MediaOpened opened = relay.admit(certificate.fingerprint());
    MediaCall::Setting setting{"alice",      *relay_address(opened, ""), opened,
                               certificate,  SoundOptions{50, frame_ms}, port,
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
  int64_t next_ms = 0;
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
// Packets of 10 ms, each 480 samples after the one before, and twice as many.
TEST_F(MediaCallTest, TenMillisecondsAreSentIfThatIsWanted) {
  connect(10);
  std::vector<int16_t> samples(48'000);
  tone.read(samples);
  uint32_t queued_ms = 0;
  ASSERT_TRUE(port.input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued_ms).ok());
  relay.heard.clear();
  call->set_microphone(true);
  until([this] { return relay.heard.size() >= 100; });
  for (size_t i = 1; i < 100; ++i) {
    EXPECT_EQ(relay.heard[i].header.timestamp - relay.heard[i - 1].header.timestamp, 480U);
  }
}

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

// As an engine that takes over the call of another process of its user.
TEST_F(MediaCallTest, WhomTheRelayNamesIsInTheCall) {
  connect();
  until_loud(7, "bob");
  EXPECT_EQ(volumes.back().size(), 2U) << "alice and bob, and not the relay itself";
  call->set_people({"bob", "carol"});
  pass(100);  // until what has named him is through
  call->user_left("bob");
  call->set_people({"carol"});
  volumes.clear();
  until([this] { return !volumes.empty(); });
  EXPECT_EQ(volume_of("bob"), -1);
  EXPECT_EQ(volume_of("carol"), 0);
}

// A sine of 1 kHz at -20 dB below the overload point of a sine, which is -3: -23, and 65 of 100.
TEST_F(MediaCallTest, TheVolumeShownIsTheVolumeSpoken) {
  connect();
  call->set_people({"bob"});
  call->set_microphone(true);
  media::Tone spoken{{1000.0, 0.1}};
  const auto push = [&] {
    std::vector<int16_t> samples(960);
    spoken.read(samples);
    uint32_t queued_ms = 0;
    do {
      ASSERT_TRUE(
          port.input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued_ms).ok());
    } while (queued_ms < 200);
  };
  tone = media::Tone{{1000.0, 0.1}};
  const auto shows = [&](const std::string& user_id) {
    until([&] {
      push();
      if (loop.now_ms() >= next_ms) {
        say(7);
        name(7, "bob");
        next_ms = loop.now_ms() + 20;
      }
      return !volumes.empty() && std::abs(volume_of(user_id) - 65) <= 2;
    });
  };
  shows("alice");
  shows("bob");
}

// The others wait for it: not until the next report, which comes every second.
TEST_F(MediaCallTest, ReportsAtOnceFromAnotherAddress) {
  connect();
  relay.moves = true;
  const size_t before = relay.reports.size();
  const int64_t began_ms = loop.now_ms();
  until([this] { return relay.moved >= 8; });
  pass(50);
  const size_t each_second = static_cast<size_t>(loop.now_ms() - began_ms) / 1000;
  EXPECT_GE(relay.reports.size() - before, each_second + 6);
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
