// What a store promises of deliveries: in order, once, and no closing event lost.
#include "store_fixture.h"

namespace tuicall::server {
namespace {

// ---- outboxes

TEST_P(StoreTest, DeliveriesAreNumberedAndKeptUntilTheyAreAcknowledged) {
  open("alice", "a1");
  say({tell("alice", EventKind::kUserJoin), tell("alice", EventKind::kUserLeave)});
  say({tell("alice", EventKind::kUserReject)});
  const std::vector<wire::Delivery> all = outbox("a1");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].sequence, 1U);
  EXPECT_EQ(all[2].sequence, 3U);
  EXPECT_THAT(outbox("a1", 1, 1), ElementsAre(all[1]));
  store().acknowledge("a1", 2);
  EXPECT_THAT(outbox("a1"), ElementsAre(all[2]));
  store().acknowledge("a1", 1);
  store().acknowledge("a1", 99);
  EXPECT_THAT(outbox("a1"), IsEmpty());
  say({tell("alice", EventKind::kUserJoin)});
  EXPECT_EQ(outbox("a1").front().sequence, 4U);
}

TEST_P(StoreTest, AnAnswerComesBeforeWhatIsToldAndOnlyOnce) {
  open("alice", "a1");
  Commit what;
  what.reply = Reply{"a1", {}};
  what.reply->result.request_id = 1;
  what.tells = {tell("alice", EventKind::kUserJoin)};
  EXPECT_EQ(commit(what), CommitResult::kOk);
  EXPECT_EQ(commit(what), CommitResult::kStaleReply);
  EXPECT_THAT(kinds("a1"), ElementsAre(0, kJoin));
  EXPECT_EQ(resume("alice", "a1", 0).session.last_request_id, 1U);
}

TEST_P(StoreTest, WhatAUserSetsOfItselfIsSetOnce) {
  open("alice", "a1");
  const auto set = [&](const std::string& nickname) {
    Reply reply{"a1", {}};
    reply.result.request_id = 1;
    return result_of<CommitResult>([&](auto done) {
      store().set_self_info(key("alice"), {nickname, ""}, reply, done);
    });
  };
  EXPECT_EQ(set("first"), CommitResult::kOk);
  EXPECT_EQ(set("again"), CommitResult::kStaleReply);
  EXPECT_EQ(reserve("alice", "call").profile.nickname, "first");
  EXPECT_THAT(kinds("a1"), ElementsAre(0));
}

TEST_P(StoreTest, WhoHasAskedIsNotifiedLast) {
  open("alice", "a1");
  open("bob", "b1");
  std::vector<std::string> notified;
  world_->bus.detach(kWorker);
  world_->bus.attach(kWorker, [&](const std::string& id) { notified.push_back(id); });
  for (const char* const asker : {"a1", "b1"}) {
    Commit what;
    what.reply = Reply{asker, {}};
    what.reply->result.request_id = 1;
    what.tells = {tell("alice", EventKind::kUserJoin), tell("bob", EventKind::kUserJoin)};
    commit(what);
  }
  world_->bus.detach(kWorker);
  EXPECT_THAT(notified, ElementsAre("b1", "a1", "a1", "b1"));
}

TEST_P(StoreTest, ASessionThatIsOverGetsNoAnswer) {
  open("alice", "a1");
  open("alice", "a2");
  EXPECT_EQ(answer("a1", 1), CommitResult::kStaleReply) << "thrown out";
  EXPECT_EQ(answer("a2", 1), CommitResult::kOk);
  close("a2");
  EXPECT_EQ(answer("a2", 2), CommitResult::kStaleReply);
  EXPECT_EQ(answer("never", 1), CommitResult::kStaleReply);
}

TEST_P(StoreTest, TheScopeSaysWhichDevicesAreTold) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  open("bob", "b2");
  store().acknowledge("b1", 1);
  take_notified();
  say({tell("bob", EventKind::kUserJoin)});
  EXPECT_EQ(take_notified(), (std::set<std::string>{"b1", "b2"}));
  say({tell("bob", EventKind::kUserLeave, call::Scope::kOnly, "b2")});
  EXPECT_EQ(take_notified(), (std::set<std::string>{"b2"}));
  say({tell("bob", EventKind::kCallNotConnected, call::Scope::kAllExcept, "b2")});
  EXPECT_EQ(take_notified(), (std::set<std::string>{"b1"}));
  EXPECT_THAT(kinds("b1"), ElementsAre(kJoin, kCancelled));
  EXPECT_THAT(kinds("b2"), ElementsAre(kJoin, static_cast<int>(EventKind::kUserLeave)));
}

