// When a way for sound is asked for, what is made of the answers, and what comes after a failure.
#include "client/media/sound.h"

#include <gmock/gmock.h>

#include "fake_relay.h"

namespace tuicall::client {
namespace {

class SoundTest : public MediaTest {
 protected:
  ~SoundTest() override {
    sound.reset();
    pass(1);
  }

  void begin(const std::string& call_id = "call-1") { sound->call_begun(call_id, "alice"); }
  size_t asked() const { return questions.size(); }
  // What the server says to the newest question.
  void grant() { sound->handle(relay.admit(questions.back().fingerprint)); }
  void refuse(int32_t code) {
    wire::MediaOpened opened;
    opened.call_id = questions.back().call_id;
    opened.code = code;
    opened.message = "no";
    sound->handle(opened);
  }
  void connect() {
    sound->use();
    begin();
    grant();
    until([this] { return relay.connected() && !relay.reports.empty(); });
  }
  // A clear tone, for longer than any test.
  void push() {
    const std::vector<int16_t> samples(size_t{48'000} * 20, 8000);
    uint32_t queued_ms = 0;
    EXPECT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued_ms).ok());
  }
  int64_t newest_timestamp_ms() {
    std::vector<int16_t> room(960);
    AudioOutput::Piece piece;
    int64_t newest_ms = -1;
    while (port->output.read({}, {{48'000, 1}, std::span<int16_t>(room)}, 0, piece).ok() &&
           piece.samples > 0)
      newest_ms = piece.timestamp_ms;
    return newest_ms;
  }

  std::shared_ptr<AudioPort> port = std::make_shared<AudioPort>();
  std::vector<wire::OpenMedia> questions;
  std::vector<std::pair<Notification::Kind, std::vector<UserReport>>> told;
  bool tunnel = true;
  std::unique_ptr<Sound> sound = std::make_unique<Sound>(
      loop, port, SoundOptions{100},
      Sound::Link{[this](const wire::Frame& frame) {
                    questions.push_back(std::get<wire::OpenMedia>(frame));
                  },
                  [this](std::span<const uint8_t> datagram) {
                    if (tunnel) relay.receive_tunnelled(datagram);
                    return tunnel;
                  },
                  [] { return std::string("127.0.0.1:1"); },
                  [this](Notification::Kind kind, std::vector<UserReport> reports) {
                    told.emplace_back(kind, std::move(reports));
                  }});
};

TEST_F(SoundTest, NothingIsAskedForWithoutACallOrAUse) {
  begin();
  EXPECT_EQ(asked(), 0U) << "a program that makes no use of sound";
  sound->call_over();
  sound->use();
  EXPECT_EQ(asked(), 0U) << "no call";
}

TEST_F(SoundTest, TheFirstUseInACallAsks) {
  begin();
  sound->use();
  ASSERT_EQ(asked(), 1U);
  EXPECT_EQ(questions[0].call_id, "call-1");
  EXPECT_TRUE(media::is_fingerprint(questions[0].fingerprint));
  sound->use();
  sound->set_microphone(true);
  EXPECT_EQ(asked(), 1U) << "once";
}

TEST_F(SoundTest, AnOpenMicrophoneAsksWhenTheCallBegins) {
  sound->set_microphone(true);
  begin();
  EXPECT_EQ(asked(), 1U);
}

TEST_F(SoundTest, AServerWithoutSoundIsNotAskedAgainInThisCall) {
  sound->use();
  begin();
  refuse(base::kSceneNotSupported);
  sound->link_up();
  sound->set_microphone(true);
  pass(2500);
  EXPECT_EQ(asked(), 1U);
  sound->call_over();
  begin("call-2");
  EXPECT_EQ(asked(), 2U) << "the next call may be another server's";
}

TEST_F(SoundTest, OtherRefusalsAreAskedAgainLaterAndLater) {
  sound->use();
  begin();
  const auto refused_after = [this] {
    const int64_t began_ms = loop.now_ms();
    refuse(base::kRequestRefused);
    until([this, before = asked()] { return asked() > before; });
    return loop.now_ms() - began_ms;
  };
  const int64_t first_ms = refused_after();
  EXPECT_GE(refused_after(), 2 * first_ms - 100);
}

TEST_F(SoundTest, ANewConnectionAsksAtOnce) {
  sound->use();
  begin();
  sound->link_up();
  EXPECT_EQ(asked(), 2U) << "the answer has gone with the connection";
}

TEST_F(SoundTest, TheSameCallIsNotBegunTwice) {
  connect();
  push();
  sound->user_joined("bob");
  begin();
  EXPECT_EQ(asked(), 1U);
  uint32_t queued_ms = 0;
  EXPECT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>()}, queued_ms).ok());
  EXPECT_GT(queued_ms, 15'000U) << "what was pushed is still there";
  told.clear();
  until([this] { return !told.empty(); });
  EXPECT_EQ(told.back().second.size(), 2U) << "and so are the people";
}

TEST_F(SoundTest, AnAnswerForACallThatIsOverMeansNothing) {
  sound->use();
  begin();
  const wire::MediaOpened late = relay.admit(questions.back().fingerprint);
  sound->call_over();
  sound->handle(late);
  begin("call-2");
  sound->handle(late);
  pass(100);
  EXPECT_EQ(relay.checks_over_udp, 0);
}

TEST_F(SoundTest, TheNewestAnswerCounts) {
  sound->use();
  begin();
  wire::MediaOpened old = relay.admit(questions.back().fingerprint);
  old.ice_pwd = "of an admission that was replaced";
  old.ice_ufrag = "old";
  old.port = 9;
  sound->handle(old);
  grant();
  until([this] { return relay.connected(); });
}

TEST_F(SoundTest, MicrophoneAndPeopleAreThoseOfTheMoment) {
  sound->user_joined("bob");
  sound->user_joined("bob");
  sound->set_microphone(true);
  sound->call_over();
  begin();
  sound->user_joined("carol");
  push();
  grant();
  until([this] { return !relay.heard.empty() && !told.empty(); });
  EXPECT_EQ(relay.heard[0].header.ssrc, FakeRelay::kClientSsrc);
  const auto& reports = told.back().second;
  ASSERT_EQ(reports.size(), 2U) << "bob was in no call";
  EXPECT_EQ(reports[0].user_id, "alice");
  EXPECT_EQ(reports[1].user_id, "carol");
  sound->set_microphone(false);
  sound->user_left("carol");
  told.clear();
  until([this] { return !told.empty(); });
  EXPECT_EQ(told.back().second.size(), 1U);
}

TEST_F(SoundTest, TheEndOfTheCallEndsItsSound) {
  connect();
  push();
  sound->call_over();
  told.clear();
  const size_t reports = relay.reports.size();
  pass(300);
  EXPECT_TRUE(told.empty());
  EXPECT_LE(relay.reports.size(), reports + 1) << "what was on its way";
  uint32_t queued_ms = 1;
  EXPECT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>()}, queued_ms).ok());
  EXPECT_EQ(queued_ms, 0U);
}

