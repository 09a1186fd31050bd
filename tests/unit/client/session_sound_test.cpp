// When a session asks for a way for sound, and what a slow connection carries of it.
#include "session_fixture.h"

namespace tuicall::client {
namespace {

class SessionSoundTest : public SessionTest {
 protected:
  SessionSoundTest() {
    session.use_sound(port, SoundOptions());
    go_online();
  }

  // The call that alice has placed begins.
  void begin_call(uint64_t sequence = 2) {
    place_call();
    deliver(sequence, wire::EventKind::kCallBegin, "call-1");
    news();
  }
  void refuse(int32_t code) {
    wire::MediaOpened opened;
    opened.call_id = "call-1";
    opened.code = code;
    opened.message = "no";
    server.send(opened);
  }
  // What the server sees next, acknowledgements and pings apart.
  wire::OpenMedia question() {
    while (true) {
      const auto frames = server.unread();
      if (frames == 0) break;
      const wire::Frame frame = server.next_frame();
      if (const auto* open = std::get_if<wire::OpenMedia>(&frame)) return *open;
    }
    return {};
  }
  bool asks() { return !question().call_id.empty(); }

  std::shared_ptr<AudioPort> port = std::make_shared<AudioPort>();
};

TEST_F(SessionSoundTest, ACallOfAProgramWithoutSoundAsksForNothing) {
  begin_call();
  EXPECT_FALSE(asks());
}

TEST_F(SessionSoundTest, ACallOfAProgramWithSoundAsksWhenItBegins) {
  session.sound_used();
  place_call();
  EXPECT_FALSE(asks()) << "it rings";
  deliver(2, wire::EventKind::kCallBegin, "call-1");
  EXPECT_EQ(question().call_id, "call-1");
  EXPECT_FALSE(asks());
}

TEST_F(SessionSoundTest, AnOpenMicrophoneIsAUseOfSound) {
  begin_call();
  session.set_microphone(true, {});
  EXPECT_TRUE(asks());
}

TEST_F(SessionSoundTest, AServerWithoutSoundIsAskedOnceACall) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  refuse(base::kSceneNotSupported);
  pass(10'000);
  EXPECT_FALSE(asks());
}

TEST_F(SessionSoundTest, ARefusalIsNotAskedAgainAndAgain) {
  session.sound_used();
  begin_call();
  int questions = 0;
  const int64_t end_ms = time.now_ms() + 60'000;
  while (time.now_ms() < end_ms) {
    while (asks()) {
      ++questions;
      refuse(base::kRequestRefused);
    }
    pass(100);
  }
  EXPECT_GE(questions, 4);
  EXPECT_LE(questions, 8) << "in a minute";
}

TEST_F(SessionSoundTest, AServerThatDoesNotAnswerIsAskedAgain) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  pass(9000);
  EXPECT_FALSE(asks());
  pass(2000);
  EXPECT_TRUE(asks());
}

TEST_F(SessionSoundTest, TheEndOfTheCallEndsTheQuestions) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  refuse(base::kRequestRefused);
  deliver(3, wire::EventKind::kCallEnd, "call-1");
  pass(60'000);
  EXPECT_FALSE(asks());
  std::vector<int16_t> room(10);
  AudioOutput::Piece piece;
  EXPECT_EQ(port->output.read({}, {{48'000, 1}, std::span<int16_t>(room)}, 0, piece).code,
            base::kRequestRefused);
}

TEST_F(SessionSoundTest, AReconnectAsksOnce) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  lose_and_come_back();
  server.send(accepted(true, 1));
  EXPECT_TRUE(asks());
  EXPECT_FALSE(asks());
}

TEST_F(SessionSoundTest, WhatWaitsForACallThatNeverBeginsIsForgotten) {
  std::vector<base::Status> ends;
  const auto play = [&] {
    ends.clear();
    (void)port->input.begin_stream(480,
                                   [&](const base::Status& status) { ends.push_back(status); });
  };
  play();
  place_call();
  EXPECT_TRUE(ends.empty()) << "it rings";
  deliver(2, wire::EventKind::kCallNotConnected, "call-1");
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].code, base::kRequestRefused);
  uint32_t queued_ms = 0;
  ASSERT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>()}, queued_ms).ok());
  EXPECT_EQ(queued_ms, 0U);
  play();
  pass(1000);
  EXPECT_TRUE(ends.empty()) << "it waits for the next one";
}

// A session that was lost, and a new one that goes on with the same call.
TEST_F(SessionSoundTest, ACallThatGoesOnInANewSessionKeepsWhatWaits) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  uint32_t queued_ms = 0;
  const std::vector<int16_t> samples(48'000);
  ASSERT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>(samples)}, queued_ms).ok());
  lose_and_come_back();
  wire::LoginAccepted anew = accepted();
  anew.current_call = call("call-1");
  anew.current_call->begin_time_ms = 1;
  server.send(anew);
  EXPECT_TRUE(asks());
  EXPECT_FALSE(asks());
  ASSERT_TRUE(port->input.push({{48'000, 1}, std::span<const int16_t>()}, queued_ms).ok());
  EXPECT_EQ(queued_ms, 1000U);
}

TEST_F(SessionSoundTest, LoggingOutEndsSound) {
  session.sound_used();
  begin_call();
  EXPECT_TRUE(asks());
  session.close("the program ends");
  pass(60'000);
  std::vector<int16_t> room(10);
  AudioOutput::Piece piece;
  EXPECT_EQ(port->output.read({}, {{48'000, 1}, std::span<int16_t>(room)}, -1, piece).code,
            base::kRequestRefused);
}

TEST_F(SessionSoundTest, SoundDoesNotPileUpBehindASlowConnection) {
  const std::vector<uint8_t> datagram(100);
  EXPECT_TRUE(session.send_tunnelled(datagram));
  EXPECT_EQ(server.next<wire::MediaDatagram>().bytes, datagram);
  server.set_pending_bytes(4096);
  EXPECT_FALSE(session.send_tunnelled(datagram));
  EXPECT_EQ(server.unread(), 0U);
  server.set_pending_bytes(0);
  EXPECT_TRUE(session.send_tunnelled(datagram));
  server.lose();
  EXPECT_FALSE(session.send_tunnelled(datagram));
}

}  // namespace
}  // namespace tuicall::client