TEST_P(StoreTest, ASessionThatAcknowledgesNothingEndsButKeepsItsClosingEvents) {
  open("alice", "a1");
  for (int i = 0; i < 10; ++i) {
    say({tell("alice", EventKind::kUserJoin)});
  }
  say({tell("alice", EventKind::kCallEnd)});
  EXPECT_EQ(outbox("a1").size(), 6U);
  EXPECT_THAT(result_of<std::vector<std::string>>(
                  [&](auto done) { store().due_sessions(world_->now_ms, done); }),
              ElementsAre("a1"));
  EXPECT_EQ(resume("alice", "a1", 0).resumed, false);
  EXPECT_THAT(kinds("instead of a1"), ElementsAre(kEnd));
}

TEST_P(StoreTest, OfAStreamTheNewestStateWaitsWhenMuchWaits) {
  const auto stream = [&](const std::string& user_id, bool available) {
    call::Tell told = tell("alice", EventKind::kUserVideoAvailable);
    told.event.user_id = user_id;
    told.event.available = available;
    return told;
  };
  open("alice", "a1");
  say({stream("bob", true), stream("bob", false)});
  EXPECT_EQ(outbox("a1").size(), 2U) << "there is room for both, and both are read now";
  say({stream("bob", true)});
  ASSERT_EQ(outbox("a1", 0, 2).size(), 2U);
  say({stream("bob", false), stream("carol", true), stream("bob", true), stream("bob", false)});
  const std::vector<wire::Delivery> all = outbox("a1");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_FALSE(std::get<wire::Event>(all[2].item).available) << "bob's";
  EXPECT_EQ(std::get<wire::Event>(all[3].item).user_id, "carol");
  say({stream("bob", true)});
  EXPECT_EQ(outbox("a1").size(), 5U) << "what was read is not changed any more";
}

TEST_P(StoreTest, AStreamOfWhoCameAgainIsAnother) {
  const auto about_bob = [&](EventKind kind) {
    call::Tell told = tell("alice", kind);
    told.event.user_id = "bob";
    return told;
  };
  open("alice", "a1");
  say({about_bob(EventKind::kUserVideoAvailable), about_bob(EventKind::kUserLeave),
       about_bob(EventKind::kUserJoin), about_bob(EventKind::kUserVideoAvailable)});
  EXPECT_EQ(outbox("a1").size(), 4U);
}

TEST_P(StoreTest, WhatMayBeMissedIsLeftOutWhenMuchWaits) {
  open("alice", "a1");
  call::Tell missable = tell("alice", EventKind::kCallNotConnected);
  missable.missable = true;
  say({missable, missable, missable, missable});
  EXPECT_EQ(outbox("a1").size(), 2U);
  say({tell("alice", EventKind::kCallNotConnected)});
  EXPECT_EQ(outbox("a1").size(), 3U) << "this one may not";
}

TEST_P(StoreTest, APageSaysWhenNothingFollowsOverItsConnection) {
  open("alice", "a1");
  say({tell("alice", EventKind::kUserJoin), tell("alice", EventKind::kUserLeave)});
  EXPECT_FALSE(page("a1", 1).last);
  EXPECT_FALSE(page("a1", 1).ends);
  detach("a1");
  resume("alice", "a1", 0);
  EXPECT_TRUE(page("a1", 1).last) << "it goes on over connection 2";
  EXPECT_FALSE(page("a1", 2).last);
  open("alice", "a2");
  EXPECT_FALSE(page("a1", 2, 0, 3).last) << "as many as were asked for: there may be more";
  EXPECT_TRUE(page("a1", 2, 0, 0).ends) << "but not for ever";
  EXPECT_TRUE(page("a1", 2, 3, 3).last) << "thrown out";
  close("a2");
  EXPECT_TRUE(page("a2", 1).last) << "over";
}

TEST_P(StoreTest, WhoHoldsAConnectionIsToldThatItsSessionFillsUpOrIsOver) {
  open("alice", "a1");
  for (int i = 0; i < 5; ++i) {
    say({tell("alice", EventKind::kUserJoin)});
  }
  EXPECT_FALSE(page("a1", 1).last);
  take_notified();
  say({tell("alice", EventKind::kUserJoin)});
  EXPECT_EQ(take_notified(), (std::set<std::string>{"a1"}));
  EXPECT_TRUE(page("a1", 1).last) << "it could not keep what it was told";
  close("a1");
  EXPECT_EQ(take_notified(), (std::set<std::string>{"a1"}));
}

// ---- closing events that nobody got

TEST_P(StoreTest, AClosingEventWaitsForTheNextLogIn) {
  say({tell("bob", EventKind::kUserJoin), tell("bob", EventKind::kCallNotConnected)});
  open("bob", "b1");
  EXPECT_THAT(kinds("b1"), ElementsAre(kCancelled));
  EXPECT_THAT(take_notified(), ElementsAre("b1"));
  store().acknowledge("b1", 1);
  close("b1", CloseWhy::kLoggedOut);
  open("bob", "b2");
  EXPECT_THAT(kinds("b2"), IsEmpty());
}

