// The rules, in what the table of transitions has no state for: what runs out, who vanishes and who
// comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stage.h"

namespace tuicall::test {
namespace {

using call::Phase;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Timeout, OfZeroIsForEver) {
  Stage stage;
  stage.place({{"bob", kOnline}}, 0);
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
  stage.pass(1'000'000'000);
  EXPECT_THAT(stage.told(), IsEmpty());
  EXPECT_EQ(stage.call.find("bob")->phase, Phase::kInvited);
}

TEST(Timeout, IsReachedAtTheMillisecondAndNotBefore) {
  Stage stage;
  stage.place({{"bob", kOnline}}, 1'000);
  EXPECT_THAT(stage.pass(999).tells, IsEmpty());
  stage.pass(1);
  EXPECT_THAT(stage.told(),
              ElementsAre("bob: C(bob, noResponse by bob)", "alice/a1: noResponse(bob)",
                          "alice/a1: C(alice, noResponse by bob)"));
  EXPECT_THAT(stage.last.released, UnorderedElementsAre("alice", "bob"));
  EXPECT_EQ(stage.call.reason, base::EndReason::kNoResponse);
  EXPECT_EQ(stage.call.ended_by, "bob");
}

TEST(Timeout, LateDeadlinesComeInTheirOrder) {
  Stage stage;
  stage.place({{"bob", kOnline}}, 3'000);
  stage.invite("alice", {{"carol", kOnline}, {"dave", kOnline}}, 1'000);
  stage.invite("alice", {{"erin", kOnline}}, 2'000);
  stage.pass(60'000);
  EXPECT_THAT(
      stage.told(),
      ElementsAre("carol: C(carol, noResponse by carol)", "dave: C(dave, noResponse by dave)",
                  "alice/a1: noResponse(carol)", "bob: noResponse(carol)",
                  "erin: noResponse(carol)", "alice/a1: noResponse(dave)", "bob: noResponse(dave)",
                  "erin: noResponse(dave)", "erin: C(erin, noResponse by erin)",
                  "alice/a1: noResponse(erin)", "bob: noResponse(erin)",
                  "bob: C(bob, noResponse by bob)", "alice/a1: noResponse(bob)",
                  "alice/a1: C(alice, noResponse by bob)"));
}

TEST(Grace, OfTheCallerWhileItRingsCancelsTheCall) {
  Stage stage;
  stage.rules.grace_ms = 2'000;
  stage.place({{"bob", kOnline}, {"carol", kOffline}});
  stage.lose_link("alice");
  EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 2'000);
  stage.pass(2'000);
  EXPECT_THAT(stage.told(),
              ElementsAre("alice/a1: C(alice, offline by alice)", "bob: C(alice, offline by alice)",
                          "carol: C(alice, offline by alice)"));
}

TEST(Grace, StartsAnewWithEachLostLink) {
  Stage stage;
  stage.rules.grace_ms = 2'000;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  stage.lose_link("bob");
  stage.pass(1'500);
  stage.run(call::LinkRestored{"bob", "b1"});
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
  stage.lose_link("bob");
  EXPECT_THAT(stage.pass(1'999).tells, IsEmpty());
  stage.lose_link("bob");
  stage.pass(1);
  EXPECT_THAT(stage.told(), ElementsAre("bob/b1: end(video, called, offline by bob, 3500 ms)",
                                        "alice/a1: leave(bob)",
                                        "alice/a1: end(video, caller, offline by bob, 3500 ms)"));
}

TEST(Grace, DoesNotStartForALossThatCameBeforeTheReturn) {
  for (const bool connected : {false, true}) {
    Stage stage;
    stage.place({{"bob", kOnline, {}, 1}}, 0);
    if (connected) stage.accept("bob");
    stage.run(call::LinkRestored{"bob", "b1", 3});
    stage.run(call::LinkLost{"bob", "b1", true, 2});
    EXPECT_EQ(next_deadline_ms(stage.call), 0);
    stage.run(call::LinkLost{"bob", "b1", true, 4});
    EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 30'000);
    stage.run(call::LinkRestored{"bob", "b1", 3});
    EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 30'000) << "it was lost since";
    stage.run(call::SessionOpened{"bob", "b2", "b1", 5});
    EXPECT_EQ(next_deadline_ms(stage.call), 0);
  }
}

TEST(Grace, ALossOfAnotherDeviceIsNoNewsOfTheOneInTheCall) {
  Stage stage;
  stage.place({{"bob", kOnline, {}, 1}}, 0);
  stage.accept("bob");
  stage.run(call::LinkLost{"bob", "b2", false, 5});
  stage.run(call::LinkLost{"bob", "b1", true, 4});
  EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 30'000);
}

// What was heard of it while it rang counts for the call that it is in now.
TEST(Grace, DoesNotStartForALossFromBeforeTheInvitation) {
  Stage stage;
  stage.place({{"bob", kOnline, {}, 3}}, 0);
  stage.run(call::LinkLost{"bob", "b1", true, 2});
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
  stage.invite("alice", {{"carol", kOnline, {}, 3}}, 0);
  stage.run(call::LinkLost{"carol", "c1", true, 2});
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
  stage.run(call::Join{"dave", "d1", {}, {}, 3});
  stage.run(call::LinkLost{"dave", "d1", true, 2});
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
}

TEST(Grace, OfBothSidesTheFirstOneEndsTheCall) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  stage.lose_link("bob");
  stage.lose_link("alice");
  stage.pass(30'000);
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: end(video, caller, offline by alice, 30000 ms)",
                                        "bob/b1: leave(alice)",
                                        "bob/b1: end(video, called, offline by alice, 30000 ms)"));
}

TEST(Grace, OfOneDeviceDoesNotMatterWhileAnotherRings) {
  Stage stage;
  stage.place({{"bob", kOnline}}, 60'000);
  stage.run(call::LinkLost{"bob", "b1", false});
  EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 60'000);
  stage.pass(60'000);
  EXPECT_EQ(stage.reason("bob"), base::EndReason::kNoResponse);
}

TEST(Vanished, BackAfterTheGraceTimeItIsClosedAndTheCallerWaitsForTheTimeout) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}}, 5'000);
  stage.lose_link("bob");
  EXPECT_THAT(stage.pass(1'000).tells, IsEmpty());
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  EXPECT_THAT(stage.told(), ElementsAre("bob: C(bob, offline by bob)"));
  EXPECT_THAT(stage.last.released, ElementsAre("bob"));
  EXPECT_EQ(stage.accept("bob", 2).status.code, base::kInvitationInvalid);
  stage.pass(4'000);
  EXPECT_THAT(stage.told(),
              ElementsAre("alice/a1: noResponse(bob)", "alice/a1: C(alice, offline by bob)"));
  EXPECT_THAT(stage.last.released, ElementsAre("alice"));
}

TEST(Vanished, WithoutATimeoutTheInvitationFallsWhenItIsBack) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}}, 0);
  stage.lose_link("bob");
  stage.pass(1'000);
  stage.run(call::SessionOpened{"bob", "b2", {}});
  EXPECT_THAT(stage.told(), ElementsAre("bob: C(bob, offline by bob)", "alice/a1: noResponse(bob)",
                                        "alice/a1: C(alice, offline by bob)"));
  EXPECT_THAT(stage.last.released, ElementsAre("bob", "alice"));
}

TEST(Vanished, ClosedAlreadyItHearsNothingWhenTheCallIsCancelled) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}}, 60'000);
  stage.lose_link("bob");
  stage.pass(1'000);
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  stage.hangup("alice");
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: C(alice, canceled by alice)"));
  EXPECT_EQ(stage.reason("bob"), base::EndReason::kOffline);
}

TEST(Vanished, InvitedAgainItRingsAgain) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}, {"carol", kOnline}}, 60'000);
  stage.accept("carol");
  stage.lose_link("bob");
  stage.pass(1'000);
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  stage.invite("carol", {{"bob", kOnline}});
  EXPECT_THAT(stage.last.invited, ElementsAre("bob"));
  EXPECT_EQ(stage.accept("bob", 2).status.code, base::kOk);
}

TEST(Offline, FromTheStartItDoesNotAnswer) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOffline}}, 5'000);
  EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 5'000) << "there is no grace time";
  stage.pass(5'000);
  EXPECT_EQ(stage.reason("bob"), base::EndReason::kNoResponse);
  EXPECT_EQ(stage.reason("alice"), base::EndReason::kNoResponse);
}

TEST(Offline, OnceItWasReachedItsSilenceIsAnotherMatter) {
  Stage stage;
  stage.place({{"bob", kOffline}}, 5'000);
  stage.run(call::SessionOpened{"bob", "b1", {}});
  EXPECT_THAT(stage.told(), ElementsAre("bob/b1: received(alice, [bob], video)"));
  stage.lose_link("bob");
  stage.pass(5'000);
  EXPECT_EQ(stage.reason("bob"), base::EndReason::kOffline);
}

TEST(Offline, BackInItsOldSessionItFindsTheInvitationInTheOutbox) {
  Stage stage;
  stage.place({{"bob", kOffline}}, 5'000);
  stage.run(call::LinkRestored{"bob", "b1"});
  EXPECT_THAT(stage.told(), IsEmpty());
  stage.pass(5'000);
  EXPECT_EQ(stage.reason("bob"), base::EndReason::kNoResponse);
}

}  // namespace
}  // namespace tuicall::test
