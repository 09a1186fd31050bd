// Requests and their answers.
#include "session_fixture.h"

namespace tuicall::client {
namespace {

using wire::EventKind;

TEST_F(SessionTest, RequestsAreNumberedAndAnswered) {
  go_online();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  session.request(wire::Hangup{"call-1"}, named("hangup"));
  EXPECT_EQ(server.next_command<wire::Accept>(1).call_id, "call-1");
  server.next_command<wire::Hangup>(2);
  server.send(wire::Delivery{1, result(1, base::kInvitationInvalid)});
  server.send(wire::Delivery{2, result(2)});
  EXPECT_EQ(news(), "accept:8010 hangup:0");
}

TEST_F(SessionTest, AnAnswerOnTheLoopTellsOfItsCallAtOnce) {
  go_online();
  std::string told_call;
  session.request(wire::PlaceCall(),
                  {true, [&](const MethodResult&) { told_call = dispatcher->told()->call_id; }});
  server.next_command<wire::PlaceCall>(1);
  wire::RequestResult placed = result(1);
  placed.info = call("call-1");
  server.send(wire::Delivery{1, placed});
  EXPECT_EQ(told_call, "call-1");
}

TEST_F(SessionTest, NothingIsAskedBeforeTheLogIn) {
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  session.set_camera(true, named("camera"));
  log_in();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:-1201 camera:-1201 connecting accept:-1201");
}

TEST_F(SessionTest, AnAnswerToNoInvitationIsRefusedAndNotSent) {
  go_online();
  session.request(wire::Accept(), named("accept"));
  session.request(wire::Reject(), named("reject"));
  session.request(wire::Ignore(), named("ignore"));
  EXPECT_EQ(news(), "accept:-1203 reject:-1203 ignore:-1203");
  EXPECT_EQ(server.unread(), 0U) << "at the server it could meet a call that nobody was told of";
}

TEST_F(SessionTest, WhatIsAskedWithoutALinkIsSentWhenItIsBack) {
  go_online();
  server.lose();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  pass(Backoff::kLongest_ms / 2);
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  server.next_command<wire::Accept>(1);
  server.send(wire::Delivery{1, result(1)});
  EXPECT_EQ(news(), "reconnecting connected accept:0");
}

TEST_F(SessionTest, WhatTheServerNeverGotIsSentAgain) {
  go_online();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  session.request(wire::SetSelfInfo(), named("info"));
  server.next_command<wire::Accept>(1);
  server.next_command<wire::SetSelfInfo>(2);
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true, /*last_request_id=*/1));
  server.next_command<wire::SetSelfInfo>(2);
  EXPECT_EQ(server.unread(), 0U);
}

TEST_F(SessionTest, ARequestWithoutAnAnswerFailsAndTheLinkIsDropped) {
  go_online();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  server.next_command<wire::Accept>(1);
  pass(kTimeout_ms - 1);
  EXPECT_EQ(news(), "");
  pass(1);
  EXPECT_EQ(news(), "accept:-1401 reconnecting");
  EXPECT_FALSE(server.connected());
}

TEST_F(SessionTest, ALinkThatHasJustComeBackIsNotBlamed) {
  go_online();
  server.set_reachable(false);
  server.lose();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  pass(kTimeout_ms - 100);
  server.set_reachable(true);
  session.log_in({1, "alice", "ticket"}, named("init"));
  time.settle();
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  server.next_command<wire::Accept>(1);
  pass(100);
  EXPECT_EQ(news(), "reconnecting connected init:0 accept:-1401");
  EXPECT_TRUE(server.connected());
}

TEST_F(SessionTest, OnlySoManyRequestsAreOnTheirWayAtATime) {
  go_online();
  for (size_t i = 0; i < RequestQueue::kMaxUnanswered + 2; ++i) {
    session.request(wire::SetSelfInfo(), {});
  }
  EXPECT_EQ(server.unread(), RequestQueue::kMaxUnanswered);
  server.send(wire::Delivery{1, result(1)});
  EXPECT_EQ(server.unread(), RequestQueue::kMaxUnanswered + 2) << "an acknowledgement goes along";
  server.send(wire::Notice{2, base::kParamInvalid, "unknown"});
  EXPECT_EQ(server.unread(), RequestQueue::kMaxUnanswered + 3);
}

