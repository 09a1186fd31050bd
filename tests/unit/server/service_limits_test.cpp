// What silent, slow and greedy clients come up against.
#include "service_fixture.h"

namespace tuicall::server {
namespace {

// ---- silent and slow clients

TEST_F(ServiceTest, ClosesWhoeverDoesNotLogInInTime) {
  TestClient silent = world_.connect();
  TestClient pinging = world_.connect();
  world_.advance(9'999);
  EXPECT_FALSE(silent.closed());
  pinging.send(wire::Ping{});
  world_.advance(1);
  expect_closed_with(silent, "No log-in came within 10000 ms.");
  expect_closed_with(pinging, "No log-in came within 10000 ms.");
}

TEST_F(ServiceTest, KeepsConnectionsThatPingAndClosesSilentOnes) {
  TestClient silent = world_.log_in("alice").first;
  TestClient pinging = world_.log_in("bob").first;
  for (int i = 0; i < 3; ++i) {
    world_.advance(20'000);
    pinging.send(wire::Ping{});
  }
  EXPECT_TRUE(silent.closed()) << "after 50 s";
  EXPECT_FALSE(pinging.closed());
}

TEST_F(ServiceTest, ASessionWaitsForItsClientAndGoesOnWithWhatItMissed) {
  auto [alice, accepted] = world_.log_in("alice");
  alice.cut();
  world_.tell("alice");
  world_.advance(29'000);
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 0};
  auto [back, again] = world_.log_in("alice", 0, resume);
  EXPECT_TRUE(again.resumed);
  const auto delivery = back.receive_next<wire::Delivery>();
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->sequence, 1U);
  back.cut();
  world_.advance(30'000);
  EXPECT_FALSE(world_.log_in("alice", 0, resume).second.resumed) << "its grace has run out";
}

TEST_F(ServiceTest, ASlowReaderOfEventsLosesItsSession) {
  TestClient alice = world_.log_in("alice").first;
  alice.stop_reading();
  for (int i = 0; i < 1'000; ++i) world_.tell("alice");
  EXPECT_FALSE(alice.closed());
  world_.tell("alice");
  EXPECT_TRUE(alice.closed());
}

TEST_F(ServiceTest, ClosesASlowReaderOfAnswersLoggedInOrNot) {
  for (TestClient client : {world_.connect(), world_.log_in("alice").first}) {
    client.stop_reading();
    for (int i = 0; i < 100'000 && !client.closed(); ++i) client.send(wire::Ping{});
    expect_closed_with(client, "More than 262144 bytes were left unread.");
  }
}

TEST_F(ServiceTest, ABurstWaitsForAcknowledgementsAndCostsNothing) {
  world_.options.max_outbox = 16;
  TestClient alice = world_.log_in("alice").first;
  for (int i = 0; i < 16; ++i) world_.tell("alice");
  EXPECT_EQ(sequences(alice), (std::vector<uint64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
  alice.send(wire::Acknowledge{3});
  EXPECT_EQ(sequences(alice), (std::vector<uint64_t>{9, 10, 11}));
  alice.send(wire::Acknowledge{11});
  EXPECT_EQ(sequences(alice), (std::vector<uint64_t>{12, 13, 14, 15, 16}));
  alice.send(wire::Acknowledge{16});
  world_.tell("alice");
  EXPECT_EQ(sequences(alice), (std::vector<uint64_t>{17}));
}

TEST_F(ServiceTest, AnOutboxThatWouldHaveToKeepMoreEndsItsSession) {
  world_.options.max_outbox = 16;
  auto [alice, accepted] = world_.log_in("alice");
  for (int i = 0; i < 17; ++i) world_.tell("alice");
  EXPECT_TRUE(alice.closed());
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 16};
  EXPECT_FALSE(world_.log_in("alice", 0, resume).second.resumed);
}

// A healthy client came back to so much that it was thrown out again, and again.
TEST_F(ServiceTest, DeliveriesOfManyBytesWaitForAcknowledgementsToo) {
  TestClient alice = world_.log_in("alice").first;
  for (int i = 0; i < 10; ++i) {
    wire::Event event;
    event.message = std::string(50'000, 'x');
    Commit commit;
    commit.sdk_app_id = ServiceWorld::kApp;
    commit.tells = {{"alice", call::Scope::kAll, {}, event}};
    world_.store().commit(commit, [](CommitResult) {});
  }
  world_.settle();
  uint64_t last = 0;
  for (int turn = 0; turn < 10 && last < 10; ++turn) {
    const std::vector<uint64_t> numbers = sequences(alice);
    ASSERT_FALSE(numbers.empty());
    EXPECT_LE(numbers.size(), 3U);
    last = numbers.back();
    alice.send(wire::Acknowledge{last});
  }
  EXPECT_EQ(last, 10U);
  EXPECT_FALSE(alice.closed());
}

TEST_F(ServiceTest, OneUsersCameraDoesNotCostAnothersSession) {
  world_.options.max_outbox = 16;
  world_.options.commands_per_second = 0;
  TestClient alice = world_.log_in("alice").first;
  TestClient bob = world_.log_in("bob").first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ask(bob, 1, wire::Accept{call_id, {}});
  const auto last_of = [](TestClient& client) { return sequences(client).back(); };
  bob.send(wire::Acknowledge{last_of(bob)});
  for (uint64_t i = 0; i < 101; ++i) {
    ask(alice, 2 + i, wire::SetStreams{call_id, {i % 2 == 0, i % 2 != 0}});
    alice.send(wire::Acknowledge{2 + 2 + i});
  }
  EXPECT_FALSE(bob.closed());
  wire::Streams seen;
  uint64_t last = 0;
  for (bool more = true; more;) {
    more = false;
    while (const auto delivery = bob.receive_next<wire::Delivery>()) {
      more = true;
      last = delivery->sequence;
      const auto& event = std::get<wire::Event>(delivery->item);
      if (event.kind == wire::EventKind::kUserVideoAvailable) seen.camera = event.available;
      if (event.kind == wire::EventKind::kUserAudioAvailable) seen.microphone = event.available;
    }
    if (more) bob.send(wire::Acknowledge{last});
  }
  EXPECT_EQ(seen, (wire::Streams{true, false})) << "the newest";
}

TEST_F(ServiceTest, CallersDoNotCostABusyUserItsSession) {
  world_.options.max_outbox = 16;
  TestClient bob = world_.log_in("bob").first;
  TestClient eve = world_.log_in("eve").first;
  ask(bob, 1, call_to({"carol"}));
  for (uint64_t i = 1; i <= 40; ++i) {
    ask(eve, i, call_to({"bob"}));
    expect_all_after(0, eve);
  }
  EXPECT_FALSE(bob.closed());
  uint64_t told = 0;
  for (std::vector<uint64_t> numbers = sequences(bob); !numbers.empty(); numbers = sequences(bob)) {
    told += numbers.size();
    bob.send(wire::Acknowledge{numbers.back()});
  }
  EXPECT_LE(told, 8U);
  expect_alive(bob);
}

// ---- limits

TEST_F(ServiceTest, AUserWithTooManyCommandsIsToldSo) {
  world_.options.commands_per_second = 10;
  world_.options.command_burst = 3;
  TestClient alice = world_.log_in("alice").first;
  TestClient bob = world_.log_in("bob").first;
  for (uint64_t i = 1; i <= 3; ++i)
    EXPECT_EQ(ask(alice, i, wire::SetMultiDevice{true}).code, base::kOk);
  const wire::RequestResult refused = ask(alice, 4, wire::SetMultiDevice{true});
  EXPECT_EQ(refused.code, base::kRequestRefused);
  EXPECT_TRUE(contains(refused.message, "Too many commands, expected at most 10 a second"));
  TestClient device = world_.log_in("alice").first;
  EXPECT_EQ(ask(device, 1, wire::SetMultiDevice{true}).code, base::kRequestRefused)
      << "she has one allowance for all her devices";
  EXPECT_EQ(ask(bob, 1, wire::SetMultiDevice{true}).code, base::kOk) << "somebody else";
  world_.advance(100);
  EXPECT_EQ(ask(alice, 5, wire::SetMultiDevice{true}).code, base::kOk);
  EXPECT_EQ(ask(alice, 6, wire::SetMultiDevice{true}).code, base::kRequestRefused);
}

// A connection that is reset: the kernel knows its address so many times, and then no longer.
class ResetStream : public net::Stream {
 public:
  ResetStream(int answers, Handler& handler) : answers_(answers), handler_(handler) {}
  void start(Handler handler) override { handler_ = std::move(handler); }
  void send(std::span<const uint8_t> /*bytes*/) override {}
  void close(uint64_t /*linger_ms*/) override {}
  size_t pending_bytes() const override { return 0; }
  std::string peer_address() const override { return answers_-- > 0 ? "192.0.2.1:4711" : ""; }

 private:
  mutable int answers_;
  Handler& handler_;
};

TEST_F(ServiceTest, AConnectionMayBeResetWhileItIsAccepted) {
  for (int answers = 0; answers < 4; ++answers) {
    net::Stream::Handler handler;
    world_.service().accept(std::make_unique<ResetStream>(answers, handler));
    ASSERT_TRUE(handler.on_close) << answers;
    handler.on_close("reset by the test");
    world_.settle();
    EXPECT_EQ(world_.service().connections(), 0U) << answers;
  }
}

TEST_F(ServiceTest, AnAddressHasSoManyConnections) {
  world_.options.max_connections_per_address = 2;
  TestClient first = world_.connect();
  TestClient second = world_.log_in("alice").first;
  TestClient third = world_.connect();
  EXPECT_TRUE(third.closed());
  EXPECT_EQ(world_.service().connections(), 2U);
  first.cut();
  expect_alive(second);
  EXPECT_FALSE(world_.connect().closed());
}

}  // namespace
}  // namespace tuicall::server
