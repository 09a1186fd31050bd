// Logging out: a call is hung up first, the server confirms it, and what comes meanwhile waits.
#include "session_fixture.h"

namespace tuicall::client {
namespace {

using wire::EventKind;

class SessionLogOutTest : public SessionTest {
 protected:
  void log_out(const std::string& name = "un_init") { session.log_out(named(name)); }

  // alice is online and has asked to log out; the server has heard it and has not confirmed it.
  void go_online_and_log_out() {
    go_online();
    log_out();
    server.next<wire::Logout>();
  }

  // alice is in a call and has asked to log out; the server has heard that she hangs up.
  void go_online_and_log_out_of_a_call() {
    go_online();
    place_call();
    log_out();
    EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  }

  void confirm() { server.send(wire::Notice{0, base::kOk, "The user logged out."}); }

  void hear_and_confirm() {
    server.next<wire::Logout>();
    confirm();
  }

  // The call is over, told by that delivery, which is acknowledged.
  void end_call(uint64_t sequence) {
    deliver(sequence, EventKind::kCallEnd, "call-1");
    EXPECT_EQ(server.next<wire::Acknowledge>().sequence, sequence);
  }

  // The request to hang up, which was the second, has succeeded.
  void end_call_as_asked() {
    server.send(wire::Delivery{2, result(2)});
    end_call(3);
  }
};

TEST_F(SessionLogOutTest, LogOutEndsTheConnection) {
  go_online_and_log_out();
  EXPECT_EQ(news(), "");
  confirm();
  EXPECT_EQ(news(), "disconnected un_init:0");
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "accept:-1201");
}

TEST_F(SessionLogOutTest, LogOutHangsUpAndHearsOfTheEndFirst) {
  go_online();
  place_call();
  log_out();
  session.request(wire::PlaceCall(), named("call"));
  EXPECT_EQ(news(), "call:-1201");
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  EXPECT_EQ(server.unread(), 0U);
  server.send(wire::Delivery{2, result(2)});
  deliver(3, EventKind::kCallEnd, "call-1");
  confirm();
  EXPECT_EQ(news(), "event5 of call-1 disconnected un_init:0");
}

TEST_F(SessionLogOutTest, ALogOutThatWasNotConfirmedIsSaidAgain) {
  go_online_and_log_out();
  lose_and_come_back();
  server.send(accepted(/*resumed=*/true));
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "");
  confirm();
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionLogOutTest, ALogOutOfACallThatCannotBeHungUpGoesOn) {
  go_online();
  deliver(1, EventKind::kCallReceived, "call-1");
  log_out();
  const auto refused = wire::RequestResult{1, base::kRequestRefused, "it rings", {}, {}};
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 1U);
  EXPECT_EQ(server.next_command<wire::Hangup>(1).call_id, "call-1");
  server.send(wire::Delivery{2, refused});
  EXPECT_EQ(server.next<wire::Acknowledge>().sequence, 2U);
  server.next<wire::Logout>();
}

TEST_F(SessionLogOutTest, LogOutDoesNotWaitForAServerThatDoesNotAnswer) {
  go_online();
  place_call();
  log_out();
  pass(2'000);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionLogOutTest, EveryLogOutIsAnswered) {
  log_out("none");
  EXPECT_EQ(news(), "none:0");
  go_online();
  log_out("first");
  log_out("second");
  EXPECT_EQ(news(), "");
  hear_and_confirm();
  EXPECT_EQ(news(), "disconnected first:0 second:0");
}

TEST_F(SessionLogOutTest, ALogInWaitsForALogOut) {
  go_online();
  log_out();
  log_in();
  EXPECT_EQ(news(), "");
  hear_and_confirm();
  EXPECT_EQ(news(), "disconnected un_init:0 connecting");
  server.next<wire::Login>();
  server.send(accepted());
  EXPECT_EQ(news(), "connected init:0");
}

TEST_F(SessionLogOutTest, LogOutWithoutALinkIsDoneWhenItIsBack) {
  go_online();
  server.lose();
  log_out();
  session.request(wire::Accept{"call-1", {}}, named("accept"));
  EXPECT_EQ(news(), "reconnecting accept:-1201");
  EXPECT_TRUE(server.next<wire::Login>().resume);
  server.send(accepted(/*resumed=*/true));
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "connected");
  confirm();
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionLogOutTest, LogOutWithoutALinkHangsUpFirst) {
  go_online();
  place_call();
  server.lose();
  log_out();
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true, /*last_request_id=*/1));
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  end_call_as_asked();
  hear_and_confirm();
  EXPECT_EQ(news(), "reconnecting connected event5 of call-1 disconnected un_init:0");
}

