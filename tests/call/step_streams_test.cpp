// The rules, in what the table of transitions has no state for: streams that are on, off, or have
// stopped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stage.h"

namespace tuicall::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST(Enter, TheNewSessionOfAMemberBeginsWithoutStreams) {
  Stage stage;
  stage.place({{"bob", kOnline}});
  stage.accept("bob", 1, {true, false});
  stage.run(call::SessionOpened{"bob", "b2", "b1"});
  EXPECT_THAT(stage.told(), ElementsAre("alice/a1: video(bob, off)"));
  EXPECT_EQ(stage.hangup("bob", 1).call.ended(), false) << "the old device is out";
  EXPECT_EQ(stage.hangup("bob", 2).call.ended(), true);
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

}  // namespace
}  // namespace tuicall::test
