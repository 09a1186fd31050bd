// What the server's logic does with good, broken, slow, silent and newer clients. The clock is the
// test's.
#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "service_world.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::server {
namespace {

namespace fb = wire::schema;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A frame as our encoder does not make it.
template <typename Build>
std::vector<uint8_t> framed(int kind, Build&& build) {
  flatbuffers::FlatBufferBuilder builder;
  const flatbuffers::Offset<void> body = build(builder);
  builder.Finish(fb::CreateFrame(builder, static_cast<fb::Body>(kind), body));
  std::vector<uint8_t> bytes(sizeof(uint32_t));
  flatbuffers::WriteScalar(bytes.data(), builder.GetSize());
  bytes.insert(bytes.end(), builder.GetBufferPointer(),
               builder.GetBufferPointer() + builder.GetSize());
  return bytes;
}

std::vector<uint8_t> unknown_frame() {
  return framed(200, [](auto& b) { return fb::CreatePing(b).Union(); });
}

std::vector<uint8_t> unknown_request(uint64_t request_id) {
  return framed(static_cast<int>(fb::Body::Request), [&](auto& b) {
    return fb::CreateRequest(b, request_id, static_cast<fb::Command>(99),
                             fb::CreateHangup(b).Union())
        .Union();
  });
}

wire::PlaceCall call_to(std::vector<std::string> callees) {
  wire::PlaceCall place;
  place.callee_ids = std::move(callees);
  place.media_type = base::MediaType::kAudio;
  return place;
}

wire::RequestResult ask(TestClient& client, uint64_t request_id, wire::Command command) {
  client.send(wire::Request{request_id, std::move(command)});
  while (const auto delivery = client.receive_next<wire::Delivery>()) {
    if (const auto* result = std::get_if<wire::RequestResult>(&delivery->item)) return *result;
  }
  ADD_FAILURE() << "request " << request_id << " was not answered";
  return {};
}

class ServiceTest : public testing::Test {
 protected:
  // The client was told what it did, and its connection is closed.
  static void expect_closed_with(TestClient& client, const std::string& part) {
    const auto notice = client.receive_next<wire::Notice>();
    ASSERT_TRUE(notice.has_value()) << part;
    EXPECT_TRUE(contains(notice->message, part)) << notice->message;
    EXPECT_TRUE(client.closed());
  }

  static void expect_alive(TestClient& client) {
    client.send(wire::Ping{});
    EXPECT_TRUE(client.receive_next<wire::Pong>().has_value());
    EXPECT_FALSE(client.closed());
  }

  // None of the deliveries was left out, because it was too long; acknowledges them. Gives the
  // last one's number; last: that of the one before, 0 if it is not known.
  static uint64_t expect_all_after(uint64_t last, TestClient& client) {
    while (const auto delivery = client.receive_next<wire::Delivery>()) {
      EXPECT_TRUE(last == 0 || delivery->sequence == last + 1) << delivery->sequence;
      last = delivery->sequence;
    }
    client.send(wire::Acknowledge{last});
    return last;
  }

  void expect_refused(const wire::Login& login, int32_t code, const std::string& part) {
    TestClient client = world_.connect();
    client.send(login);
    const auto refused = client.receive_next<wire::LoginRefused>();
    ASSERT_TRUE(refused.has_value()) << part;
    EXPECT_EQ(refused->code, code) << refused->message;
    EXPECT_TRUE(contains(refused->message, part)) << refused->message;
    EXPECT_TRUE(client.closed());
  }

