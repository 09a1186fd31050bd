// Logging out: a call is hung up first, the server confirms it, and what comes meanwhile waits.
#include "session_fixture.h"

namespace tuicall::client {
namespace {

using wire::EventKind;

const wire::Notice kConfirmed{0, base::kOk, "The user logged out."};

TEST_F(SessionTest, LogOutEndsTheConnection) {
  go_online();
  session.log_out(named("un_init"));
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "");
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected un_init:0");
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:-1201");
}

TEST_F(SessionTest, LogOutHangsUpAndHearsOfTheEndFirst) {
  go_online();
  place_call();
  session.log_out(named("un_init"));
  session.request(wire::PlaceCall(), named("call"));
  EXPECT_EQ(news(), "call:-1201");
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  EXPECT_EQ(server.unread(), 0U);
  server.send(wire::Delivery{2, result(2)});
  deliver(3, EventKind::kCallEnd, "call-1");
  server.send(kConfirmed);
  EXPECT_EQ(news(), "event5 of call-1 disconnected un_init:0");
}

TEST_F(SessionTest, ALogOutThatWasNotConfirmedIsSaidAgain) {
  go_online();
  session.log_out(named("un_init"));
  server.next<wire::Logout>();
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true));
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "");
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionTest, ALogOutOfACallThatCannotBeHungUpGoesOn) {
  go_online();
  deliver(1, EventKind::kCallReceived, "call-1");
  session.log_out(named("un_init"));
  const auto refused = wire::RequestResult{1, base::kRequestRefused, "it rings", {}, {}};
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  EXPECT_EQ(server.next_command<wire::Hangup>(1).call_id, "call-1");
  server.send(wire::Delivery{2, refused});
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  server.next<wire::Logout>();
}

TEST_F(SessionTest, LogOutDoesNotWaitForAServerThatDoesNotAnswer) {
  go_online();
  place_call();
  session.log_out(named("un_init"));
  pass(2'000);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionTest, EveryLogOutIsAnswered) {
  session.log_out(named("none"));
  EXPECT_EQ(news(), "none:0");
  go_online();
  session.log_out(named("first"));
  session.log_out(named("second"));
  EXPECT_EQ(news(), "");
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected first:0 second:0");
}

TEST_F(SessionTest, ALogInWaitsForALogOut) {
  go_online();
  session.log_out(named("un_init"));
  log_in();
  EXPECT_EQ(news(), "");
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected un_init:0 connecting");
  server.next<wire::Login>();
  server.send(accepted());
  EXPECT_EQ(news(), "connected init:0");
}

TEST_F(SessionTest, LogOutWithoutALinkIsDoneWhenItIsBack) {
  go_online();
  server.lose();
  session.log_out(named("un_init"));
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "reconnecting accept:-1201");
  EXPECT_TRUE(server.next<wire::Login>().resume);
  server.send(accepted(/*resumed=*/true));
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "connected");
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionTest, LogOutWithoutALinkHangsUpFirst) {
  go_online();
  place_call();
  server.lose();
  session.log_out(named("un_init"));
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true, /*last_request_id=*/1));
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  server.send(wire::Delivery{2, result(2)});
  deliver(3, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 3U);
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "reconnecting connected event5 of call-1 disconnected un_init:0");
}

TEST_F(SessionTest, LogOutOfASessionThatWasLostHangsUpInTheNewOne) {
  go_online();
  place_call();
  session.log_out(named("un_init"));
  server.next_command<wire::Hangup>(2);
  lose_and_come_back();
  server.send(accepted(/*resumed=*/false));
  EXPECT_EQ(server.next_command<wire::Hangup>(1).call_id, "call-1");
  deliver(1, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "reconnecting connected event5 of call-1");
}

TEST_F(SessionTest, ACallThatEndsByItselfDoesNotHoldUpTheLogOut) {
  go_online();
  place_call();
  session.log_out(named("un_init"));
  server.next_command<wire::Hangup>(2);
  deliver(2, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  server.next<wire::Logout>();
}

TEST_F(SessionTest, LogOutWithoutALinkDoesNotWaitForLong) {
  go_online();
  place_call();
  server.set_reachable(false);
  server.lose();
  session.log_out(named("un_init"));
  pass(1'999);
  EXPECT_EQ(news(), "reconnecting");
  pass(1);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionTest, ARefusedReturnEndsTheLogOut) {
  go_online();
  session.log_out(named("un_init"));
  server.next<wire::Logout>();
  lose_and_come_back();
  server.send(wire::LoginRefused{base::kKicked, "kicked"});
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionTest, WhoIsThrownOutMeanwhileIsLoggedOut) {
  go_online();
  place_call();
  session.log_out(named("un_init"));
  deliver(2, EventKind::kKickedOffline);
  EXPECT_EQ(news(), "kicked disconnected un_init:0");
}

TEST_F(SessionTest, ARenewalThatIsUnderWayIsAnsweredBeforeTheLogOut) {
  go_online();
  log_in("a new ticket");
  session.log_out(named("un_init"));
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "reconnecting connected init:0 disconnected un_init:0");
}

TEST_F(SessionTest, LogOutsAndLogInsTakeTurns) {
  go_online();
  session.log_out(named("first"));
  session.log_out(named("second"));
  log_in();
  session.log_out(named("third"));
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "disconnected first:0 second:0 connecting init:6014 disconnected third:0");
  pass(3'600'000);
  EXPECT_FALSE(server.connected());
  EXPECT_EQ(server.unread(), 0U);
}

TEST_F(SessionTest, WhoLogsInLastIsLoggedIn) {
  go_online();
  session.log_out(named("first"));
  log_in();
  session.log_out(named("second"));
  log_in();
  server.next<wire::Logout>();
  server.send(kConfirmed);
  server.next<wire::Login>();
  server.send(accepted());
  EXPECT_EQ(news(),
            "disconnected first:0 connecting init:6014 disconnected second:0 connecting connected "
            "init:0");
}

TEST_F(SessionTest, CloseAnswersWhatWaits) {
  go_online();
  session.log_out(named("first"));
  log_in();
  session.log_out(named("second"));
  session.close("the engine was destroyed");
  EXPECT_EQ(news(), "disconnected first:0 init:6014 second:0");
}

TEST_F(SessionTest, AnotherUserBeginsWhenTheFirstHasLeft) {
  go_online();
  place_call();
  log_in("ticket", "bob");
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  server.send(wire::Delivery{2, result(2)});
  deliver(3, EventKind::kCallEnd, "call-1");
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 3U);
  server.next<wire::Logout>();
  server.send(kConfirmed);
  EXPECT_EQ(news(), "event5 of call-1 disconnected connecting");
  EXPECT_EQ(dispatcher->info()->call_id, "") << "that was a call of the first user";
  const auto login = server.next<wire::Login>();
  EXPECT_EQ(login.user_id, "bob");
  EXPECT_FALSE(login.resume);
  EXPECT_FALSE(login.known_call);
  server.send(accepted());
  EXPECT_EQ(news(), "connected init:0");
}

}  // namespace
}  // namespace tuicall::client
