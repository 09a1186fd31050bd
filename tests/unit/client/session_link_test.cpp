// Logging in, losing the link and coming back.
#include <algorithm>

#include "session_fixture.h"

namespace tuicall::client {
namespace {

using wire::EventKind;

TEST_F(SessionTest, LogsInWithItsCredentials) {
  log_in("my ticket");
  const auto login = server.next<wire::Login>();
  EXPECT_EQ(login.sdk_app_id, 1U);
  EXPECT_EQ(login.user_id, "alice");
  EXPECT_EQ(login.user_sig, "my ticket");
  EXPECT_EQ(login.protocol_max, wire::kProtocolMax);
  EXPECT_FALSE(login.resume);
  EXPECT_FALSE(login.known_call);
  EXPECT_EQ(news(), "connecting");
  server.send(accepted());
  EXPECT_EQ(news(), "connected init:0");
}

TEST_F(SessionTest, ASecondLogInMeanwhileIsRefused) {
  log_in();
  log_in();
  EXPECT_EQ(news(), "connecting init:-1204");
}

TEST_F(SessionTest, ARefusedLogInEndsIt) {
  log_in();
  server.send(wire::LoginRefused{base::kUserSigWrongKey, "wrong key"});
  EXPECT_EQ(news(), "connecting disconnected init:70009");
  EXPECT_FALSE(server.connected());
  pass(3'600'000);
  EXPECT_EQ(server.dials(), 1);
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:-1201");
}

TEST_F(SessionTest, AProtocolThatTheClientDoesNotSpeakIsARefusal) {
  log_in();
  wire::LoginAccepted from_the_future = accepted();
  from_the_future.protocol = wire::kProtocolMax + 1;
  server.send(from_the_future);
  EXPECT_EQ(news(), "connecting disconnected init:-1202");
}

TEST_F(SessionTest, AServerThatIsNotThereIsTriedUntilTheTimeout) {
  server.set_reachable(false);
  log_in();
  pass(kTimeout_ms - 1);
  EXPECT_GT(server.dials(), 3);
  EXPECT_EQ(news(), "connecting");
  pass(1);
  EXPECT_EQ(news(), "disconnected init:-1401");
  const int dials = server.dials();
  pass(3'600'000);
  EXPECT_EQ(server.dials(), dials);
}

TEST_F(SessionTest, AServerThatDoesNotAnswerTheLogInIsGivenUp) {
  log_in();
  pass(kTimeout_ms);
  EXPECT_EQ(news(), "connecting disconnected init:-1401");
  EXPECT_FALSE(server.connected());
}

TEST_F(SessionTest, AServerThatDoesNotAnswerOnTheWayBackIsTriedAgain) {
  go_online();
  lose_and_come_back();
  const int dials = server.dials();
  pass(kTimeout_ms - 1);
  EXPECT_EQ(server.dials(), dials);
  pass(1);
  EXPECT_FALSE(server.connected());
  pass(Backoff::kLongest_ms);
  EXPECT_TRUE(server.next<wire::Login>().resume);
  server.send(accepted(/*resumed=*/true));
  EXPECT_EQ(news(), "reconnecting connected");
  pass(kTimeout_ms);
  EXPECT_EQ(news(), "") << "an answer that has come is not waited for";
}

TEST_F(SessionTest, ALostLinkIsResumedBehindWhatHasArrived) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  deliver(2, EventKind::kUserLeave);
  EXPECT_EQ(news(), "event10 event11");
  const wire::Login login = lose_and_come_back();
  ASSERT_TRUE(login.resume);
  EXPECT_EQ(*login.resume, (wire::Resume{"session-1", "token-1", 2}));
  server.send(accepted(/*resumed=*/true));
  EXPECT_EQ(news(), "reconnecting connected");
}

TEST_F(SessionTest, WhatIsDeliveredTwiceIsToldOnce) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  deliver(1, EventKind::kUserJoin);
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true));
  deliver(1, EventKind::kUserJoin);
  deliver(2, EventKind::kUserLeave);
  EXPECT_EQ(news(), "event10 reconnecting connected event11");
}

TEST_F(SessionTest, AGapInTheDeliveriesMakesItComeBack) {
  go_online();
  deliver(1, EventKind::kUserJoin);
  deliver(3, EventKind::kUserLeave);
  EXPECT_EQ(news(), "event10 reconnecting");
  pass(Backoff::kLongest_ms);
  EXPECT_EQ(server.next<wire::Login>().resume->last_sequence, 1U);
}

TEST_F(SessionTest, AFrameThatCannotBeReadMakesItComeBack) {
  go_online();
  server.send_bytes({4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff});
  EXPECT_EQ(news(), "reconnecting");
  pass(Backoff::kLongest_ms);
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  server.send_bytes({0xff, 0xff, 0xff, 0x7f});
  EXPECT_EQ(news(), "connected reconnecting");
}