TEST_F(SessionTest, ACallThatWasGivenUpIsHungUpWhenItIsPlacedAfterAll) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  server.next_command<wire::PlaceCall>(1);
  pass(kTimeout_ms);
  pass(Backoff::kLongest_ms);
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true, /*last_request_id=*/1));
  wire::RequestResult late = result(1);
  late.info = call("call-1");
  server.send(wire::Delivery{1, late});
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  EXPECT_EQ(news(), "call:-1401 reconnecting connected");
}

TEST_F(SessionTest, ACommandThatTheServerDoesNotKnowFails) {
  go_online();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  server.send(wire::Notice{1, base::kParamInvalid, "unknown"});
  EXPECT_EQ(news(), "accept:-1202");
}

TEST_F(SessionTest, WhatAnOverloadedServerRefusesFails) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  session.request(wire::SetSelfInfo(), named("info"));
  server.send(wire::Notice{1, base::kServerOverloaded, "overloaded"});
  server.send(wire::Delivery{1, result(2)});
  EXPECT_EQ(news(), "call:-1402 info:0");
}

// It would only be refused again, and that costs the server something.
TEST_F(SessionTest, AnOverloadedServerIsNotAskedForCallsForAMoment) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  server.next_command<wire::PlaceCall>(1);
  server.send(wire::Notice{1, base::kServerOverloaded, "overloaded"});
  pass(499);
  session.request(wire::PlaceCall(), named("again"));
  session.request(wire::Invite(), named("invite"));
  EXPECT_EQ(news(), "call:-1402 again:-1402 invite:-1402");
  EXPECT_EQ(server.unread(), 0U);
  session.request(wire::Hangup{"call-1"}, named("hangup"));
  server.next_command<wire::Hangup>(2);
  pass(502);
  session.request(wire::PlaceCall(), named("later"));
  server.next_command<wire::PlaceCall>(3);
}

TEST_F(SessionTest, AServerThatRefusesAgainIsAskedLaterAndOneThatTakesACallSoonAgain) {
  go_online();
  uint64_t request = 0;
  const auto refuse = [&](int64_t held_ms) {
    session.request(wire::PlaceCall(), named("call"));
    server.next_command<wire::PlaceCall>(++request);
    server.send(wire::Notice{request, base::kServerOverloaded, "overloaded"});
    pass(held_ms / 2 - 1);
    session.request(wire::PlaceCall(), named("held"));
    EXPECT_EQ(news(), "call:-1402 held:-1402") << held_ms;
    pass(held_ms - held_ms / 2 + 1);
  };
  for (const int64_t held_ms : {1'000, 2'000, 4'000, 8'000, 8'000}) refuse(held_ms);
  session.request(wire::PlaceCall(), named("call"));
  server.next_command<wire::PlaceCall>(++request);
  server.send(wire::Delivery{1, result(request)});
  EXPECT_EQ(news(), "call:0");
  pass(100);
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  refuse(1'000);
  refuse(2'000);
  pass(Session::kLongestHold_ms + 1);  // nothing was asked for as long as it would ever wait
  refuse(1'000);
}

TEST_F(SessionTest, AnotherConnectionIsAskedForCallsAtOnce) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  server.next_command<wire::PlaceCall>(1);
  server.send(wire::Notice{1, base::kServerOverloaded, "overloaded"});
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true));
  session.request(wire::PlaceCall(), named("again"));
  server.next_command<wire::PlaceCall>(1);
}

// The server has numbered the answer to the second one only.
TEST_F(SessionTest, ARefusalThatWasLostWithItsConnectionIsTold) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  session.request(wire::SetSelfInfo(), named("info"));
  server.next_command<wire::PlaceCall>(1);
  server.next_command<wire::SetSelfInfo>(2);
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true, /*last_request_id=*/2));
  EXPECT_EQ(news(), "reconnecting connected");
  server.send(wire::Delivery{1, result(2)});
  EXPECT_EQ(news(), "call:-1402 info:0");
}

