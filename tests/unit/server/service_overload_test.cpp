// A worker that is late refuses what is new, and serves what goes on. How late it is the tests say.
#include "service_fixture.h"

namespace tuicall::server {
namespace {

constexpr int64_t kMost_us = 20'000;  // of the default options

// What is refused for overload is said by a notice, and not by a delivery.
bool is_refused(TestClient& client, uint64_t request_id, wire::Command command) {
  client.send(wire::Request{request_id, std::move(command)});
  while (const auto frame = client.receive()) {
    if (const auto* notice = std::get_if<wire::Notice>(&*frame)) {
      EXPECT_EQ(notice->request_id, request_id);
      EXPECT_EQ(notice->code, base::kServerOverloaded);
      EXPECT_TRUE(contains(notice->message, "The server is overloaded"));
      return true;
    }
    const auto* delivery = std::get_if<wire::Delivery>(&*frame);
    if (delivery != nullptr && std::holds_alternative<wire::RequestResult>(delivery->item))
      return false;
  }
  ADD_FAILURE() << "request " << request_id << " was not answered";
  return false;
}

TEST_F(ServiceTest, ALateWorkerRefusesNewCallsAndInvitations) {
  TestClient alice = world_.log_in("alice").first;
  TestClient bob = world_.log_in("bob").first;
  EXPECT_FALSE(is_refused(alice, 1, call_to({"bob"})));
  world_.delay_us = kMost_us;
  EXPECT_TRUE(is_refused(alice, 2, wire::Invite{"", {"carol"}, 0, "", ""}));
  TestClient carol = world_.log_in("carol").first;
  EXPECT_TRUE(is_refused(carol, 1, call_to({"dave"})));
  EXPECT_TRUE(is_refused(carol, 2, call_to({"dave"}))) << "each time";
  world_.delay_us = 0;
  EXPECT_FALSE(is_refused(carol, 3, call_to({"dave"})));
  EXPECT_FALSE(is_refused(alice, 3, wire::Invite{"", {"erin"}, 0, "", ""}));
}

TEST_F(ServiceTest, ALateWorkerServesTheCallsThatItHas) {
  TestClient alice = world_.log_in("alice").first;
  auto [bob, accepted] = world_.log_in("bob");
  TestClient carol = world_.log_in("carol").first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  world_.delay_us = 100 * kMost_us;
  EXPECT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  EXPECT_EQ(ask(alice, 2, wire::SetStreams{call_id, {false, true}}).code, base::kOk);
  EXPECT_EQ(ask(alice, 3, wire::SwitchMedia{call_id, base::MediaType::kVideo}).code, base::kOk);
  EXPECT_EQ(ask(carol, 1, wire::Join{call_id, {}, "", base::MediaType::kAudio, {}}).code,
            base::kOk);
  EXPECT_EQ(ask(carol, 2, wire::SetSelfInfo{"Carol", ""}).code, base::kOk);
  bob.cut();
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 0};
  auto [back, again] = world_.log_in("bob", 0, resume);
  EXPECT_TRUE(again.resumed);
  EXPECT_EQ(ask(back, 2, wire::Hangup{call_id}).code, base::kOk);
}

// Nothing was done, so it may be asked again, over this connection or after a return.
TEST_F(ServiceTest, ARefusedCallHasLeftNothingBehind) {
  auto [alice, accepted] = world_.log_in("alice");
  world_.delay_us = kMost_us;
  EXPECT_TRUE(is_refused(alice, 1, call_to({"bob"})));
  alice.cut();
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 0};
  auto [back, again] = world_.log_in("alice", 0, resume);
  EXPECT_TRUE(again.resumed);
  EXPECT_EQ(again.last_request_id, 0U) << "the client may ask it again";
  world_.delay_us = 0;
  EXPECT_EQ(ask(back, 1, call_to({"bob"})).code, base::kOk);
}

TEST_F(ServiceTest, TheLaterAWorkerIsTheMoreItRefuses) {
  TestClient alice = world_.log_in("alice").first;
  uint64_t asked = 0;
  const auto refused_of_20 = [&] {
    int refused = 0;
    for (int i = 0; i < 20; ++i) {
      refused += is_refused(alice, ++asked, call_to({"nobody"})) ? 1 : 0;
      world_.advance(100);
    }
    return refused;
  };
  for (const auto& [delay_us, expected] : {std::pair<int64_t, int>(kMost_us / 2, 0),
                                           {kMost_us * 5 / 8, 5},
                                           {kMost_us * 3 / 4, 10},
                                           {kMost_us * 7 / 8, 15},
                                           {kMost_us, 20},
                                           {kMost_us * 1000, 20},
                                           {0, 0}}) {
    world_.delay_us = delay_us;
    EXPECT_EQ(refused_of_20(), expected) << delay_us;
  }
}

TEST_F(ServiceTest, AnOperatorSaysHowLateIsTooLate) {
  TestClient alice = world_.log_in("alice").first;
  world_.options.overload_delay_ms = 1'000;
  world_.delay_us = 500'000;
  EXPECT_FALSE(is_refused(alice, 1, call_to({"bob"})));
  world_.delay_us = 1'000'000;
  EXPECT_TRUE(is_refused(alice, 2, call_to({"bob"})));
  world_.options.overload_delay_ms = 0;
  EXPECT_FALSE(is_refused(alice, 3, call_to({"bob"}))) << "never";
}

TEST_F(ServiceTest, AnOverloadIsLoggedWhenItBeginsAndWhenItIsOver) {
  TestClient alice = world_.log_in("alice").first;
  world_.logged.clear();
  world_.delay_us = 2 * kMost_us;
  for (uint64_t i = 1; i <= 3; ++i) {
    EXPECT_TRUE(is_refused(alice, i, call_to({"bob"})));
    world_.advance(900);
    world_.delay_us = kMost_us;
  }
  EXPECT_EQ(world_.logged, (std::vector<std::string>{"overloaded worker=0 delay_ms=40"}));
  world_.advance(100);
  EXPECT_EQ(world_.logged.back(),
            "overload_over worker=0 refused=3 lasted_ms=1800 longest_delay_ms=40");
  world_.advance(10'000);
  EXPECT_EQ(world_.logged.size(), 2U);
  EXPECT_TRUE(is_refused(alice, 4, call_to({"bob"})));
  EXPECT_EQ(world_.logged.back(), "overloaded worker=0 delay_ms=20") << "again";
}

// A refusal costs little, and what is refused is none of the user's commands.
TEST_F(ServiceTest, WhatIsRefusedForOverloadDoesNotCount) {
  world_.options.commands_per_second = 1;
  world_.options.command_burst = 1;
  TestClient alice = world_.log_in("alice").first;
  world_.delay_us = kMost_us;
  for (uint64_t i = 1; i <= 10; ++i) EXPECT_TRUE(is_refused(alice, i, call_to({"bob"})));
  world_.delay_us = 0;
  EXPECT_EQ(ask(alice, 11, call_to({"bob"})).code, base::kOk);
}

}  // namespace
}  // namespace tuicall::server