TEST_F(SessionTest, DelaysGrowAndAreJittered) {
  go_online();
  server.set_reachable(false);
  server.lose();
  uint64_t step_ms = Backoff::kFirst_ms;
  int dials = server.dials();
  for (int attempt = 0; attempt < 12; ++attempt) {
    const int64_t delay_ms = time.next_due_ms() - time.now_ms();
    EXPECT_GE(delay_ms, static_cast<int64_t>(step_ms / 2));
    EXPECT_LE(delay_ms, static_cast<int64_t>(step_ms));
    pass(delay_ms);
    EXPECT_EQ(server.dials(), ++dials);
    step_ms = std::min(step_ms * 2, Backoff::kLongest_ms);
  }
  EXPECT_EQ(news(), "reconnecting");
}

TEST_F(SessionTest, DelaysBeginAnewAfterEachSuccess) {
  go_online();
  server.set_reachable(false);
  server.lose();
  pass(60'000);
  server.set_reachable(true);
  pass(Backoff::kLongest_ms);
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  server.lose();
  const int dials = server.dials();
  pass(Backoff::kFirst_ms);
  EXPECT_EQ(server.dials(), dials + 1);
}

TEST_F(SessionTest, ASilentServerIsPingedAndThenLeft) {
  go_online();
  pass(kKeepAlive_ms);
  EXPECT_EQ(server.unread(), 0U) << "the log-in was heard of within the interval";
  pass(kKeepAlive_ms);
  server.next<wire::Ping>();
  server.send(wire::Pong());
  pass(kKeepAlive_ms);
  server.next<wire::Ping>();
  EXPECT_EQ(news(), "");
  pass(kKeepAlive_ms);
  EXPECT_EQ(news(), "reconnecting");
}

TEST_F(SessionTest, AThrownOutSessionIsNotResumed) {
  go_online();
  deliver(1, EventKind::kKickedOffline);
  EXPECT_EQ(news(), "kicked disconnected");
  EXPECT_FALSE(server.connected());
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:6014");
  pass(3'600'000);
  EXPECT_EQ(server.dials(), 1);
  log_in();
  server.next<wire::Login>();
  EXPECT_EQ(news(), "connecting");
}

TEST_F(SessionTest, AnExpiredSessionIsResumedWithANewTicket) {
  go_online();
  server.send(wire::LoginRefused{base::kUserSigExpired, "expired"});
  EXPECT_EQ(news(), "expired disconnected");
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:6014");
  log_in("a new ticket");
  const auto login = server.next<wire::Login>();
  EXPECT_EQ(login.user_sig, "a new ticket");
  EXPECT_TRUE(login.resume);
  server.send(accepted(/*resumed=*/true));
  EXPECT_EQ(news(), "connecting connected init:0");
}

TEST_F(SessionTest, ATicketIsRenewedWhileOnline) {
  go_online();
  log_in("a new ticket");
  const auto login = server.next<wire::Login>();
  EXPECT_EQ(login.user_sig, "a new ticket");
  EXPECT_TRUE(login.resume);
  server.send(accepted(/*resumed=*/true));
  EXPECT_EQ(news(), "reconnecting connected init:0");
}

TEST_F(SessionTest, ARenewalOfASessionThatWasThrownOutBeginsANewOne) {
  go_online();
  log_in("a new ticket");
  EXPECT_TRUE(server.next<wire::Login>().resume);
  server.send(wire::LoginRefused{base::kKicked, "kicked"});
  EXPECT_EQ(news(), "reconnecting kicked disconnected connecting");
  EXPECT_FALSE(server.next<wire::Login>().resume);
  server.send(accepted());
  EXPECT_EQ(news(), "connected init:0");
}

TEST_F(SessionTest, AKeepAliveThatCannotBeMeantIsBounded) {
  log_in();
  server.next<wire::Login>();
  wire::LoginAccepted frame = accepted();
  frame.keep_alive_ms = 0;
  server.send(frame);
  EXPECT_EQ(news(), "connecting connected init:0");
  EXPECT_EQ(time.next_due_ms(), time.now_ms() + 100);
}

struct Refusal {
  int32_t code;
  const char* told;
};

class RefusedOnReturnTest : public SessionTest, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedOnReturnTest, IsAnEventForTheProgram) {
  go_online();
  lose_and_come_back();
  server.send(wire::LoginRefused{GetParam().code, "why"});
  EXPECT_EQ(news(), std::string("reconnecting ") + GetParam().told + " disconnected");
  pass(3'600'000);
  EXPECT_EQ(server.dials(), 2);
}

INSTANTIATE_TEST_SUITE_P(Codes, RefusedOnReturnTest,
                         testing::Values(Refusal{base::kKicked, "kicked"},
                                         Refusal{base::kUserSigExpired, "expired"},
                                         Refusal{base::kSdkAppUnknown, "error70020"}));

