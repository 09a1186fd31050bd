// What happens between several workers, and while a store has not answered yet.
#include <tuple>

#include "service_fixture.h"

namespace tuicall::server {
namespace {

// ---- several workers

TEST_F(ServiceTest, ALogInElsewhereClosesTheOldConnectionOfAnotherWorker) {
  TestClient first = world_.log_in("alice", 0).first;
  world_.log_in("alice", 1);
  const auto delivery = first.receive_next<wire::Delivery>();
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(std::get<wire::Event>(delivery->item).kind, wire::EventKind::kKickedOffline);
  EXPECT_TRUE(first.closed());
}

TEST_F(ServiceTest, ASessionThatGoesOnOverAnotherWorkerLeavesTheFirst) {
  auto [first, accepted] = world_.log_in("alice", 0);
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 0};
  auto [second, again] = world_.log_in("alice", 1, resume);
  EXPECT_TRUE(again.resumed);
  EXPECT_TRUE(first.closed());
  EXPECT_EQ(world_.service(0).connections(), 0U);
  world_.tell("alice");
  EXPECT_TRUE(second.receive_next<wire::Delivery>().has_value());
}

TEST_F(ServiceTest, ASessionThatAnotherWorkerEndsLosesItsConnection) {
  auto [alice, accepted] = world_.log_in("alice", 0);
  world_.service(1);
  world_.store().close_session(accepted.session_id, CloseWhy::kExpired, [](const auto&) {});
  world_.settle();
  EXPECT_TRUE(alice.closed());
}

TEST_F(ServiceTest, AnotherWorkerFiresTheDeadlineOfACall) {
  auto [alice, accepted] = world_.log_in("alice", 0);
  TestClient bob = world_.log_in("bob", 0).first;
  // A call whose worker has died rings on in the store alone.
  call::Place place;
  place.call_id = "orphan";
  place.sdk_app_id = ServiceWorld::kApp;
  place.room_id = {1, ""};
  place.caller_id = "alice";
  place.session_id = accepted.session_id;
  place.media_type = base::MediaType::kAudio;
  place.timeout_ms = 5'000;
  world_.store().reserve({ServiceWorld::kApp, "orphan", "alice", {"bob"}},
                         [&](const Reservations& found) {
                           place.presence_version = found.caller.presence.version;
                           place.callees = {{"bob", {}, {}, found.callees[0].presence.version}};
                         });
  world_.store().commit(make_commit({}, call::step({}, place, {}, world_.now_ms())),
                        [](CommitResult) {});
  world_.service(1);
  world_.advance(20'000);
  wire::Event last;
  while (const auto delivery = alice.receive_next<wire::Delivery>())
    last = std::get<wire::Event>(delivery->item);
  EXPECT_EQ(last.kind, wire::EventKind::kCallNotConnected);
  EXPECT_EQ(last.reason, base::EndReason::kNoResponse);
}

// ---- a store that answers later

class LateStoreTest : public ServiceTest {
 protected:
  static UserKey key(const std::string& user_id) { return {ServiceWorld::kApp, user_id}; }

  std::string reservation(const std::string& user_id) {
    std::string found;
    world_.store().find_reservation(key(user_id), [&](const std::string& id) { found = id; });
    return found;
  }

  const call::Member* member(const std::string& call_id, const std::string& user_id) {
    world_.store().load_call(call_id, [&](const auto& stored) { loaded_ = stored; });
    return loaded_ ? loaded_->call.find(user_id) : nullptr;
  }

  static wire::RequestResult answer(TestClient& client) {
    while (const auto delivery = client.receive_next<wire::Delivery>()) {
      if (const auto* result = std::get_if<wire::RequestResult>(&delivery->item)) return *result;
    }
    ADD_FAILURE() << "no answer";
    return {};
  }

 private:
  std::optional<StoredCall> loaded_;
};

TEST_F(LateStoreTest, OfTwoWhoCallEachOtherOneRings) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 1).first;
  world_.hold_store();
  alice.send(wire::Request{1, call_to({"bob"})});
  bob.send(wire::Request{1, call_to({"alice"})});
  world_.settle();
  const wire::RequestResult first = answer(alice);
  EXPECT_EQ(first.code, base::kOk);
  EXPECT_EQ(first.user_ids, std::vector<std::string>{"bob"});
  EXPECT_EQ(answer(bob).code, base::kRequestRefused);
}