TEST_F(SoundTest, CallsThatFollowAtOnceHaveTheirOwnWay) {
  connect();
  begin("call-2");
  ASSERT_EQ(asked(), 2U);
  EXPECT_EQ(questions.back().call_id, "call-2");
}

TEST_F(SoundTest, AWayThatIsLostIsAskedForAgainAndTheTimeGoesOn) {
  connect();
  (void)newest_timestamp_ms();
  const int64_t began_ms = loop.now_ms();
  pass(100);
  const int64_t before_ms = newest_timestamp_ms();
  EXPECT_GT(before_ms, 0);
  relay.close();
  until([this] { return asked() == 2; });
  relay.reports.clear();
  grant();
  until([this] { return relay.connected() && !relay.reports.empty(); });
  pass(50);
  const int64_t gone_ms = loop.now_ms() - began_ms;
  EXPECT_NEAR(static_cast<double>(newest_timestamp_ms() - before_ms),
              static_cast<double>(gone_ms - 100), 60);
}

TEST_F(SoundTest, AWayOverUdpSurvivesTheConnection) {
  connect();
  relay.tell_nothing();
  sound->link_up();
  pass(100);
  EXPECT_EQ(asked(), 1U);
}

TEST_F(SoundTest, AWayThroughTheConnectionGoesWithIt) {
  relay.udp_works = false;
  relay.send_tunnelled = [this](std::span<const uint8_t> datagram) {
    loop.post([this, bytes = std::vector<uint8_t>(datagram.begin(), datagram.end())] {
      sound->handle(wire::MediaDatagram{bytes});
    });
  };
  connect();
  sound->link_up();
  EXPECT_EQ(asked(), 2U);
}

TEST_F(SoundTest, ARelayThatIsSilentWhenTheConnectionComesBackIsAnotherOne) {
  connect();
  relay.answers = false;
  pass(2000);
  sound->link_up();
  EXPECT_EQ(asked(), 2U);
}

TEST_F(SoundTest, ItsEndInTheMiddleOfAFailureIsSafe) {
  connect();
  relay.close();
  pass(1);
  sound.reset();
  told.clear();
  pass(300);
  EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace tuicall::client
