// What a store promises of calls and of the users whom they have reserved.
#include <atomic>
#include <thread>

#include "store_fixture.h"

namespace tuicall::server {
namespace {

// ---- reservations

TEST_P(StoreTest, AUserIsReservedForOneCall) {
  EXPECT_TRUE(reserve("alice", "one").taken);
  EXPECT_EQ(reserve("alice", "two").taken, false);
  EXPECT_EQ(reserve("alice", "two").holder, "one");
  EXPECT_FALSE(reserve("alice", "one").taken) << "it was taken before";
  EXPECT_EQ(reserve("alice", "one").holder, "one");
  EXPECT_EQ(reservation("alice"), "one");
  store().release(key("alice"), "two");
  EXPECT_EQ(reservation("alice"), "one");
  store().release(key("alice"), "one");
  EXPECT_EQ(reservation("alice"), "");
  EXPECT_TRUE(reserve("alice", "two").taken);
}

TEST_P(StoreTest, WhoIsInACallReservesNobodyForAnother) {
  const Reservations first = reserve_all("alice", {"bob", "carol"}, "one");
  EXPECT_TRUE(first.caller.taken);
  EXPECT_TRUE(first.callees.at(0).taken);
  EXPECT_TRUE(first.callees.at(1).taken);
  const Reservations second = reserve_all("bob", {"alice", "dave"}, "two");
  EXPECT_FALSE(second.caller.taken);
  EXPECT_EQ(second.caller.holder, "one");
  EXPECT_THAT(second.callees, IsEmpty());
  EXPECT_EQ(reservation("dave"), "");
  const Reservations third = reserve_all("dave", {"alice", "erin"}, "three");
  EXPECT_TRUE(third.caller.taken);
  EXPECT_EQ(third.callees.at(0).holder, "one") << "busy";
  EXPECT_TRUE(third.callees.at(1).taken);
}

// Each asks for the other from a thread of its own, as two workers do.
TEST_P(StoreTest, OfTwoWhoCallEachOtherAtOnceOneGetsBoth) {
  for (int i = 0; i < 200; ++i) {
    const std::string call_id = "call " + std::to_string(i);
    std::atomic<int> ready = 0;
    std::atomic<int> winners = 0;
    const auto call = [&](const std::string& caller, const std::string& callee) {
      ++ready;
      while (ready != 2) {
        std::this_thread::yield();
      }
      const Reservations found = reserve_all(caller, {callee}, call_id + " of " + caller);
      if (found.caller.taken && found.callees.at(0).taken) {
        ++winners;
      }
    };
    std::thread alice([&] { call("alice", "bob"); });
    call("bob", "alice");
    alice.join();
    ASSERT_EQ(winners, 1) << call_id;
    for (const char* user_id : {"alice", "bob"}) {
      store().release(key(user_id), reservation(user_id));
    }
  }
}

TEST_P(StoreTest, AReservationSaysWhetherTheUserIsOnline) {
  EXPECT_EQ(reserve("alice", "call").presence.state, UserState::kOffline);
  open("alice", "a1");
  EXPECT_EQ(reserve("alice", "call").presence.state, UserState::kOnline);
  detach("a1");
  EXPECT_EQ(reserve("alice", "call").presence.state, UserState::kOffline);
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

TEST_P(StoreTest, AReservationIsNotGivenBackWhileItsCallHasTheUser) {
  reserve("alice", "call");
  put(running_call("call"), 0);
  store().release(key("alice"), "call");
  EXPECT_EQ(reservation("alice"), "call");
  call::Call left = running_call("call");
  left.members[0].phase = call::Phase::kGone;
  put(left, 1);
  store().release(key("alice"), "call");
  EXPECT_EQ(reservation("alice"), "");
}

// ---- admissions

TEST_P(StoreTest, AReservationForACallOfAnotherAppIsGivenBack) {
  call::Call call = running_call("call");
  reserve("alice", "call");
  ASSERT_EQ(put(call, 0), CommitResult::kOk);
  const UserKey namesake{kApp + 1, "alice"};
  const ReserveRequest request{namesake.sdk_app_id, "call", namesake.user_id, {}};
  EXPECT_TRUE(
      result_of<Reservations>([&](auto done) { store().reserve(request, done); }).caller.taken);
  store().release(namesake, "call");
  EXPECT_EQ(result_of<std::string>([&](auto done) { store().find_reservation(namesake, done); }),
            "");
  EXPECT_EQ(reservation("alice"), "call");
}

TEST_P(StoreTest, ACallAdmitsOnlyWhoIsReservedForIt) {
  const auto admit = [&](const std::string& call_id) {
    Commit what;
    what.call = StoredCall{running_call(call_id), 0};
    what.admitted = {{"alice", 1}};
    what.tells = {tell("alice", EventKind::kUserJoin)};
    return commit(what);
  };
  open("alice", "a1");
  EXPECT_EQ(admit("call"), CommitResult::kReserveAgain) << "nobody was reserved";
  reserve("alice", "call");
  world_->now_ms += 60'000;
  reserve("alice", "other");
  EXPECT_EQ(admit("call"), CommitResult::kReserveAgain) << "another call has taken it over";
  EXPECT_EQ(load("call"), std::nullopt);
  EXPECT_THAT(kinds("a1"), IsEmpty());
  EXPECT_EQ(admit("other"), CommitResult::kOk);
}

TEST_P(StoreTest, ACallAdmitsUsersAsTheyAreAndNotAsTheyWere) {
  const auto admit = [&](const Reservation& reservation) {
    Commit what;
    what.call = StoredCall{running_call("call"), 0};
    what.admitted = {{"alice", reservation.presence.version}};
    return commit(what);
  };
  const Reservation offline = reserve("alice", "call");
  open("alice", "a1");
  EXPECT_EQ(admit(offline), CommitResult::kReserveAgain);
  const Reservation online = reserve("alice", "call");
  detach("a1");
  EXPECT_EQ(admit(online), CommitResult::kReserveAgain);
  resume("alice", "a1", 0);
  EXPECT_EQ(admit(online), CommitResult::kReserveAgain) << "it is another connection";
  EXPECT_EQ(admit(reserve("alice", "call")), CommitResult::kOk);
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

INSTANTIATE_TEST_SUITE_P(Kinds, StoreTest, every_store(), store_name);

}  // namespace
}  // namespace tuicall::server
