// What every Store promises, whatever stands behind it: the suite runs over each kind.
#include "server/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "server/store/memory_bus.h"
#include "server/store/memory_store.h"

namespace tuicall::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using wire::EventKind;

constexpr uint32_t kApp = 7;
constexpr WorkerId kWorker = 3;

// A store to test, with a clock that stands still until it is told otherwise.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual Store& store() = 0;

  int64_t now_ms = 1'000'000;
  ServiceOptions options;
  MemoryBus bus;
};

class MemoryUnderTest : public StoreUnderTest {
 public:
  MemoryUnderTest() {
    options.max_outbox = 5;
    store_ = std::make_unique<MemoryStore>(options, bus, [this] { return now_ms; });
  }
  Store& store() override { return *store_; }

 private:
  std::unique_ptr<MemoryStore> store_;
};

using Factory = std::function<std::unique_ptr<StoreUnderTest>()>;

wire::Event event(EventKind kind, const std::string& call_id = "call",
                  base::EndReason reason = base::EndReason::kHangup) {
  wire::Event made;
  made.kind = kind;
  made.call_id = call_id;
  made.reason = reason;
  return made;
}

call::Tell tell(const std::string& user_id, EventKind kind, call::Scope scope = call::Scope::kAll,
                const std::string& session_id = {}) {
  return {user_id, scope, session_id, event(kind)};
}

call::Call running_call(const std::string& call_id, int32_t room = 1,
                        const std::string& group_id = {}) {
  call::Call call;
  call.call_id = call_id;
  call.sdk_app_id = kApp;
  call.room_id.number = room;
  call.group_id = group_id;
  call::Member& caller = call.members.emplace_back();
  caller.user_id = "alice";
  caller.phase = call::Phase::kCalling;
  return call;
}

class StoreTest : public testing::TestWithParam<std::pair<const char*, Factory>> {
 protected:
  StoreTest() : world_(GetParam().second()) {
    world_->bus.attach(kWorker, [this](const std::string& id) { notified_.insert(id); });
  }

  static UserKey key(const std::string& user_id) { return {kApp, user_id}; }

  // Waits for the callback of an operation; there is nothing to wait for in a store that is done
  // when it returns.
  template <typename T, typename Operation>
  T result_of(Operation operation) {
    std::optional<T> result;
    operation([&](T value) { result = std::move(value); });
    EXPECT_TRUE(result.has_value()) << "the callback was not called";
    return std::move(*result);
  }

  OpenedSession open(const std::string& user_id, const std::string& session_id,
                     std::optional<wire::Resume> resume = {}) {
    OpenRequest request{key(user_id), session_id, "token of " + session_id,
                        kWorker,      99,         std::move(resume)};
    return result_of<OpenedSession>([&](auto done) { store().open_session(request, done); });
  }

  OpenedSession resume(const std::string& user_id, const std::string& session_id,
                       uint64_t last_sequence) {
    return open(user_id, "instead of " + session_id,
                wire::Resume{session_id, "token of " + session_id, last_sequence});
  }

