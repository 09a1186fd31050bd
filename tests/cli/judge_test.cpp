// What the load generator takes for a wrong event, and says of it.
#include "load/judge.h"

#include <gtest/gtest.h>

namespace tuicall::cli::load {
namespace {

constexpr size_t kCallee = 1;

class JudgeTest : public testing::Test {
 protected:
  explicit JudgeTest(bool voice = false) : judge_({"ann", "bob", "cid"}, voice, tally_) {}

  bool hear(size_t person, EventKind kind, std::string_view about,
            int32_t reason = TUICALL_END_UNKNOWN) {
    return judge_.judge(person, {kind, about, call_, reason});
  }
  bool hear_sound(bool available) {
    return judge_.judge(
        kCaller, {EventKind::kUserAudioAvailable, "bob", call_, TUICALL_END_UNKNOWN, available});
  }
  // A call of two, until both have seen each other join.
  void connect() {
    judge_.begin(Course::kAnswered, 2);
    hear(kCallee, EventKind::kCallReceived, "ann");
    for (const size_t person : {kCaller, kCallee}) {
      hear(person, EventKind::kCallBegin, {});
      hear(person, EventKind::kUserJoin, person == kCaller ? "bob" : "ann");
    }
  }
  std::vector<std::string> wrong() const { return tally_.counts().wrong; }

