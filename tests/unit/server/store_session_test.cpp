// What a store promises of sessions.
#include "store_fixture.h"

namespace tuicall::server {
namespace {

TEST_P(StoreTest, ASessionIsResumedWithItsTokenAndGoesOn) {
  const OpenedSession first = open("alice", "a1");
  EXPECT_FALSE(first.resumed);
  EXPECT_EQ(first.session.link, 1U);
  EXPECT_TRUE(first.session.connected);
  say({tell("alice", EventKind::kUserJoin), tell("alice", EventKind::kUserLeave)});
  EXPECT_EQ(detach("a1"), UserState::kOffline);
  const OpenedSession again = resume("alice", "a1", 1);
  EXPECT_TRUE(again.resumed);
  EXPECT_EQ(again.session.session_id, "a1");
  EXPECT_EQ(again.session.link, 2U);
  EXPECT_EQ(again.session.expires_at_ms, 0);
  EXPECT_EQ(outbox("a1").size(), 1U) << "what had arrived is acknowledged";
  EXPECT_EQ(detach("a1", 1), std::nullopt) << "that link was left behind";
  EXPECT_EQ(detach("a1", 2), UserState::kOffline);
}

TEST_P(StoreTest, ASessionThatCannotSayWhatFollowedIsReplaced) {
  open("alice", "a1");
  say({tell("alice", EventKind::kUserJoin), tell("alice", EventKind::kCallEnd)});
  store().acknowledge("a1", 1);
  const OpenedSession behind = resume("alice", "a1", 0);
  EXPECT_FALSE(behind.resumed) << "delivery 1 is not kept any more";
  ASSERT_EQ(behind.replaced.size(), 1U);
  EXPECT_EQ(behind.replaced[0].session_id, "a1");
  EXPECT_THAT(kinds("instead of a1"), ElementsAre(kEnd));
  EXPECT_FALSE(resume("alice", "instead of a1", 2).resumed) << "there was never a delivery 2";
}

TEST_P(StoreTest, ADeviceWhoseSessionOverflowedComesBackBesideTheOthers) {
  open("bob", "b1");
  ASSERT_TRUE(enable_multi_device("bob", "b1", 1));
  open("bob", "b2");
  for (int i = 0; i < 6; ++i) {
    say({tell("bob", EventKind::kUserJoin, call::Scope::kOnly, "b2")});
  }
  say({tell("bob", EventKind::kCallEnd, call::Scope::kOnly, "b2")});
  const OpenedSession again = resume("bob", "b2", 0);
  EXPECT_FALSE(again.resumed);
  ASSERT_EQ(again.replaced.size(), 1U);
  EXPECT_EQ(again.replaced[0].session_id, "b2");
  EXPECT_THAT(kinds("instead of b2"), ElementsAre(kEnd)) << "at once, not at the next log-in";
  EXPECT_TRUE(resume("bob", "b1", 0).resumed) << "the other device was not touched";
}

TEST_P(StoreTest, ASessionIsNotResumedByOthers) {
  open("alice", "a1");
  const OpenedSession wrong_token = open("alice", "a2", wire::Resume{"a1", "guessed", 0});
  EXPECT_FALSE(wrong_token.resumed);
  EXPECT_EQ(wrong_token.session.session_id, "a2");
  const OpenedSession wrong_user = open("bob", "b1", wire::Resume{"a2", "token of a2", 0});
  EXPECT_FALSE(wrong_user.resumed);
  EXPECT_FALSE(wrong_user.kicked);
  EXPECT_EQ(wrong_user.session.session_id, "b1");
}

TEST_P(StoreTest, ASecondLogInThrowsOutTheFirst) {
  open("alice", "a1");
  take_notified();
  const OpenedSession second = open("alice", "a2");
  ASSERT_EQ(second.replaced.size(), 1U);
  EXPECT_EQ(second.replaced[0].session_id, "a1");
  EXPECT_THAT(kinds("a1"), ElementsAre(kKicked));
  EXPECT_EQ(take_notified(), (std::set<std::string>{"a1"}));
  EXPECT_TRUE(resume("alice", "a1", 0).kicked);
  EXPECT_EQ(detach("a1"), std::nullopt);
  EXPECT_EQ(close("a1"), std::nullopt);
  say({tell("alice", EventKind::kUserJoin)});
  EXPECT_THAT(kinds("a1"), ElementsAre(kKicked)) << "it is the last that it is told";
  EXPECT_THAT(kinds("a2"), ElementsAre(kJoin));
}

TEST_P(StoreTest, OfAUserWhoLogsInAgainAndAgainTheNewestAreRemembered) {
  for (int i = 0; i < 100; ++i) open("alice", "a" + std::to_string(i));
  EXPECT_TRUE(resume("alice", "a98", 0).kicked);
  EXPECT_TRUE(page("a98", 1).ends);
  EXPECT_FALSE(resume("alice", "a0", 0).kicked) << "it counts as one that never was";
}

TEST_P(StoreTest, WhatADeviceWasNotToldBeforeItsEndAnotherOneIs) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  open("alice", "a2");
  detach("a1");
  say({tell("alice", EventKind::kCallEnd, call::Scope::kOnly, "a1")});
  EXPECT_THAT(kinds("a2"), IsEmpty());
  close("a1");
  EXPECT_THAT(kinds("a2"), ElementsAre(static_cast<int>(EventKind::kCallEnd)));
}

TEST_P(StoreTest, WhatADeviceHasGotIsNotToldAgainAfterItsSession) {
  open("alice", "a1");
  say({tell("alice", EventKind::kCallEnd), tell("alice", EventKind::kCallNotConnected)});
  close("a1");
  EXPECT_FALSE(resume("alice", "a1", 1).resumed);
  EXPECT_THAT(kinds("instead of a1"), ElementsAre(kCancelled));
}

TEST_P(StoreTest, ASessionThatItsClientHasNotHeardOfIsReplaced) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  open("alice", "a2");
  close("a1");
  const wire::Resume lost{"a1", "token of a1", 0};
  open("alice", "a3", lost);
  say({tell("alice", EventKind::kCallEnd, call::Scope::kOnly, "a3")});
  const std::vector<SessionRecord> replaced = open("alice", "a4", lost).replaced;
  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_EQ(replaced[0].session_id, "a3");
  EXPECT_THAT(kinds("a4"), ElementsAre(kEnd));
  EXPECT_THAT(open("alice", "a5", wire::Resume{"a1", "guessed", 0}).replaced, IsEmpty());
}