  ServiceWorld world_;
};

// ---- versions and broken input

TEST_F(ServiceTest, RefusesProtocolVersionsThatDoNotMeetInWords) {
  wire::Login newer = world_.login("alice");
  newer.protocol_min = newer.protocol_max = wire::kProtocolMax + 1;
  expect_refused(newer, base::kParamInvalid,
                 "speaks protocol versions 2 to 2, expected one of 1 to 1");
  wire::Login older = world_.login("alice");
  older.protocol_min = older.protocol_max = 0;
  expect_refused(older, base::kParamInvalid, "0 to 0");
  wire::Login absurd = world_.login("alice");
  absurd.protocol_min = 2;
  absurd.protocol_max = 1;
  expect_refused(absurd, base::kParamInvalid, "2 to 1");
}

TEST_F(ServiceTest, SpeaksTheHighestVersionThatBothKnow) {
  TestClient client = world_.connect();
  wire::Login login = world_.login("alice");
  login.protocol_max = 9;
  client.send(login);
  const auto accepted = client.receive_next<wire::LoginAccepted>();
  ASSERT_TRUE(accepted.has_value());
  EXPECT_EQ(accepted->protocol, wire::kProtocolMax);
}

TEST_F(ServiceTest, AnswersMessagesOfANewerPeerAndGoesOn) {
  TestClient alice = world_.log_in("alice").first;
  alice.send_bytes(unknown_frame());
  const auto notice = alice.receive_next<wire::Notice>();
  ASSERT_TRUE(notice.has_value());
  EXPECT_EQ(notice->code, base::kParamInvalid);
  EXPECT_TRUE(contains(notice->message, "200")) << notice->message;
  alice.send_bytes(unknown_request(1));
  const auto answer = alice.receive_next<wire::Delivery>();
  ASSERT_TRUE(answer.has_value());
  const auto& result = std::get<wire::RequestResult>(answer->item);
  EXPECT_EQ(result.request_id, 1U);
  EXPECT_EQ(result.code, base::kParamInvalid);
  EXPECT_EQ(ask(alice, 2, wire::SetMultiDevice{true}).code, base::kOk);
  expect_alive(alice);
}

TEST_F(ServiceTest, ClosesWhoeverSendsWhatCannotBeRead) {
  TestClient garbage = world_.connect();
  garbage.send_bytes({3, 0, 0, 0, 'x', 'y', 'z'});
  expect_closed_with(garbage, "not a well-formed FlatBuffer");

  TestClient too_long = world_.log_in("alice").first;
  too_long.send_bytes({0x01, 0x00, 0x01, 0x00});
  expect_closed_with(too_long, "A frame of 65537 bytes was announced, expected 1 to 65536.");

  TestClient empty = world_.connect();
  empty.send_bytes({0, 0, 0, 0});
  expect_closed_with(empty, "A frame of 0 bytes");
}

TEST_F(ServiceTest, ClosesWhoeverSendsTextThatIsNotUtf8) {
  TestClient client = world_.connect();
  client.send_bytes(framed(static_cast<int>(fb::Body::Login), [](auto& b) {
    return fb::CreateLogin(b, 1, 1, 7, b.CreateString("\xC0\x80")).Union();
  }));
  expect_closed_with(client, "user_id is not valid UTF-8");
}

// Which the server never does on purpose.
TEST_F(ServiceTest, WhatIsTooLongToBeSentCostsTheSessionAndNothingElse) {
  auto [alice, accepted] = world_.log_in("alice");
  wire::Event event;
  event.kind = wire::EventKind::kCallEnd;
  event.message = std::string(70'000, 'x');
  Commit commit;
  commit.sdk_app_id = ServiceWorld::kApp;
  commit.tells = {{"alice", call::Scope::kAll, {}, event}};
  world_.store().commit(commit, [](CommitResult) {});
  world_.settle();
  EXPECT_TRUE(alice.closed());
  const wire::Resume resume{accepted.session_id, accepted.resume_token, 0};
  auto [back, again] = world_.log_in("alice", 0, resume);
  EXPECT_FALSE(again.resumed);
  expect_alive(back);
}

TEST_F(ServiceTest, ACutFrameIsWaitedForAndChangesNothing) {
  TestClient alice = world_.log_in("alice").first;
  std::vector<uint8_t> whole;
  ASSERT_TRUE(wire::encode(wire::Request{1, wire::SetMultiDevice{true}}, whole).ok());
  for (const uint8_t byte : whole) {
    EXPECT_FALSE(alice.receive().has_value());
    alice.send_bytes({byte});
  }
  EXPECT_TRUE(alice.receive_next<wire::Delivery>().has_value());
  alice.send_bytes({whole.begin(), whole.begin() + 7});
  alice.cut();
  EXPECT_EQ(world_.service().connections(), 0U);
}

TEST_F(ServiceTest, WantsOneLoginAndNothingBefore) {
  TestClient early = world_.connect();
  early.send(wire::Request{1, wire::Hangup{}});
  expect_closed_with(early, "expected one Login");
  TestClient unknown = world_.connect();
  unknown.send_bytes(unknown_request(1));
  expect_closed_with(unknown, "before the log-in");
  TestClient twice = world_.log_in("alice").first;
  twice.send(world_.login("alice"));
  expect_closed_with(twice, "once they have logged in");
}

TEST_F(ServiceTest, RequestsAndAcknowledgementsHaveTheirOrder) {
  TestClient gap = world_.log_in("alice").first;
  gap.send(wire::Request{2, wire::Hangup{}});
  expect_closed_with(gap, "expected request 1");
  TestClient ahead = world_.log_in("bob").first;
  ahead.send(wire::Acknowledge{1});
  expect_closed_with(ahead, "Delivery 1 was acknowledged, expected at most 0");
}

TEST_F(ServiceTest, WhatAClientSaysOfItsCallIsBounded) {
  wire::Login login = world_.login("alice");
  login.known_call = wire::KnownCall{std::string(60'000, 'x'), {}, {}, {}, 1};
  expect_refused(login, base::kParamInvalid, "id of the known call has 60000 bytes");
  login.known_call = wire::KnownCall{"call", {0, std::string(60'000, 'x')}, {}, {}, 1};
  expect_refused(login, base::kParamInvalid, "room id has 60000 bytes");
}

TEST_F(ServiceTest, AJoinNamesACallOrARoomOfAGroup) {
  TestClient alice = world_.log_in("alice").first;
  TestClient bob = world_.log_in("bob").first;
  wire::PlaceCall place = call_to({"carol"});
  place.room_id.number = 5;
  ASSERT_EQ(ask(alice, 1, place).code, base::kOk);
  const std::pair<wire::Join, const char*> cases[] = {
      {{"", {}, "", {}, {}}, "Neither a call nor a room"},
      {{"", {5, ""}, "", {}, {}}, "group id is empty"},
      {{"", {-1, ""}, "team", {}, {}}, "room number is -1"},
      {{"", {0, std::string(65, 'r')}, "team", {}, {}}, "room id has 65 bytes"},
      {{"", {5, ""}, std::string(60'000, 'g'), {}, {}}, "group id has 60000 bytes"},
  };
  uint64_t request_id = 0;
  for (const auto& [join, part] : cases) {
    const wire::RequestResult result = ask(bob, ++request_id, join);
    EXPECT_EQ(result.code, base::kParamInvalid) << part;
    EXPECT_TRUE(contains(result.message, part)) << result.message;
  }
}

TEST_F(ServiceTest, NobodyIsReservedForACallThatMayNotBe) {
  TestClient alice = world_.log_in("alice").first;
  std::vector<std::string> crowd;
  for (int i = 0; i < 4000; ++i) crowd.push_back("u" + std::to_string(i));
  const wire::RequestResult result = ask(alice, 1, call_to(crowd));
  EXPECT_EQ(result.code, base::kParamInvalid);
  EXPECT_TRUE(contains(result.message, "4001 people, expected at most 9")) << result.message;
  EXPECT_EQ(ask(alice, 2, call_to({"u1", "u1", "alice"})).code, base::kOk);
  EXPECT_EQ(ask(alice, 3, wire::Invite{"", crowd, 0, "", ""}).code, base::kParamInvalid);
}

TEST_F(ServiceTest, TheLargestCallWithTheLongestProfilesFitsIntoAFrame) {
  world_.options.max_people = base::kMaxPeople;
  const wire::SetSelfInfo longest{std::string(500, 'n'), std::string(500, 'a')};
  TestClient alice = world_.log_in("alice").first;
  ask(alice, 1, longest);
  wire::PlaceCall place = call_to({"nobody"});
  place.group_id = std::string(64, 'g');
  place.user_data = std::string(1000, 'd');
  const std::string call_id = ask(alice, 2, place).info->call_id;
  uint64_t last = 0;
  for (int i = 0; i < 48; ++i) {
    TestClient guest = world_.log_in(std::string(28, 'g') + std::to_string(1000 + i)).first;
    ask(guest, 1, longest);
    ASSERT_EQ(ask(guest, 2, wire::Join{call_id, {}, "", {}, {}}).code, base::kOk);
    last = expect_all_after(last, alice);
  }
}

TEST_F(ServiceTest, ACallThroughWhichManyPassStaysWithinAFrame) {
  world_.options.commands_per_second = 0;
  TestClient alice = world_.log_in("alice").first;
  TestClient bob = world_.log_in("bob").first;
  const std::string call_id = ask(alice, 1, call_to({"bob"})).info->call_id;
  ASSERT_EQ(ask(bob, 1, wire::Accept{call_id, {}}).code, base::kOk);
  uint64_t last = 0;
  for (int i = 0; i < 1600; ++i) {
    const std::string stranger = std::string(28, 's') + std::to_string(1000 + i);
    alice.send(
        wire::Request{2 + static_cast<uint64_t>(i), wire::Invite{call_id, {stranger}, 1, "", ""}});
    world_.advance(1);
    last = expect_all_after(last, bob);
    expect_all_after(0, alice);
  }
  EXPECT_GT(last, 3200U);
}

// ---- tickets

TEST_F(ServiceTest, ATicketForEverHolds) {
  wire::Login login = world_.login("alice", INT64_MAX - world_.now_ms() / 1000);
  TestClient alice = world_.connect();
  alice.send(login);
  ASSERT_TRUE(alice.receive_next<wire::LoginAccepted>().has_value());
  world_.advance(1000);
  expect_alive(alice);
}

TEST_F(ServiceTest, ATicketThatRunsOutEndsTheConnectionAndNotTheSession) {
  TestClient alice = world_.connect();
  alice.send(world_.login("alice", 30));
  const auto accepted = alice.receive_next<wire::LoginAccepted>();
  ASSERT_TRUE(accepted.has_value());
  world_.advance(29'999);
  expect_alive(alice);
  world_.advance(1001);
  const auto refused = alice.receive_next<wire::LoginRefused>();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->code, base::kUserSigExpired);
  EXPECT_TRUE(alice.closed());
  const wire::Resume resume{accepted->session_id, accepted->resume_token, 0};
  EXPECT_TRUE(world_.log_in("alice", 0, resume).second.resumed);
}

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

// The numbers of the deliveries that have come.
std::vector<uint64_t> sequences(TestClient& client) {
  std::vector<uint64_t> numbers;
  while (const auto delivery = client.receive_next<wire::Delivery>())
    numbers.push_back(delivery->sequence);
  return numbers;
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
  place.callees = {{"bob", {}, {}}};
  place.media_type = base::MediaType::kAudio;
  place.timeout_ms = 5'000;
  world_.store().reserve({ServiceWorld::kApp, "orphan", "alice", {"bob"}}, [](const auto&) {});
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

// ---- going down

TEST_F(ServiceTest, DrainingLetsEachClientTakeWhatWaitsForIt) {
  TestClient idle = world_.log_in("alice").first;
  TestClient busy = world_.log_in("bob").first;
  TestClient stranger = world_.connect();
  world_.tell("bob");
  bool drained = false;
  world_.service().drain([&] { drained = true; });
  EXPECT_TRUE(stranger.closed());
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(contains(idle.receive_next<wire::Notice>()->message, "going down"));
  EXPECT_FALSE(busy.closed());
  EXPECT_FALSE(drained);
  busy.send(wire::Acknowledge{busy.receive_next<wire::Delivery>()->sequence});
  EXPECT_TRUE(busy.closed());
  EXPECT_TRUE(drained);
}

}  // namespace
}  // namespace tuicall::server