TEST_P(StoreTest, AClosingEventDoesNotWaitForEver) {
  say({tell("bob", EventKind::kCallNotConnected)});
  world_->now_ms += world_->options.mailbox_kept_ms;
  open("bob", "b1");
  EXPECT_THAT(kinds("b1"), IsEmpty());
}

TEST_P(StoreTest, AnExpiredSessionLeavesItsClosingEventsToTheNext) {
  open("bob", "b1");
  say({tell("bob", EventKind::kUserJoin), tell("bob", EventKind::kCallEnd)});
  close("b1", CloseWhy::kExpired);
  open("bob", "b2");
  EXPECT_THAT(kinds("b2"), ElementsAre(kEnd));
  close("b2", CloseWhy::kLoggedOut);
  open("bob", "b3");
  EXPECT_THAT(kinds("b3"), IsEmpty()) << "the program said good-bye";
}

TEST_P(StoreTest, AReplacedSessionLeavesItsClosingEventsToTheNewOne) {
  open("bob", "b1");
  say({tell("bob", EventKind::kUserJoin), tell("bob", EventKind::kCallEnd)});
  open("bob", "b2");
  EXPECT_THAT(kinds("b2"), ElementsAre(kEnd));
  EXPECT_THAT(kinds("b1"), ElementsAre(kJoin, kEnd, kKicked));
}

TEST_P(StoreTest, AClosingEventOfACallThatHasTheUserAgainDoesNotMove) {
  open("alice", "a1");
  say({tell("alice", EventKind::kCallNotConnected)});
  reserve("alice", "call");
  put(running_call("call"), 0);
  open("alice", "a2");
  EXPECT_THAT(kinds("a2"), IsEmpty());
}

TEST_P(StoreTest, AClosingEventOfACallThatWantedTheUserAgainInVainMoves) {
  for (const char* const user_id : {"bob", "carol"}) {
    open(user_id, user_id + std::string("1"));
    say({tell(user_id, EventKind::kCallEnd)});
    reserve(user_id, "call");
  }
  close("bob1", CloseWhy::kExpired);
  open("carol", "carol2");
  EXPECT_THAT(kinds("carol2"), ElementsAre(kEnd)) << "of one that was thrown out";
  store().release(key("bob"), "call");
  open("bob", "bob2");
  EXPECT_THAT(kinds("bob2"), ElementsAre(kEnd)) << "of one that expired";
}

TEST_P(StoreTest, AClosingEventForADeviceThatIsGoneReachesItsUser) {
  open("bob", "b1");
  open("bob", "b2");
  say({tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b1"),
       tell("bob", EventKind::kUserJoin, call::Scope::kOnly, "b1")});
  EXPECT_THAT(kinds("b2"), ElementsAre(kEnd)) << "the successor takes it";
  close("b2", CloseWhy::kLoggedOut);
  say({tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b2")});
  open("bob", "b3");
  EXPECT_THAT(kinds("b3"), ElementsAre(kEnd)) << "it waited";
}

TEST_P(StoreTest, AClosingEventForADeviceThatWasReplacedTwiceReachesTheLast) {
  open("bob", "b1");
  open("bob", "b2");
  open("bob", "b3");
  take_notified();
  say({tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b1")});
  EXPECT_THAT(kinds("b3"), ElementsAre(kEnd));
  EXPECT_EQ(take_notified(), (std::set<std::string>{"b3"}));
}

TEST_P(StoreTest, WhatAnotherDeviceWasToldIsNotToldAgain) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  open("bob", "b2");
  store().acknowledge("b1", 1);
  say({tell("bob", EventKind::kCallNotConnected)});
  close("b2", CloseWhy::kExpired);
  store().acknowledge("b1", 2);
  close("b1", CloseWhy::kExpired);
  open("bob", "b3");
  EXPECT_THAT(kinds("b3"), IsEmpty());
}

TEST_P(StoreTest, WhatOneDevicesAnswerMeantForTheOthersDoesNotWait) {
  open("bob", "b1");
  call::Tell elsewhere = tell("bob", EventKind::kCallNotConnected, call::Scope::kAllExcept, "b2");
  elsewhere.event.reason = base::EndReason::kOtherDeviceAccepted;
  say({elsewhere});
  close("b1", CloseWhy::kExpired);
  say({elsewhere});
  open("bob", "b3");
  EXPECT_THAT(kinds("b3"), IsEmpty());
}

}  // namespace
}  // namespace tuicall::server