// Its connection stalled, and the client has logged in over another one meanwhile.
TEST_P(StoreTest, ALogInThatArrivesLateLeavesTheSessionThatItsClientKnows) {
  const wire::Resume late{"a0", "token of a0", 0};
  const auto expect_left = [&](const std::string& user_id, const std::string& session_id) {
    const OpenedSession opened = open(user_id, "late", late);
    EXPECT_TRUE(opened.kicked);
    EXPECT_THAT(opened.replaced, IsEmpty());
    EXPECT_TRUE(resume(user_id, session_id, 1).resumed) << "it goes on";
  };
  open("alice", "a1", late);
  say({tell("alice", EventKind::kUserJoin)});
  store().acknowledge("a1", 1);
  expect_left("alice", "a1");
  open("bob", "b1", late);
  ASSERT_EQ(answer("b1", 1), CommitResult::kOk);
  expect_left("bob", "b1");
  open("carol", "c1", late);
  say({tell("carol", EventKind::kUserJoin)});
  ASSERT_TRUE(resume("carol", "c1", 0).resumed);
  expect_left("carol", "c1");
}

TEST_P(StoreTest, ACallThatHasTheUserAgainIsNotClosedByADeviceThatHadLeftIt) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  open("alice", "a2");
  detach("a1");
  say({tell("alice", EventKind::kCallEnd, call::Scope::kOnly, "a1")});
  reserve("alice", "call");
  put(running_call("call"), 0);
  close("a1");
  EXPECT_THAT(kinds("a2"), IsEmpty());
}

TEST_P(StoreTest, WhatNoDeviceThatWasThereHasReadADeviceThatCameLaterIsTold) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  open("alice", "a2");
  detach("a1");
  detach("a2");
  say({tell("alice", EventKind::kCallEnd)});
  open("alice", "a3");
  close("a1");
  EXPECT_THAT(kinds("a3"), IsEmpty()) << "the other one may come back for it";
  close("a2");
  EXPECT_THAT(kinds("a3"), ElementsAre(static_cast<int>(EventKind::kCallEnd)));
}

TEST_P(StoreTest, WithMultiDeviceSessionsLiveSideBySide) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  EXPECT_THAT(open("alice", "a2").replaced, IsEmpty());
  EXPECT_EQ(detach("a1"), UserState::kOnline);
  EXPECT_EQ(detach("a2"), UserState::kOffline);
  ASSERT_TRUE(resume("alice", "a2", 0).resumed);
  ASSERT_TRUE(enable_multi_device("alice", "a2", 1, false));
  ASSERT_EQ(multi_device_.replaced.size(), 1U);
  EXPECT_EQ(multi_device_.replaced[0].session_id, "a1");
  EXPECT_FALSE(enable_multi_device("alice", "a2", 1)) << "handled already";
  const std::vector<SessionRecord> replaced = open("alice", "a3").replaced;
  ASSERT_EQ(replaced.size(), 2U);
  EXPECT_EQ(replaced[0].session_id, "a2");
  EXPECT_EQ(replaced[1].session_id, "a1") << "what it has left may be on its way to the other one";
}