// One is refused, because she has left; he who asked as well at the same time must not be left
// ringing without being reserved.
TEST_F(LateStoreTest, OneWhomTwoInviteRingsAndIsReserved) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 0).first;
  TestClient carol = world_.log_in("carol", 1).first;
  world_.log_in("dave", 1);
  const std::string call_id = ask(alice, 1, call_to({"bob", "carol"})).info->call_id;
  ASSERT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  ASSERT_EQ(ask(carol, 1, wire::Accept{call_id, {}}).code, base::kOk);
  ASSERT_EQ(ask(alice, 2, wire::Hangup{call_id}).code, base::kOk);
  world_.hold_store();
  alice.send(wire::Request{3, wire::Invite{call_id, {"dave"}, 0, "", ""}});
  bob.send(wire::Request{2, wire::Invite{call_id, {"dave"}, 0, "", ""}});
  carol.send(wire::Request{2, wire::Invite{call_id, {"dave"}, 0, "", ""}});
  world_.settle();
  EXPECT_EQ(answer(alice).code, base::kRequestRefused);
  EXPECT_EQ(answer(bob).code, base::kOk);
  EXPECT_EQ(answer(carol).code, base::kOk);
  ASSERT_NE(member(call_id, "dave"), nullptr);
  EXPECT_EQ(member(call_id, "dave")->phase, call::Phase::kInvited);
  EXPECT_EQ(reservation("dave"), call_id);
}

TEST_F(LateStoreTest, WhoIsThrownOutWhileInvitingLeavesNobodyReserved) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 0).first;
  world_.log_in("carol", 1);
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  TestClient second = world_.connect(1);
  world_.hold_store();
  alice.send(wire::Request{2, wire::Invite{call_id, {"carol"}, 0, "", ""}});
  second.send(world_.login("alice"));
  world_.settle();
  EXPECT_EQ(member(call_id, "carol"), nullptr);
  EXPECT_EQ(reservation("carol"), "");
}

TEST_F(LateStoreTest, ALinkThatIsLostWhileItsUserIsBeingCalledCountsAsLost) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 1).first;
  world_.hold_store();
  alice.send(wire::Request{1, call_to({"bob"})});
  bob.cut();
  world_.settle();
  const std::string call_id = answer(alice).info->call_id;
  EXPECT_TRUE(member(call_id, "bob")->link_lost);
}

TEST_F(LateStoreTest, ALinkThatIsLostWhileItsUserCallsCountsAsLost) {
  TestClient alice = world_.log_in("alice", 0).first;
  world_.log_in("bob", 1);
  world_.hold_store();
  alice.send(wire::Request{1, call_to({"bob"})});
  alice.cut();
  world_.settle();
  world_.advance(100);
  const std::string call_id = reservation("bob");
  ASSERT_NE(member(call_id, "alice"), nullptr);
  EXPECT_TRUE(member(call_id, "alice")->link_lost);
  EXPECT_NE(member(call_id, "alice")->grace_deadline_ms, 0);
}

// A link that is lost at one worker and back at another, where the call may hear of the return
// before it hears of the loss.
class LinkThatIsBackAtOnceTest : public LateStoreTest {
 protected:
  LinkThatIsBackAtOnceTest() { std::tie(bob_, session_) = world_.log_in("bob", 0); }

  void hold_store() {
    back_ = world_.connect(1);
    world_.hold_store();
  }

  void lose_and_return() {
    wire::Login login = world_.login("bob");
    login.resume = wire::Resume{session_.session_id, session_.resume_token, 0};
    bob_.cut();
    back_.send(login);
  }

  void expect_not_lost(const std::string& call_id) {
    world_.settle();
    ASSERT_TRUE(back_.receive_next<wire::LoginAccepted>().has_value());
    ASSERT_NE(member(call_id, "bob"), nullptr);
    EXPECT_FALSE(member(call_id, "bob")->link_lost);
    EXPECT_EQ(member(call_id, "bob")->grace_deadline_ms, 0);
  }

  TestClient alice_ = world_.log_in("alice", 0).first;
  TestClient bob_;
  TestClient back_;
  wire::LoginAccepted session_;
};

TEST_F(LinkThatIsBackAtOnceTest, IsNotLostWhileItRings) {
  const std::string call_id = ask(alice_, 1, call_to({"bob"})).info->call_id;
  hold_store();
  lose_and_return();
  expect_not_lost(call_id);
}

TEST_F(LinkThatIsBackAtOnceTest, IsNotLostInACall) {
  const std::string call_id = ask(alice_, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(bob_, 1, wire::Accept{call_id, {}}).code, base::kOk);
  hold_store();
  lose_and_return();
  expect_not_lost(call_id);
}

TEST_F(LinkThatIsBackAtOnceTest, IsNotLostInACallThatIsPlacedMeanwhile) {
  hold_store();
  alice_.send(wire::Request{1, call_to({"bob"})});
  lose_and_return();
  world_.settle();
  expect_not_lost(reservation("bob"));
}

TEST_F(LinkThatIsBackAtOnceTest, IsNotLostInACallThatIsPlacedThen) {
  hold_store();
  lose_and_return();
  alice_.send(wire::Request{1, call_to({"bob"})});
  world_.settle();
  expect_not_lost(reservation("bob"));
}

TEST_F(LinkThatIsBackAtOnceTest, IsNotLostInItsOwnCall) {
  hold_store();
  bob_.send(wire::Request{1, call_to({"alice"})});
  lose_and_return();
  world_.settle();
  expect_not_lost(reservation("bob"));
}

