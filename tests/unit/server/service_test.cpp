// What the server's logic does with good, broken and newer clients. The clock is the test's.
#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "service_fixture.h"
#include "wire/schema/frame_generated.h"

namespace tuicall::server {
namespace {

namespace fb = wire::schema;

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
