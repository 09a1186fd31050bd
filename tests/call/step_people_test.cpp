// The rules, in what the table of transitions has no state for: who comes into a call, and who is
// told of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stage.h"

namespace tuicall::test {
namespace {

using call::Phase;
using testing::ElementsAre;
using testing::IsEmpty;

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

// What a device of carol's that was away is told when it comes back (store/known_call.h).
TEST(Invite, OfABusyUserWhoIsNotToldKeepsTheEndThatTheUserKnows) {
  for (const bool told : {true, false}) {
    Stage stage;
    stage.rules.busy_notifies_callee = told;
    stage.place({{"bob", kOnline}, {"carol", kOnline}});
    stage.accept("bob");
    stage.run(call::Reject{"carol", "c1", true});
    stage.invite("bob", {{"carol", kBusy}});
    EXPECT_EQ(stage.call.find("carol")->reason,
              told ? base::EndReason::kLineBusy : base::EndReason::kReject);
    EXPECT_EQ(stage.call.find("carol")->ended_by, "carol");
  }
}

TEST(Invite, ForgetsThoseWhoLeftLongestAgoWhenTooManyHavePassedThrough) {
  Stage stage;
  stage.place({{"bob", kOnline}});
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
  EXPECT_EQ(stage.ended_by("bob"), "bob");
  stage.pass(30'000);
  EXPECT_EQ(stage.ended_by("alice"), "carol");
  EXPECT_EQ(stage.ended_by("bob"), "bob") << "how it ended for bob stays";
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
  EXPECT_EQ(stage.reason("carol"), base::EndReason::kCanceled);
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