TEST_F(LateStoreTest, WhoLogsInWhileBeingInvitedIsToldOnceAndIsThere) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 0).first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  TestClient carol = world_.connect(1);
  world_.hold_store();
  alice.send(wire::Request{2, wire::Invite{call_id, {"carol"}, 0, "", ""}});
  carol.send(world_.login("carol"));
  world_.settle();
  EXPECT_FALSE(member(call_id, "carol")->link_lost);
  EXPECT_TRUE(member(call_id, "carol")->reached);
  int told = 0;
  while (const auto delivery = carol.receive_next<wire::Delivery>()) {
    const auto& event = std::get<wire::Event>(delivery->item);
    told += event.kind == wire::EventKind::kCallReceived ? 1 : 0;
  }
  EXPECT_EQ(told, 1);
}

// What happens to the invitation meanwhile is in what the new session is told of it first.
TEST_F(LateStoreTest, WhoLogsInWhileTheirCallChangesIsToldOfTheCallFirst) {
  TestClient alice = world_.log_in("alice", 0).first;
  world_.log_in("bob", 1);
  world_.log_in("dave", 0);
  const std::string call_id = ask(alice, 1, call_to({"bob", "dave"})).info->call_id;
  TestClient bob = world_.connect(1);
  world_.hold_store();
  alice.send(wire::Request{2, wire::Invite{call_id, {"carol"}, 0, "", ""}});
  bob.send(world_.login("bob"));
  world_.settle();
  const auto delivery = bob.receive_next<wire::Delivery>();
  ASSERT_TRUE(delivery.has_value());
  const auto& received = std::get<wire::Event>(delivery->item);
  EXPECT_EQ(received.kind, wire::EventKind::kCallReceived);
  EXPECT_EQ(received.info->callee_ids, (std::vector<std::string>{"bob", "dave", "carol"}));
  EXPECT_FALSE(bob.receive_next<wire::Delivery>().has_value());
}

// The second is thrown out before it has taken the call over from the first.
TEST_F(LateStoreTest, WhoLogsInTwiceAtOnceKeepsTheCall) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.log_in("bob", 0).first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  TestClient second = world_.connect(0);
  TestClient third = world_.connect(1);
  world_.hold_store();
  second.send(world_.login("bob"));
  third.send(world_.login("bob"));
  world_.settle();
  const auto accepted = third.receive_next<wire::LoginAccepted>();
  ASSERT_TRUE(accepted.has_value());
  ASSERT_TRUE(accepted->current_call.has_value());
  EXPECT_EQ(accepted->current_call->call_id, call_id);
  EXPECT_EQ(member(call_id, "bob")->session_id, accepted->session_id);
}

// Of the devices that another one throws out, one has not taken the call over yet from the one that
// it has thrown out itself.
TEST_F(LateStoreTest, ACallIsLeftByADeviceThatIsThrownOutBeforeItHasTakenItOver) {
  world_.options.max_devices = 2;
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient away = world_.log_in("bob", 0).first;
  ASSERT_EQ(ask(away, 1, wire::SetMultiDevice{true}).code, base::kOk);
  TestClient idle = world_.log_in("bob", 1).first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(away, 2, wire::Accept{call_id, {}}).code, base::kOk);
  away.cut();
  TestClient taking_over = world_.connect(0);
  world_.hold_store();
  alice.send(wire::Request{2, wire::SetStreams{"", {false, true}}});  // delays the taking over
  taking_over.send(world_.login("bob"));
  idle.send(wire::Request{1, wire::SetMultiDevice{false}});
  world_.settle();
  ASSERT_NE(member(call_id, "bob"), nullptr);
  EXPECT_FALSE(member(call_id, "bob")->present());
  EXPECT_EQ(reservation("bob"), "");
}

TEST_F(LateStoreTest, TheEndOfTheCallThatAClientBelievesInIsToldBeforeAnotherCall) {
  TestClient alice = world_.log_in("alice", 0).first;
  TestClient bob = world_.connect(1);
  wire::Login login = world_.login("bob");
  login.known_call = wire::KnownCall{"forgotten", {}, {}, {}, 0};
  world_.hold_store();
  bob.send(login);
  alice.send(wire::Request{1, call_to({"bob"})});
  world_.settle();
  const auto first = bob.receive_next<wire::Delivery>();
  const auto second = bob.receive_next<wire::Delivery>();
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(std::get<wire::Event>(first->item).call_id, "forgotten");
  EXPECT_EQ(std::get<wire::Event>(second->item).kind, wire::EventKind::kCallReceived);
}

TEST_F(LateStoreTest, WhatComesForAUserWhoLogsOutIsNotSent) {
  TestClient alice = world_.log_in("alice", 0).first;
  world_.tell("alice");
  world_.hold_store();
  world_.tell("alice");
  alice.send(wire::Logout{});
  world_.settle();
  world_.advance(1);
  EXPECT_TRUE(alice.closed());
  EXPECT_EQ(world_.service().connections(), 0U);
}

}  // namespace
}  // namespace tuicall::server