  Tally tally_;
  Judge judge_;
  std::string call_ = "call-1";
};

using Wrong = std::vector<std::string>;

TEST_F(JudgeTest, ACallThatGoesAsItShould) {
  connect();
  EXPECT_FALSE(judge_.waits_for(Phase::kTalking));
  EXPECT_TRUE(hear(kCaller, EventKind::kCallEnd, "ann", TUICALL_END_HANGUP));
  EXPECT_TRUE(hear(kCallee, EventKind::kUserLeave, "ann"));
  EXPECT_TRUE(judge_.waits_for(Phase::kEnding));
  EXPECT_TRUE(hear(kCallee, EventKind::kCallEnd, "ann", TUICALL_END_HANGUP));
  EXPECT_FALSE(judge_.waits_for(Phase::kEnding));
  EXPECT_EQ(judge_.due(), 8U);
  EXPECT_EQ(judge_.seen(), 8U);
  EXPECT_EQ(wrong(), Wrong{});
}

TEST_F(JudgeTest, Twice) {
  connect();
  EXPECT_FALSE(hear(kCaller, EventKind::kUserJoin, "bob"));
  EXPECT_EQ(judge_.seen(), 5U);
  EXPECT_EQ(wrong(), Wrong{"ann: on_user_join about bob came twice"});
}

TEST_F(JudgeTest, TooEarlyButTheCallGoesOn) {
  judge_.begin(Course::kAnswered, 2);
  hear(kCallee, EventKind::kCallReceived, "ann");
  EXPECT_TRUE(hear(kCaller, EventKind::kUserJoin, "bob"));
  EXPECT_EQ(judge_.seen(), 2U);
  EXPECT_EQ(wrong(), Wrong{"ann: on_user_join about bob came too early"});
}

TEST_F(JudgeTest, NotDue) {
  connect();
  EXPECT_FALSE(hear(kCaller, EventKind::kUserReject, "bob"));
  EXPECT_FALSE(hear(kCaller, EventKind::kUserJoin, "cid"));
  EXPECT_FALSE(hear(kCaller, EventKind::kUserVideoAvailable, "bob"));
  EXPECT_FALSE(hear(kCaller, EventKind::kCallMediaTypeChanged, {}));
  const Wrong expected{"ann: on_user_reject about bob was not due",
                       "ann: on_user_join about cid was not due",
                       "ann: on_user_video_available about bob was not due",
                       "ann: on_call_media_type_changed was not due"};
  EXPECT_EQ(wrong(), expected);
}

TEST_F(JudgeTest, OfAnotherCallOrOfNone) {
  judge_.begin(Course::kAnswered, 2);
  EXPECT_FALSE(hear(kCaller, EventKind::kCallBegin, {}));  // nobody rings yet
  hear(kCallee, EventKind::kCallReceived, "ann");
  EXPECT_TRUE(hear(kCaller, EventKind::kCallBegin, {}));
  call_ = "call-2";
  EXPECT_FALSE(hear(kCallee, EventKind::kCallBegin, {}));
  EXPECT_FALSE(judge_.judge(kCallee, {EventKind::kUserSigExpired, {}, {}}));
  call_ = "call-1";
  EXPECT_TRUE(hear(kCallee, EventKind::kCallBegin, {}));  // its place was not taken
  const Wrong expected{"ann: on_call_begin does not belong to the call",
                       "bob: on_call_begin does not belong to the call",
                       "bob: on_user_sig_expired does not belong to the call"};
  EXPECT_EQ(wrong(), expected);
}

TEST_F(JudgeTest, WrongReason) {
  judge_.begin(Course::kRejected, 2);
  hear(kDecliner, EventKind::kCallReceived, "ann");
  hear(kDecliner, EventKind::kCallCancelled, "bob");
  EXPECT_TRUE(hear(kDecliner, EventKind::kCallNotConnected, "bob", TUICALL_END_NO_RESPONSE));
  EXPECT_EQ(wrong(),
            Wrong{"bob: on_call_not_connected about bob has reason noResponse, expected reject"});
}

TEST_F(JudgeTest, OutsideOfACall) {
  EXPECT_FALSE(hear(kCallee, EventKind::kCallReceived, "ann"));
  connect();
  EXPECT_FALSE(hear(2, EventKind::kCallReceived, "ann"));  // who is in the team, but not called
  judge_.end();
  judge_.give_up();  // no call goes on: what comes while the users log out is wrong all the same
  EXPECT_FALSE(judge_.given_up());
  EXPECT_FALSE(hear(kCaller, EventKind::kCallEnd, "ann", TUICALL_END_HANGUP));
  EXPECT_FALSE(judge_.judge(kCaller, {EventKind::kKickedOffline, {}, {}}));
  const Wrong expected{"bob: on_call_received about ann came outside of a call",
                       "cid: on_call_received about ann came outside of a call",
                       "ann: on_call_end about ann came outside of a call",
                       "ann: on_kicked_offline came outside of a call"};
  EXPECT_EQ(wrong(), expected);
}

TEST_F(JudgeTest, ACallThatIsGivenUpIsNotLookedAt) {
  connect();
  judge_.give_up();
  EXPECT_TRUE(judge_.given_up() && !judge_.going_on());
  EXPECT_FALSE(hear(kCallee, EventKind::kCallEnd, "ann", TUICALL_END_OFFLINE));
  EXPECT_EQ(judge_.seen(), 5U);
  EXPECT_EQ(wrong(), Wrong{});
}

TEST_F(JudgeTest, SoundThatNobodySaysIsNotDueNorIsItsInterruption) {
  connect();
  EXPECT_FALSE(hear_sound(false));
  EXPECT_FALSE(hear_sound(true));
  EXPECT_EQ(tally_.counts().interruptions, 0U);
  EXPECT_EQ(wrong(), Wrong(2, "ann: on_user_audio_available about bob was not due"));
}

class VoiceJudgeTest : public JudgeTest {
 protected:
  VoiceJudgeTest() : JudgeTest(true) {}
};

TEST_F(VoiceJudgeTest, SoundIsInterruptedAndReturns) {
  connect();
  EXPECT_TRUE(hear_sound(true));
  for (int times = 0; times < 2; ++times) {
    EXPECT_FALSE(hear_sound(false));
    EXPECT_FALSE(hear_sound(true));
  }
  EXPECT_EQ(tally_.counts().interruptions, 2U);
  EXPECT_EQ(wrong(), Wrong{});
}

TEST_F(VoiceJudgeTest, SoundIsNotInterruptedBeforeItCameNorTwice) {
  connect();
  EXPECT_FALSE(hear_sound(false));
  hear_sound(true);
  EXPECT_FALSE(hear_sound(true));
  hear_sound(false);
  EXPECT_FALSE(hear_sound(false));
  EXPECT_EQ(tally_.counts().interruptions, 1U);
  const Wrong expected{"ann: on_user_audio_available about bob was not due",
                       "ann: on_user_audio_available about bob came twice",
                       "ann: on_user_audio_available about bob was not due"};
  EXPECT_EQ(wrong(), expected);
}

}  // namespace
}  // namespace tuicall::cli::load
