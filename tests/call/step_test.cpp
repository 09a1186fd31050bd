// The finer points of the rules, which the table of transitions has no state for.
#include "call/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stage.h"

namespace tuicall::test {
namespace {

using call::Availability;
using call::Phase;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr auto kOnline = Availability::kOnline;
constexpr auto kOffline = Availability::kOffline;
constexpr auto kBusy = Availability::kBusy;

const std::string& ended_by(const Stage& stage, const std::string& user_id) {
  return stage.call.find(user_id)->ended_by;
}

base::EndReason reason(const Stage& stage, const std::string& user_id) {
  return stage.call.find(user_id)->reason;
}

TEST(Place, MakesTheSceneOfTheGroupAndTheNumberOfCallees) {
  Stage stage;
  EXPECT_EQ(stage.place({{"bob", kOnline}}).call.scene, base::Scene::kSingle);
  stage.call = {};
  EXPECT_EQ(stage.place({{"bob", kOnline}, {"carol", kOnline}}).call.scene, base::Scene::kMulti);
  stage.call = {};
  EXPECT_EQ(stage.place({{"bob", kOnline}}, 1'000, "team").call.scene, base::Scene::kGroup);
}

TEST(Place, KeepsWhatItWasGiven) {
  Stage stage;
  stage.place({{"bob", kOnline}}, 5'000);
  const base::CallInfo info = info_for(stage.call, *stage.call.find("bob"));
  EXPECT_EQ(info.call_id, "call");
  EXPECT_EQ(info.room_id.number, 42);
  EXPECT_EQ(info.role, base::Role::kCalled);
  EXPECT_EQ(info.media_type, base::MediaType::kVideo);
  EXPECT_EQ(info.caller_id, "alice");
  EXPECT_THAT(info.callee_ids, ElementsAre("bob"));
  EXPECT_EQ(info.user_data, "data");
  EXPECT_EQ(info.begin_time_ms, 0);
  EXPECT_EQ(stage.call.created_ms, stage.now_ms);
  EXPECT_EQ(next_deadline_ms(stage.call), stage.now_ms + 5'000);
  EXPECT_THAT(stage.last.invited, ElementsAre("bob"));
  EXPECT_THAT(stage.last.released, IsEmpty());
}

TEST(Place, TellsThoseWhoRingOfTheBusyOnesAfterTheInvitation) {
  Stage stage;
  stage.place({{"bob", kBusy}, {"carol", kOnline}, {"dave", kOffline}});
  EXPECT_THAT(stage.told(),
              ElementsAre("carol: received(alice, [bob,carol,dave], video)",
                          "dave: received(alice, [bob,carol,dave], video)",
                          "bob: C(bob, lineBusy by bob)", "alice/a1: lineBusy(bob)+info",
                          "carol: lineBusy(bob)+info", "dave: lineBusy(bob)+info"));
  EXPECT_THAT(stage.last.invited, ElementsAre("carol", "dave"));
  EXPECT_THAT(stage.last.released, IsEmpty()) << "bob was never reserved for this call";
}

TEST(Place, EndsAtOnceIfEverybodyIsBusy) {
  Stage stage;
  stage.rules.busy_notifies_callee = false;
  stage.place({{"bob", kBusy}, {"carol", kBusy}});
  EXPECT_EQ(stage.last.status.code, base::kOk);
  EXPECT_THAT(stage.told(),
              ElementsAre("alice/a1: lineBusy(bob)+info", "alice/a1: lineBusy(carol)+info",
                          "alice/a1: C(alice, lineBusy by carol)"));
  EXPECT_THAT(stage.last.released, ElementsAre("alice"));
  EXPECT_TRUE(stage.call.ended());
  EXPECT_EQ(next_deadline_ms(stage.call), 0);
}

TEST(Place, RefusesWhatCannotBe) {
  Stage stage;
  stage.rules.max_people = 2;
  EXPECT_EQ(stage.place({}).status.code, base::kParamInvalid);
  EXPECT_EQ(stage.place({{"bob", kOnline}, {"carol", kOnline}}).status.code, base::kParamInvalid);
  EXPECT_EQ(stage.last.status.message, "a call of 3 people, expected at most 2");
  call::Place place;
  place.call_id = "call";
  place.caller_id = "alice";
  place.callees = {{"bob", kOnline}};
  EXPECT_EQ(stage.run(place).status.code, base::kParamInvalid);
  EXPECT_FALSE(stage.call.exists());
}

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
  EXPECT_EQ(reason(stage, "bob"), base::EndReason::kNoResponse);
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
  EXPECT_EQ(reason(stage, "bob"), base::EndReason::kOffline);
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
  EXPECT_EQ(reason(stage, "bob"), base::EndReason::kNoResponse);
  EXPECT_EQ(reason(stage, "alice"), base::EndReason::kNoResponse);
}

TEST(Offline, OnceItWasReachedItsSilenceIsAnotherMatter) {
  Stage stage;
  stage.place({{"bob", kOffline}}, 5'000);
  stage.run(call::SessionOpened{"bob", "b1", {}});
  EXPECT_THAT(stage.told(), ElementsAre("bob/b1: received(alice, [bob], video)"));
  stage.lose_link("bob");
  stage.pass(5'000);
  EXPECT_EQ(reason(stage, "bob"), base::EndReason::kOffline);
}

TEST(Offline, BackInItsOldSessionItFindsTheInvitationInTheOutbox) {
  Stage stage;
  stage.place({{"bob", kOffline}}, 5'000);
  stage.run(call::LinkRestored{"bob", "b1"});
  EXPECT_THAT(stage.told(), IsEmpty());
  stage.pass(5'000);
  EXPECT_EQ(reason(stage, "bob"), base::EndReason::kNoResponse);
}

TEST(Enter, TellsOfStreamsAfterTheJoinOfTheirUser) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.run(call::SetStreams{"alice", "a1", {true, true}});
  EXPECT_THAT(stage.told(), IsEmpty());
  stage.accept("bob", 1, {false, true});
  EXPECT_THAT(
      stage.told(),
      ElementsAre("bob/!b1: C(bob, otherDeviceAccepted by bob)",
                  "bob/b1: begin(video, called)+info", "alice/a1: begin(video, caller)+info",
                  "bob/b1: join(alice)", "bob/b1: video(alice, on)", "bob/b1: audio(alice, on)",
                  "alice/a1: join(bob)", "alice/a1: audio(bob, on)"));
  stage.run(call::SetStreams{"bob", "b1", {true, false}});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: video(bob, on)", "alice/a1: audio(bob, off)"));
}

TEST(Enter, OneWhoseSoundHasStoppedIsNotAvailableToANewcomer) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob", 1, {false, true});
  stage.run(call::AudioFlow{"bob", false});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: audio(bob, off)"));
  stage.accept("carol");
  EXPECT_THAT(stage.told(),
              ElementsAre("carol/!c1: C(carol, otherDeviceAccepted by carol)",
                          "carol/c1: begin(video, called)+info", "carol/c1: join(alice)",
                          "alice/a1: join(carol)", "carol/c1: join(bob)", "bob/b1: join(carol)"));
  stage.run(call::AudioFlow{"bob", true});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: audio(bob, on)", "carol/c1: audio(bob, on)"));
}

TEST(AudioFlow, IsForgottenWithTheMemberAndWithItsDevice) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("carol");
  stage.accept("bob", 1, {false, true});
  stage.run(call::AudioFlow{"bob", false});
  stage.hangup("bob");
  EXPECT_THAT(stage.told(), testing::Contains("alice/a1: leave(bob)"));
  stage.join("bob", 1, {false, true});
  EXPECT_THAT(stage.told(), testing::Contains("alice/a1: audio(bob, on)"));
  stage.run(call::AudioFlow{"bob", false});
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  EXPECT_THAT(stage.told(), IsEmpty()) << "it was off already";
  stage.run(call::SetStreams{"bob", "b2", {false, true}});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: audio(bob, on)", "carol/c1: audio(bob, on)"));
}

TEST(AudioFlow, OfOneWithAClosedMicrophoneIsToldWhenThatIsOpened) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob", 1, {false, true});
  stage.run(call::SetStreams{"bob", "b1", {}});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: audio(bob, off)"));
  stage.run(call::AudioFlow{"bob", false});
  EXPECT_THAT(stage.told(), IsEmpty());
  stage.run(call::SetStreams{"bob", "b1", {false, true}});
  EXPECT_THAT(stage.told(), IsEmpty()) << "nothing comes yet";
  stage.run(call::AudioFlow{"bob", true});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: audio(bob, on)"));
}

TEST(Enter, TheNewSessionOfAMemberBeginsWithoutStreams) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob", 1, {true, false});
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: video(bob, off)"));
  EXPECT_EQ(stage.hangup("bob", 1).call.ended(), false) << "the old device is out";
  EXPECT_EQ(stage.hangup("bob", 2).call.ended(), true);
}

TEST(Answer, ComesTooLateForAnInvitationOnlyIfTheProgramKnewOfOne) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  EXPECT_EQ(stage.run(call::Accept{"bob", "b2", {}, true}).status.code, base::kInvitationInvalid);
  EXPECT_EQ(stage.run(call::Accept{"bob", "b2", {}, false}).status.code, base::kRequestRefused);
  EXPECT_EQ(stage.run(call::Reject{"bob", "b2", true}).status.code, base::kInvitationInvalid);
  EXPECT_EQ(stage.run(call::Reject{"bob", "b2", false}).status.code, base::kRequestRefused);
  EXPECT_EQ(stage.run(call::Ignore{"bob", "b2", false}).status.code, base::kRequestRefused);
}

TEST(Join, OfAStrangerMakesASingleCallAMultiOne) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  stage.join("zoe", 1, {true, false});
  EXPECT_EQ(stage.call.scene, base::Scene::kMulti);
  EXPECT_THAT(stage.told(),
              ElementsAre("zoe/z1: begin(video, called)+info", "zoe/z1: join(alice)",
                          "alice/a1: join(zoe)+info", "alice/a1: video(zoe, on)",
                          "zoe/z1: join(bob)", "bob/b1: join(zoe)+info", "bob/b1: video(zoe, on)"));
  EXPECT_THAT(info_for(stage.call, *stage.call.find("alice")).callee_ids,
              ElementsAre("bob", "zoe"));
}

TEST(Join, AgainReusesTheEntryAndBeginsAnew) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob");
  stage.accept("carol");
  stage.now_ms += 1'000;
  stage.hangup("alice");
  EXPECT_THAT(stage.last.released, ElementsAre("alice"));
  stage.now_ms += 1'000;
  stage.join("alice", 2);
  EXPECT_EQ(stage.call.members.size(), 3U);
  const call::Member& alice = *stage.call.find("alice");
  EXPECT_EQ(alice.role, base::Role::kCalled);
  EXPECT_EQ(alice.began_ms, stage.now_ms);
  EXPECT_EQ(alice.reason, base::EndReason::kUnknown);
  stage.now_ms += 500;
  stage.hangup("alice", 2);
  EXPECT_EQ(stage.told().front(), "alice/a2: end(video, called, hangup by alice, 500 ms)");
}

TEST(Join, OfAFullCallIsRefused) {
  Stage stage;
  stage.rules.max_people = 3;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  EXPECT_EQ(stage.join("zoe").status.code, base::kRequestRefused);
  EXPECT_EQ(stage.join("bob").status.code, base::kOk) << "bob has a place already";
}

TEST(Invite, IntoASingleCallOfABusyUserMakesItAMultiOneToo) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  stage.invite("bob", {{"carol", kBusy}});
  EXPECT_EQ(stage.call.scene, base::Scene::kMulti);
  EXPECT_THAT(stage.last.invited, IsEmpty());
  EXPECT_THAT(stage.told(),
              ElementsAre("carol: C(carol, lineBusy by carol)", "alice/a1: lineBusy(carol)+info",
                          "bob/b1: lineBusy(carol)+info"));
}