TEST_F(SessionLogOutTest, LogOutOfASessionThatWasLostHangsUpInTheNewOne) {
  go_online_and_log_out_of_a_call();
  lose_and_come_back();
  server.send(accepted(/*resumed=*/false));
  EXPECT_EQ(server.next_command<wire::Hangup>(1).call_id, "call-1");
  end_call(1);
  server.next<wire::Logout>();
  EXPECT_EQ(news(), "reconnecting connected event5 of call-1");
}

TEST_F(SessionLogOutTest, ACallThatEndsByItselfDoesNotHoldUpTheLogOut) {
  go_online_and_log_out_of_a_call();
  end_call(2);
  server.next<wire::Logout>();
}

TEST_F(SessionLogOutTest, LogOutWithoutALinkDoesNotWaitForLong) {
  go_online();
  place_call();
  server.set_reachable(false);
  server.lose();
  log_out();
  pass(1'999);
  EXPECT_EQ(news(), "reconnecting");
  pass(1);
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionLogOutTest, ARefusedReturnEndsTheLogOut) {
  go_online_and_log_out();
  lose_and_come_back();
  server.send(wire::LoginRefused{base::kKicked, "kicked"});
  EXPECT_EQ(news(), "disconnected un_init:0");
}

TEST_F(SessionLogOutTest, WhoIsThrownOutMeanwhileIsLoggedOut) {
  go_online();
  place_call();
  log_out();
  deliver(2, EventKind::kKickedOffline);
  EXPECT_EQ(news(), "kicked disconnected un_init:0");
}

TEST_F(SessionLogOutTest, ARenewalThatIsUnderWayIsAnsweredBeforeTheLogOut) {
  go_online();
  log_in("a new ticket");
  log_out();
  server.next<wire::Login>();
  server.send(accepted(/*resumed=*/true));
  hear_and_confirm();
  EXPECT_EQ(news(), "reconnecting connected init:0 disconnected un_init:0");
}

TEST_F(SessionLogOutTest, LogOutsAndLogInsTakeTurns) {
  go_online();
  log_out("first");
  log_out("second");
  log_in();
  log_out("third");
  hear_and_confirm();
  EXPECT_EQ(news(), "disconnected first:0 second:0 connecting init:6014 disconnected third:0");
  pass(3'600'000);
  EXPECT_FALSE(server.connected());
  EXPECT_EQ(server.unread(), 0U);
}

TEST_F(SessionLogOutTest, WhoLogsInLastIsLoggedIn) {
  go_online();
  log_out("first");
  log_in();
  log_out("second");
  log_in();
  hear_and_confirm();
  server.next<wire::Login>();
  server.send(accepted());
  EXPECT_EQ(news(),
            "disconnected first:0 connecting init:6014 disconnected second:0 connecting connected "
            "init:0");
}

TEST_F(SessionLogOutTest, CloseAnswersWhatWaits) {
  go_online();
  log_out("first");
  log_in();
  log_out("second");
  session.close("the engine was destroyed");
  EXPECT_EQ(news(), "disconnected first:0 init:6014 second:0");
}

TEST_F(SessionLogOutTest, AnotherUserBeginsWhenTheFirstHasLeft) {
  go_online();
  place_call();
  log_in("ticket", "bob");
  EXPECT_EQ(server.next_command<wire::Hangup>(2).call_id, "call-1");
  end_call_as_asked();
  hear_and_confirm();
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