TEST_F(SessionTest, ALostSessionIsBegunAnewWithTheCallThatTheClientKnows) {
  go_online();
  place_call();
  session.request(wire::SetSelfInfo(), named("info"));
  server.next_command<wire::SetSelfInfo>(2);
  const wire::Login login = lose_and_come_back();
  EXPECT_EQ(login.known_call->call_id, "call-1");
  server.send(accepted(/*resumed=*/false));
  EXPECT_EQ(news(), "reconnecting info:-1401 connected");
  deliver(1, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(news(), "event5 of call-1");
}

TEST_F(SessionTest, AMissedCallDoesNotTakeThePlaceOfThePresentOne) {
  go_online();
  place_call();
  wire::Event missed;
  missed.kind = EventKind::kCallNotConnected;
  missed.call_id = "call-2";
  missed.info = call("call-2");
  missed.reason = base::EndReason::kLineBusy;
  server.send(wire::Delivery{2, missed});
  EXPECT_EQ(news(), "event3 of call-2 event3 of call-2");
  EXPECT_EQ(dispatcher->info()->call_id, "call-1");
}

TEST_F(SessionTest, WhatANewerServerTellsIsPassedOver) {
  go_online();
  place_call();
  wire::Event newer;
  newer.kind = static_cast<EventKind>(99);
  newer.call_id = "call-1";
  server.send(wire::Delivery{2, newer});
  deliver(3, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(news(), "event5 of call-1");
  EXPECT_EQ(server.dials(), 1) << "it did not lose its connection over it";
  EXPECT_NE(server.next<wire::Notice>().message.find("99"), std::string::npos);
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 3U);
}

TEST_F(SessionTest, ATakenOverCallIsKnown) {
  log_in();
  wire::LoginAccepted frame = accepted();
  frame.current_call = call("call-1");
  server.send(frame);
  EXPECT_EQ(news(), "connecting connected init:0");
  EXPECT_EQ(dispatcher->info()->call_id, "call-1");
}

// The server did not hear that it had arrived, and tells it again in the next session.
TEST_F(SessionTest, WhatClosedACallIsNotToldAgainInANewSession) {
  go_online();
  place_call();
  deliver(2, EventKind::kCallNotConnected, "call-1");
  EXPECT_EQ(news(), "event3 of call-1 event3 of call-1");
  server.next<wire::Acknowledge>();
  lose_and_come_back();
  server.send(accepted());
  deliver(1, EventKind::kCallNotConnected, "call-1");
  deliver(2, EventKind::kCallNotConnected, "call-2");
  EXPECT_EQ(news(), "reconnecting connected event3 of call-2 event3 of call-2");
}

// It comes when the old session ends at the server, after another one perhaps.
TEST_F(SessionTest, WhatClosedACallIsNotToldAgainSessionsLater) {
  go_online();
  place_call();
  deliver(2, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(news(), "event5 of call-1");
  server.next<wire::Acknowledge>();
  lose_and_come_back();
  server.send(accepted());
  lose_and_come_back();
  server.send(accepted());
  deliver(1, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(news(), "reconnecting connected reconnecting connected");
}

// In the same words, of another invitation into the same call.
TEST_F(SessionTest, WhatClosedACallIsToldAgainIfItRangAgain) {
  go_online();
  deliver(1, EventKind::kCallReceived, "call-1");
  deliver(2, EventKind::kCallNotConnected, "call-1");
  deliver(3, EventKind::kCallReceived, "call-1");
  EXPECT_EQ(news(), "event2 of call-1 event3 of call-1 event3 of call-1 event2 of call-1");
  server.next<wire::Acknowledge>();
  lose_and_come_back();
  server.send(accepted());
  deliver(1, EventKind::kCallNotConnected, "call-1");
  deliver(2, EventKind::kCallReceived, "call-1");
  EXPECT_EQ(news(), "reconnecting connected event3 of call-1 event3 of call-1 event2 of call-1");
  server.next<wire::Acknowledge>();
  lose_and_come_back();
  server.send(accepted());
  deliver(1, EventKind::kCallNotConnected, "call-1");
  EXPECT_EQ(news(), "reconnecting connected event3 of call-1 event3 of call-1");
}

// The program was told that its call could not be placed.
TEST_F(SessionTest, ACallThatWasPlacedBeforeTheSessionWentDownIsHungUp) {
  go_online();
  session.request(wire::PlaceCall(), named("call"));
  server.next_command<wire::PlaceCall>(1);
  server.send(wire::LoginRefused{base::kUserSigExpired, "expired"});
  EXPECT_EQ(news(), "expired call:6014 disconnected");
  log_in();
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true, 1));
  wire::RequestResult placed = result(1);
  placed.info = call("call-1");
  server.send(wire::Delivery{1, placed});
  EXPECT_EQ(news(), "connecting connected init:0");
  server.next<wire::Acknowledge>();
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
}

}  // namespace
}  // namespace tuicall::client