TEST(Invite, ForgetsThoseWhoLeftLongestAgoWhenTooManyHavePassedThrough) {
  Stage stage;
  stage.place({{"bob", kOnline}}).call;
  stage.run(call::Accept{"bob", "b1", {}, true});
  for (int i = 0; i < 200; ++i) {
    const std::string guest = "guest" + std::to_string(i);
    ASSERT_EQ(stage.run(call::Invite{"alice", "a1", {{guest, kOnline}, {"rival", kBusy}}, 1'000})
                  .status.code,
              base::kOk);
    stage.run(call::Reject{guest, "g1", true});
  }
  EXPECT_EQ(stage.call.members.size(), base::kMaxPeople);
  EXPECT_EQ(stage.call.members.front().user_id, "alice");
  EXPECT_EQ(stage.call.find("guest0"), nullptr);
  EXPECT_NE(stage.call.find("bob"), nullptr);
  EXPECT_NE(stage.call.find("rival"), nullptr);
  EXPECT_NE(stage.call.find("guest199"), nullptr);
  stage.run(call::Join{"guest0", "g1", {}, {}});
  EXPECT_TRUE(stage.call.find("guest0")->present()) << "forgotten is not banned";
  EXPECT_EQ(stage.call.members.size(), base::kMaxPeople);
}

TEST(Invite, ForgetsNobodyWhoseInvitationIsOpen) {
  Stage stage;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob");
  stage.lose_link("carol");
  stage.pass(1'000);
  stage.run(call::LinkRestored{"carol", "c1"});
  ASSERT_EQ(stage.call.find("carol")->phase, Phase::kSilent);
  for (size_t i = 0; i < base::kMaxPeople; ++i) {
    const std::string guest = "guest" + std::to_string(i);
    stage.invite("bob", {{guest, kOnline}});
    stage.run(call::Reject{guest, "g1", true});
  }
  stage.hangup("alice");
  stage.pass(30'000);
  EXPECT_THAT(stage.told(),
              ElementsAre("bob/b1: noResponse(carol)", testing::StartsWith("bob/b1: end(")));
}

TEST(Invite, CountsThoseWhoseInvitationIsOpen) {
  Stage stage;
  stage.rules.max_people = 3;
  stage.rules.grace_ms = 1'000;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob");
  stage.lose_link("carol");
  stage.pass(1'000);
  stage.run(call::LinkRestored{"carol", "c1"});
  EXPECT_EQ(stage.invite("bob", {{"dave", kOnline}}).status.code, base::kParamInvalid);
  EXPECT_EQ(stage.join("dave").status.code, base::kRequestRefused);
  EXPECT_EQ(stage.invite("bob", {{"carol", kOnline}}).status.code, base::kOk);
}

TEST(Invite, OfThoseInTheCallDoesNothing) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  const call::Call before = stage.call;
  stage.invite("bob", {{"alice", kOnline}, {"bob", kOnline}});
  EXPECT_EQ(stage.last.status.code, base::kOk);
  EXPECT_EQ(stage.call, before);
  EXPECT_THAT(stage.told(), IsEmpty());
}

TEST(Invite, OverTheLimitIsRefusedAsAWhole) {
  Stage stage;
  stage.rules.max_people = 3;
  stage.place({{"bob", kOnline}});
  stage.accept("bob");
  EXPECT_EQ(stage.invite("bob", {{"carol", kOnline}, {"dave", kOnline}}).status.code,
            base::kParamInvalid);
  EXPECT_EQ(stage.call.members.size(), 2U);
  EXPECT_EQ(stage.invite("bob", {{"carol", kOnline}}).status.code, base::kOk);
}

TEST(Invite, CountsOnlyThoseWhoAreStillThere) {
  Stage stage;
  stage.rules.max_people = 3;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob");
  stage.reject("carol");
  EXPECT_EQ(stage.invite("bob", {{"dave", kOnline}}).status.code, base::kOk);
}

TEST(End, NamesWhoseDoingItWas) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.reject("bob");
  EXPECT_EQ(ended_by(stage, "bob"), "bob");
  stage.pass(30'000);
  EXPECT_EQ(ended_by(stage, "alice"), "carol");
  EXPECT_EQ(ended_by(stage, "bob"), "bob") << "how it ended for bob stays";
  EXPECT_EQ(stage.call.ended_by, "carol");
}

TEST(End, OfTheLastOneWithdrawsOpenInvitations) {
  Stage stage;
  stage.place({{"bob", kOnline}, {"carol", kOnline}});
  stage.accept("bob");
  stage.hangup("alice");
  stage.hangup("bob");
  EXPECT_THAT(stage.told(), ElementsAre("bob/b1: end(video, called, hangup by bob, 0 ms)",
                                        "carol: C(bob, canceled by bob)"));
  EXPECT_EQ(reason(stage, "carol"), base::EndReason::kCanceled);
  EXPECT_THAT(stage.last.released, ElementsAre("bob", "carol"));
}

TEST(Messages, NameWhatWasWrong) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  EXPECT_EQ(stage.hangup("bob").status.message,
            "bob cannot hang up call call: it rings, expected accept, reject or ignore");
  EXPECT_EQ(stage.accept("alice").status.message,
            "alice cannot accept call call: it does not ring for this user");
}

}  // namespace
}  // namespace tuicall::test