TEST_F(SessionTest, ARequestThatIsTooLongFailsAtOnce) {
  go_online();
  wire::PlaceCall too_long;
  too_long.user_data = std::string(wire::kMaxFrameBytes, 'x');
  session.request(too_long, named("call"));
  EXPECT_EQ(news(), "call:-1202");
  EXPECT_EQ(server.unread(), 0U);
}

TEST_F(SessionTest, DeliveriesAreAcknowledgedTogether) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  deliver(2, EventKind::kUserLeave);
  EXPECT_EQ(server.unread(), 0U);
  pass(100);
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  for (uint64_t i = 3; i < 3 + 32; ++i) deliver(i, EventKind::kUserJoin);
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 34U);
  deliver(35, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 35U);
}

TEST_F(SessionTest, AnAcknowledgementGoesWithTheRequestThatFollows) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  const int pieces = server.pieces();
  session.request(wire::PlaceCall(), named("call"));
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  server.next_command<wire::PlaceCall>(1);
  EXPECT_EQ(server.pieces(), pieces + 1);
}

TEST_F(SessionTest, AnAcknowledgementGoesEvenIfTheRequestCannot) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  wire::PlaceCall too_long;
  too_long.user_data = std::string(wire::kMaxFrameBytes, 'x');
  session.request(too_long, named("call"));
  EXPECT_EQ(news(), "event10 call:-1202");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  EXPECT_EQ(server.unread(), 0U);
}

TEST_F(SessionTest, StreamsAreToldInACallAndForgottenAfterIt) {
  go_online();
  session.set_camera(true, named("camera"));
  EXPECT_EQ(news(), "camera:0");
  session.request(wire::PlaceCall(), named("call"));
  EXPECT_TRUE(server.next_command<wire::PlaceCall>(1).streams.camera);
  wire::RequestResult placed = result(1);
  placed.info = call("call-1");
  server.send(wire::Delivery{1, placed});
  session.set_microphone(true, named("microphone"));
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  EXPECT_EQ(server.next_command<wire::SetStreams>(2).streams, (wire::Streams{true, true}));
  deliver(2, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  session.request(wire::PlaceCall(), named("again"));
  EXPECT_EQ(server.next_command<wire::PlaceCall>(3).streams, wire::Streams());
}

TEST_F(SessionTest, CloseAnswersWhatIsOpen) {
  go_online();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  session.close("the engine was destroyed");
  server.next_command<wire::Accept>(1);
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "accept:6014 disconnected");
}

TEST_F(SessionTest, CloseAnswersALogInThatIsUnderWay) {
  log_in();
  session.close("the engine was destroyed");
  EXPECT_EQ(news(), "connecting init:6014 disconnected");
}

TEST_F(SessionTest, StreamsThatChangeWhileItJoinsAreToldWhenTheCallBegins) {
  go_online();
  session.request(wire::Join{"call-1", {}, "", {}, {}}, named("join"));
  session.set_camera(true, named("camera"));
  EXPECT_FALSE(server.next_command<wire::Join>(1).streams.camera);
  server.send(wire::Delivery{1, result(1)});
  deliver(2, EventKind::kCallBegin, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  const auto streams = server.next_command<wire::SetStreams>(2);
  EXPECT_EQ(streams.call_id, "call-1");
  EXPECT_TRUE(streams.streams.camera);
  EXPECT_EQ(news(), "camera:0 join:0 event4 of call-1");
}

TEST_F(SessionTest, StreamsThatChangeWhileItCallsAreToldWhenTheCallBegins) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  session.set_microphone(true, named("microphone"));
  EXPECT_EQ(server.next_command<wire::PlaceCall>(1).streams, wire::Streams());
  wire::RequestResult placed = result(1);
  placed.info = call("call-1");
  server.send(wire::Delivery{1, placed});
  EXPECT_EQ(server.unread(), 0U);
  deliver(2, EventKind::kCallBegin, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  EXPECT_TRUE(server.next_command<wire::SetStreams>(2).streams.microphone);
}

TEST_F(SessionTest, StreamsWaitForACallThatBegins) {
  go_online();
  session.set_camera(true, {});
  place_call();
  deliver(2, EventKind::kCallNotConnected, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  session.request(wire::PlaceCall(), named("again"));
  EXPECT_TRUE(server.next_command<wire::PlaceCall>(2).streams.camera);
}

}  // namespace
}  // namespace tuicall::client
