// What a store promises to a session that is opened while a call has its user.
#include "store_fixture.h"

namespace tuicall::server {
namespace {

class NewcomerTest : public StoreTest {
 protected:
  NewcomerTest() {
    open("bob", "b1");
    enable_multi_device("bob", "b1", 1);
    reserve("bob", "call");
    call::Call call = running_call("call");
    call::Member& bob = call.members.emplace_back();
    bob.user_id = "bob";
    put(std::move(call), 0);
    open("bob", "b2");
  }

  static call::Tell introduction() {
    return tell("bob", EventKind::kCallReceived, call::Scope::kNewcomer, "b2");
  }
};

TEST_P(NewcomerTest, HearsWhatHappensInTheCallOnceItWasToldOfIt) {
  say({tell("bob", EventKind::kUserInviting)});
  EXPECT_THAT(kinds("b1"), ElementsAre(0, kInviting));
  EXPECT_THAT(kinds("b2"), IsEmpty());
  say({introduction(), tell("bob", EventKind::kUserInviting)});
  EXPECT_THAT(kinds("b1"), ElementsAre(0, kInviting, kInviting));
  EXPECT_THAT(kinds("b2"), ElementsAre(kReceived, kInviting));
}

TEST_P(NewcomerTest, IsToldOfTheCallOnce) {
  say({introduction()});
  say({introduction()});
  EXPECT_THAT(kinds("b2"), ElementsAre(kReceived));
}

TEST_P(NewcomerTest, IsToldThatTheCallIsOver) {
  say({tell("bob", EventKind::kCallNotConnected)});
  EXPECT_THAT(kinds("b2"), ElementsAre(kCancelled));
}

TEST_P(NewcomerTest, IsToldOnceOfACallThatInvitesItsUserAnew) {
  say({tell("bob", EventKind::kCallNotConnected), tell("bob", EventKind::kCallReceived),
       tell("bob", EventKind::kUserInviting)});
  say({introduction()});
  EXPECT_THAT(kinds("b2"), ElementsAre(kCancelled, kReceived, kInviting));
}

TEST_P(NewcomerTest, HearsOfAnotherCallAtOnce) {
  call::Tell other = tell("bob", EventKind::kUserInviting);
  other.event.call_id = "another call";
  say({other});
  EXPECT_THAT(kinds("b2"), ElementsAre(kInviting));
}

TEST_P(NewcomerTest, IsToldWhatIsForItAlone) {
  say({tell("bob", EventKind::kUserJoin, call::Scope::kOnly, "b2")});
  EXPECT_THAT(kinds("b2"), ElementsAre(kJoin));
}

TEST_P(NewcomerTest, IsToldOfTheCallFirstAlsoWhenItHasComeBack) {
  detach("b2");
  EXPECT_TRUE(resume("bob", "b2", 0).resumed);
  say({tell("bob", EventKind::kUserInviting)});
  EXPECT_THAT(page("b2", 2).deliveries, IsEmpty()) << "it was not told of the call yet";
  say({introduction()});
  EXPECT_EQ(page("b2", 2).deliveries.size(), 1U);
}

TEST_P(NewcomerTest, OnlyWhoIsInTheCallWaitsForIt) {
  open("carol", "c1");
  say({tell("carol", EventKind::kUserInviting)});
  EXPECT_THAT(kinds("c1"), ElementsAre(kInviting));
}

// ---- the call that its client believes to be in

class KnownCallTest : public StoreTest {
 protected:
  // What a new session is told whose client believes that the call rings, or goes on.
  std::vector<wire::Event> told(bool began) {
    wire::KnownCall known;
    known.call_id = "call";
    known.begin_time_ms = began ? world_->now_ms - 5'000 : 0;
    open("bob", "b2", {}, known);
    std::vector<wire::Event> events;
    for (const wire::Delivery& delivery : outbox("b2"))
      events.push_back(std::get<wire::Event>(delivery.item));
    return events;
  }

  void put_bob(call::Phase phase, const std::string& session_id = {}) {
    reserve("bob", "call");
    call::Call call = running_call("call");
    call::Member& bob = call.members.emplace_back();
    bob.user_id = "bob";
    bob.phase = phase;
    bob.session_id = session_id;
    bob.reason = base::EndReason::kNoResponse;
    bob.ended_by = "bob";
    put(std::move(call), 0);
  }
};

TEST_P(KnownCallTest, ThatIsForgottenWasEndedByTheServer) {
  const std::vector<wire::Event> events = told(true);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::kCallEnd);
  EXPECT_EQ(events[0].reason, base::EndReason::kEndByServer);
  EXPECT_EQ(events[0].total_time_ms, 5'000);
}

TEST_P(KnownCallTest, ThatIsOverIsClosedAsItEnded) {
  put_bob(call::Phase::kGone);
  const std::vector<wire::Event> events = told(false);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::kCallNotConnected);
  EXPECT_EQ(events[0].reason, base::EndReason::kNoResponse);
  EXPECT_EQ(events[0].ended_by, "bob");
}

TEST_P(KnownCallTest, ThatRingsIsNotClosed) {
  put_bob(call::Phase::kInvited);
  EXPECT_THAT(told(false), IsEmpty());
}

TEST_P(KnownCallTest, ThatRingsAnewIsClosedFirst) {
  put_bob(call::Phase::kInvited);
  EXPECT_EQ(told(true).size(), 1U);
}

TEST_P(KnownCallTest, ThatIsTakenOverIsNotClosed) {
  open("bob", "b1");
  put_bob(call::Phase::kConnected, "b1");
  EXPECT_THAT(told(true), IsEmpty());
}

TEST_P(KnownCallTest, ThatAnotherDeviceHasAcceptedIsClosed) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  put_bob(call::Phase::kConnected, "b1");
  const std::vector<wire::Event> events = told(false);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].reason, base::EndReason::kOtherDeviceAccepted);
  EXPECT_EQ(events[0].ended_by, "bob");
}

TEST_P(KnownCallTest, ThatAnotherDeviceHasComeIntoIsClosed) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  put_bob(call::Phase::kConnected, "b1");
  const std::vector<wire::Event> events = told(true);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].reason, base::EndReason::kOffline);
}

TEST_P(KnownCallTest, WhoseEndWaitsIsClosedOnce) {
  say({tell("bob", EventKind::kCallEnd)});
  EXPECT_EQ(told(true).size(), 1U);
}

TEST_P(KnownCallTest, IsNotClosedAgainByWhatAnotherDeviceLeaves) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  say({tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b1")});
  EXPECT_EQ(told(true).size(), 1U);
  close("b1");
  EXPECT_THAT(kinds("b2"), ElementsAre(kEnd));
}

TEST_P(KnownCallTest, IsOfNoConcernToAnotherSession) {
  EXPECT_EQ(told(true).size(), 1U);
  open("bob", "b3");
  EXPECT_THAT(kinds("b3"), IsEmpty());
}

TEST_P(KnownCallTest, IsClosedAgainIfTheUserWasInItAgain) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  EXPECT_EQ(told(true).size(), 1U);
  say({tell("bob", EventKind::kCallBegin, call::Scope::kOnly, "b1"),
       tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b1")});
  close("b1");
  EXPECT_THAT(kinds("b2"), ElementsAre(kEnd, kEnd));
}

INSTANTIATE_TEST_SUITE_P(Kinds, KnownCallTest, every_store(), store_name);
INSTANTIATE_TEST_SUITE_P(Kinds, NewcomerTest, every_store(), store_name);

}  // namespace
}  // namespace tuicall::server