  std::optional<UserState> detach(const std::string& session_id, uint64_t link = 1) {
    return result_of<std::optional<UserState>>([&](auto done) {
      store().detach_session(session_id, link, world_->now_ms + 30'000, done);
    });
  }

  std::optional<SessionRecord> close(const std::string& session_id,
                                     CloseWhy why = CloseWhy::kExpired) {
    return result_of<std::optional<SessionRecord>>(
        [&](auto done) { store().close_session(session_id, why, done); });
  }

  CommitResult commit(Commit what) {
    what.sdk_app_id = kApp;
    return result_of<CommitResult>([&](auto done) { store().commit(std::move(what), done); });
  }

  CommitResult say(std::vector<call::Tell> tells) {
    Commit what;
    what.tells = std::move(tells);
    return commit(std::move(what));
  }

  CommitResult put(call::Call call, uint64_t version, std::vector<std::string> released = {}) {
    Commit what;
    what.call = StoredCall{std::move(call), version};
    what.released = std::move(released);
    return commit(std::move(what));
  }

  Reservation reserve(const std::string& user_id, const std::string& call_id) {
    return result_of<Reservation>([&](auto done) { store().reserve(key(user_id), call_id, done); });
  }

  std::string reservation(const std::string& user_id) {
    return result_of<std::string>([&](auto done) { store().find_reservation(key(user_id), done); });
  }

  std::optional<StoredCall> load(const std::string& call_id) {
    return result_of<std::optional<StoredCall>>(
        [&](auto done) { store().load_call(call_id, done); });
  }

  CommitResult answer(const std::string& session_id, uint64_t request_id) {
    Commit what;
    what.reply = Reply{session_id, {}};
    what.reply->result.request_id = request_id;
    return commit(std::move(what));
  }

  bool enable_multi_device(const std::string& user_id, const std::string& session_id,
                           uint64_t request_id, bool enabled = true) {
    Reply reply{session_id, {}};
    reply.result.request_id = request_id;
    multi_device_ = result_of<MultiDeviceOutcome>(
        [&](auto done) { store().set_multi_device(key(user_id), enabled, reply, done); });
    return multi_device_.result == CommitResult::kOk;
  }

  std::vector<wire::Delivery> outbox(const std::string& session_id, uint64_t after = 0,
                                     size_t limit = 100) {
    return page(session_id, 1, after, limit).deliveries;
  }

  OutboxPage page(const std::string& session_id, uint64_t link, uint64_t after = 0,
                  size_t limit = 100) {
    return result_of<OutboxPage>(
        [&](auto done) { store().read_outbox(session_id, link, after, limit, done); });
  }

  // The kinds in the outbox; 0 for the result of a request.
  std::vector<int> kinds(const std::string& session_id) {
    std::vector<int> kinds;
    for (const wire::Delivery& delivery : outbox(session_id)) {
      const auto* what = std::get_if<wire::Event>(&delivery.item);
      kinds.push_back(what == nullptr ? 0 : static_cast<int>(what->kind));
    }
    return kinds;
  }

  std::set<std::string> take_notified() { return std::exchange(notified_, {}); }
  Store& store() { return world_->store(); }

  std::unique_ptr<StoreUnderTest> world_;
  std::set<std::string> notified_;
  MultiDeviceOutcome multi_device_;
};

constexpr int kJoin = static_cast<int>(EventKind::kUserJoin);
constexpr int kCancelled = static_cast<int>(EventKind::kCallNotConnected);
constexpr int kEnd = static_cast<int>(EventKind::kCallEnd);
constexpr int kKicked = static_cast<int>(EventKind::kKickedOffline);

// ---- reservations

TEST_P(StoreTest, AUserIsReservedForOneCall) {
  EXPECT_TRUE(reserve("alice", "one").taken);
  EXPECT_EQ(reserve("alice", "two").taken, false);
  EXPECT_EQ(reserve("alice", "two").holder, "one");
  EXPECT_EQ(reserve("alice", "one").taken, false) << "it was taken before";
  EXPECT_EQ(reserve("alice", "one").holder, "one");
  EXPECT_EQ(reservation("alice"), "one");
  store().release(key("alice"), "two");
  EXPECT_EQ(reservation("alice"), "one");
  store().release(key("alice"), "one");
  EXPECT_EQ(reservation("alice"), "");
  EXPECT_TRUE(reserve("alice", "two").taken);
}

TEST_P(StoreTest, AReservationSaysWhetherTheUserIsOnline) {
  EXPECT_EQ(reserve("alice", "call").state, UserState::kOffline);
  open("alice", "a1");
  EXPECT_EQ(reserve("alice", "call").state, UserState::kOnline);
  detach("a1");
  EXPECT_EQ(reserve("alice", "call").state, UserState::kOffline);
}

TEST_P(StoreTest, ACommitGivesBackOnlyItsOwnReservations) {
  reserve("alice", "call");
  reserve("bob", "other");
  EXPECT_EQ(put(running_call("call"), 0, {"alice", "bob"}), CommitResult::kOk);
  EXPECT_EQ(reservation("alice"), "");
  EXPECT_EQ(reservation("bob"), "other");
}

TEST_P(StoreTest, AReservationDoesNotOutliveItsCall) {
  reserve("alice", "never stored");
  world_->now_ms += 60'000;
  EXPECT_TRUE(reserve("alice", "call").taken);
  put(running_call("call"), 0);
  world_->now_ms += 60'000;
  EXPECT_EQ(reserve("alice", "next").holder, "call") << "its call goes on";
  call::Call ended = running_call("call");
  ended.ended_ms = 1;
  ended.members[0].phase = call::Phase::kGone;
  put(ended, 1);
  EXPECT_TRUE(reserve("alice", "next").taken);
}

// ---- calls

TEST_P(StoreTest, ACallIsChangedByWhoHasReadItsLatestVersion) {
  EXPECT_EQ(load("call"), std::nullopt);
  EXPECT_EQ(put(running_call("call"), 1), CommitResult::kConflict);
  EXPECT_EQ(put(running_call("call"), 0), CommitResult::kOk);
  EXPECT_EQ(put(running_call("call"), 0), CommitResult::kConflict);
  StoredCall read = *load("call");
  EXPECT_EQ(read.version, 1U);
  read.call.media_type = base::MediaType::kVideo;
  EXPECT_EQ(put(read.call, read.version), CommitResult::kOk);
  EXPECT_EQ(load("call")->call, read.call);
  EXPECT_EQ(load("call")->version, 2U);
}

TEST_P(StoreTest, AConflictChangesNothing) {
  open("alice", "a1");
  put(running_call("call"), 0);
  reserve("alice", "call");
  Commit what;
  what.call = StoredCall{running_call("call"), 0};
  what.reply = Reply{"a1", {}};
  what.reply->result.request_id = 1;
  what.tells = {tell("alice", EventKind::kUserJoin)};
  what.released = {"alice"};
  EXPECT_EQ(commit(what), CommitResult::kConflict);
  EXPECT_THAT(kinds("a1"), IsEmpty());
  EXPECT_EQ(reservation("alice"), "call");
  EXPECT_EQ(answer("a1", 1), CommitResult::kOk);
}

TEST_P(StoreTest, ARoomIsHadByOneRunningCallOfAnApp) {
  EXPECT_EQ(put(running_call("one", 5), 0), CommitResult::kOk);
  EXPECT_EQ(put(running_call("two", 5), 0), CommitResult::kRoomTaken);
  EXPECT_EQ(load("two"), std::nullopt);
  call::Call elsewhere = running_call("three", 5);
  elsewhere.sdk_app_id = 8;
  EXPECT_EQ(put(elsewhere, 0), CommitResult::kOk);
  call::Call ended = running_call("one", 5);
  ended.ended_ms = 1;
  EXPECT_EQ(put(ended, 1), CommitResult::kOk);
  EXPECT_EQ(put(running_call("two", 5), 0), CommitResult::kOk);
}

TEST_P(StoreTest, ARoomIsFoundWithItsGroup) {
  const auto find = [&](const base::RoomId& room, const std::string& group_id) {
    return result_of<std::string>(
        [&](auto done) { store().find_room(kApp, room, group_id, done); });
  };
  put(running_call("one", 5, "team"), 0);
  call::Call named = running_call("two", 0, "team");
  named.room_id.text = "hall";
  put(named, 0);
  EXPECT_EQ(find({5, ""}, "team"), "one");
  EXPECT_EQ(find({5, "hall"}, "team"), "one") << "the number wins";
  EXPECT_EQ(find({0, "hall"}, "team"), "two");
  EXPECT_EQ(find({5, ""}, "others"), "");
  EXPECT_EQ(find({6, ""}, "team"), "");
  named.ended_ms = 1;
  put(named, 1);
  EXPECT_EQ(find({0, "hall"}, "team"), "");
}

TEST_P(StoreTest, DueCallsAreThoseWhoseNextDeadlineHasCome) {
  const auto due = [&](int64_t now_ms) {
    return result_of<std::vector<std::string>>([&](auto done) { store().due_calls(now_ms, done); });
  };
  call::Call early = running_call("early", 1);
  early.members[0].ring_deadline_ms = 100;
  call::Call late = running_call("late", 2);
  late.members[0].ring_deadline_ms = 200;
  put(late, 0);
  put(early, 0);
  put(running_call("never", 3), 0);
  EXPECT_THAT(due(99), IsEmpty());
  EXPECT_THAT(due(100), ElementsAre("early"));
  EXPECT_THAT(due(500), ElementsAre("early", "late"));
  early.members[0].ring_deadline_ms = 300;
  put(early, 1);
  EXPECT_THAT(due(299), ElementsAre("late"));
  late.ended_ms = 1;
  late.members[0].ring_deadline_ms = 0;
  put(late, 1);
  EXPECT_THAT(due(500), ElementsAre("early"));
}

TEST_P(StoreTest, ACallThatEndedIsForgottenAfterAWhile) {
  call::Call ended = running_call("old");
  ended.ended_ms = 1;
  put(ended, 0);
  world_->now_ms += world_->options.ended_call_kept_ms - 1;
  put(running_call("a", 2), 0);
  EXPECT_NE(load("old"), std::nullopt);
  world_->now_ms += 1;
  put(running_call("b", 3), 0);
  EXPECT_EQ(load("old"), std::nullopt);
}

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

TEST_P(StoreTest, APageSaysWhenNothingFollowsOverItsConnection) {
  open("alice", "a1");
  say({tell("alice", EventKind::kUserJoin), tell("alice", EventKind::kUserLeave)});
  EXPECT_FALSE(page("a1", 1).last);
  detach("a1");
  resume("alice", "a1", 0);
  EXPECT_TRUE(page("a1", 1).last) << "it goes on over connection 2";
  EXPECT_FALSE(page("a1", 2).last);
  open("alice", "a2");
  EXPECT_FALSE(page("a1", 2, 0, 3).last) << "as many as were asked for: there may be more";
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

// ---- sessions

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
  EXPECT_EQ(open("alice", "a3").replaced.size(), 1U);
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
  open("bob", "b1");
  say({tell("bob", EventKind::kCallNotConnected)});
  reserve("bob", "call");
  open("bob", "b2");
  EXPECT_THAT(kinds("b2"), IsEmpty());
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

INSTANTIATE_TEST_SUITE_P(Kinds, StoreTest,
                         testing::Values(std::pair<const char*, Factory>(
                             "memory", [] { return std::make_unique<MemoryUnderTest>(); })),
                         [](const auto& kind) { return std::string(kind.param.first); });

}  // namespace
}  // namespace tuicall::server