TEST_P(StoreTest, WhatIsHeardOfAUserLaterHasAHigherVersion) {
  std::vector<Presence> heard{reserve("alice", "call").presence};
  const auto hear = [&](const Presence& presence) {
    EXPECT_GT(presence.version, heard.back().version);
    heard.push_back(presence);
  };
  hear(open("alice", "a1").presence);
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  EXPECT_EQ(reserve("alice", "call").presence, heard.back());
  hear(*detach_for_presence("a1"));
  EXPECT_EQ(heard.back().state, UserState::kOffline);
  EXPECT_EQ(detach_for_presence("a1"), heard.back()) << "nothing has changed";
  hear(open("alice", "a2").presence);
  hear(resume("alice", "a1", 0).presence);
  close("a1");
  hear(reserve("alice", "call").presence);
  EXPECT_EQ(heard.back().state, UserState::kOnline);
  ASSERT_TRUE(enable_multi_device("alice", "a2", 1, false));
  hear(open("alice", "a3").presence);
}

TEST_P(StoreTest, AUserHasSoManyDevices) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  for (int i = 2; i <= 3; ++i) {
    EXPECT_THAT(open("alice", "a" + std::to_string(i)).replaced, IsEmpty());
  }
  detach("a2");
  const OpenedSession fourth = open("alice", "a4");
  ASSERT_EQ(fourth.replaced.size(), 1U);
  EXPECT_EQ(fourth.replaced[0].session_id, "a2") << "it is absent";
  const OpenedSession fifth = open("alice", "a5");
  ASSERT_EQ(fifth.replaced.size(), 1U);
  EXPECT_EQ(fifth.replaced[0].session_id, "a1") << "it was there first";
  EXPECT_THAT(kinds("a1"), ElementsAre(0, kKicked));
}

TEST_P(StoreTest, SwitchingMultiDeviceOffNamesThoseWhomTheOthersHadThrownOut) {
  open("alice", "a1");
  ASSERT_TRUE(enable_multi_device("alice", "a1", 1));
  open("alice", "a2");
  open("alice", "a3");
  detach("a1");
  ASSERT_EQ(open("alice", "a4").replaced.size(), 1U);
  ASSERT_TRUE(enable_multi_device("alice", "a3", 1, false));
  std::vector<std::string> replaced;
  for (const SessionRecord& session : multi_device_.replaced)
    replaced.push_back(session.session_id);
  EXPECT_THAT(replaced, ElementsAre("a2", "a4", "a1"))
      << "what a1 has left may be on its way to a4";
}

TEST_P(StoreTest, OpeningTellsOfTheCallThatHasTheUser) {
  reserve("alice", "call");
  const OpenedSession placing = open("alice", "a1");
  EXPECT_EQ(placing.current_call_id, "call");
  EXPECT_EQ(placing.current_call, std::nullopt);
  put(running_call("call"), 0);
  const OpenedSession calling = resume("alice", "a1", 0);
  EXPECT_EQ(calling.current_call_id, "call");
  ASSERT_TRUE(calling.current_call.has_value());
  EXPECT_EQ(calling.current_call->version, 1U);
}

TEST_P(StoreTest, SessionsExpireWhenTheyHaveBeenAwayForTooLong) {
  const auto due = [&](int64_t now_ms) {
    return result_of<std::vector<std::string>>(
        [&](auto done) { store().due_sessions(now_ms, done); });
  };
  open("alice", "a1");
  detach("a1");
  EXPECT_THAT(due(world_->now_ms + 29'999), IsEmpty());
  EXPECT_THAT(due(world_->now_ms + 30'000), ElementsAre("a1"));
  resume("alice", "a1", 0);
  EXPECT_THAT(due(world_->now_ms + 30'000), IsEmpty());
  detach("a1", 2);
  const std::optional<SessionRecord> closed = close("a1");
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->user, key("alice"));
  EXPECT_THAT(due(world_->now_ms + 30'000), IsEmpty());
  EXPECT_FALSE(resume("alice", "a1", 0).resumed);
}

}  // namespace
}  // namespace tuicall::server
