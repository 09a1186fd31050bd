// Who gets a way for sound and who loses it, and what goes through the connection of a client.
#include <algorithm>
#include <deque>

#include "auth/user_sig.h"
#include "service_fixture.h"

namespace tuicall::server {
namespace {

std::string fingerprint() {
  std::string text = "AB";
  for (int i = 1; i < 32; ++i) text += ":0F";
  return text;
}

// Remembers what it was asked, and answers at once or when it is told to.
class FakeGate : public MediaGate {
 public:
  void open(const MediaKey& key, const std::string& fingerprint, Opened done) override {
    opened.emplace_back(key, fingerprint);
    if (!answers_later) return done(answer);
    waiting.push_back(std::move(done));
  }
  void close(const MediaKey& key) override { closed.push_back(key.user_id + "@" + key.call_id); }
  void withdraw(const MediaKey& key, uint32_t ssrc) override {
    withdrawn.push_back(key.user_id + "@" + key.call_id + " " + std::to_string(ssrc));
  }
  void datagram(uint64_t peer_id, std::span<const uint8_t> bytes) override {
    datagrams.emplace_back(peer_id, std::vector<uint8_t>(bytes.begin(), bytes.end()));
  }
  void tunnel_gone(uint64_t peer_id) override { gone.push_back(peer_id); }

  bool has_closed(const std::string& user_id, const std::string& call_id) const {
    return std::count(closed.begin(), closed.end(), user_id + "@" + call_id) != 0;
  }

  base::Result<MediaOffer> answer =
      MediaOffer{"media.example.org", 7000, "ufrag", "password", "01:02", 4711};
  bool answers_later = false;
  std::deque<Opened> waiting;
  std::vector<std::pair<MediaKey, std::string>> opened;
  std::vector<std::string> closed;
  std::vector<std::string> withdrawn;
  std::vector<std::pair<uint64_t, std::vector<uint8_t>>> datagrams;
  std::vector<uint64_t> gone;
};

class ServiceMediaTest : public ServiceTest {
 protected:
  ServiceMediaTest() { world_.media = &gate_; }

  // Alice has called the others, who have not answered.
  void call(std::vector<std::string> callees) {
    alice_ = world_.log_in("alice").first;
    for (const std::string& callee : callees) others_[callee] = world_.log_in(callee).first;
    wire::PlaceCall place = call_to(callees);
    if (callees.size() > 1) place.group_id = "group";
    const wire::RequestResult placed = ask(alice_, 1, place);
    ASSERT_EQ(placed.code, base::kOk) << placed.message;
    call_id_ = placed.info->call_id;
  }
  void call_and_accept(const std::vector<std::string>& callees) {
    call(callees);
    for (const std::string& callee : callees)
      ASSERT_EQ(ask(others_[callee], 1, wire::Accept{}).code, base::kOk);
  }
  static wire::MediaOpened open(TestClient& client, const std::string& call_id,
                                const std::string& of = fingerprint()) {
    client.send(wire::OpenMedia{call_id, of});
    const auto answer = client.receive_next<wire::MediaOpened>();
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(wire::MediaOpened{});
  }
  static void expect_refused(const wire::MediaOpened& answer, int32_t code,
                             const std::string& part) {
    EXPECT_EQ(answer.code, code) << answer.message;
    EXPECT_TRUE(contains(answer.message, part)) << answer.message;
    EXPECT_TRUE(answer.ice_pwd.empty());
  }

  // What this client was told of whose sound is there: "bob on".
  static std::vector<std::string> take_audio(TestClient& client) {
    std::vector<std::string> told;
    while (const auto delivery = client.receive_next<wire::Delivery>()) {
      const auto* event = std::get_if<wire::Event>(&delivery->item);
      if (event != nullptr && event->kind == wire::EventKind::kUserAudioAvailable)
        told.push_back(event->user_id + (event->available ? " on" : " off"));
    }
    return told;
  }
  void flow(const std::string& user_id, bool flowing, uint32_t app = ServiceWorld::kApp) {
    world_.service().audio_flow({app, call_id_, user_id}, flowing);
    world_.settle();
  }

  FakeGate gate_;
  TestClient alice_;
  std::map<std::string, TestClient> others_;
  std::string call_id_;
};

TEST_F(ServiceMediaTest, OneInACallIsToldTheWay) {
  call_and_accept({"bob"});
  const wire::MediaOpened answer = open(alice_, call_id_);
  EXPECT_EQ(answer, (wire::MediaOpened{call_id_, 0, "", "media.example.org", 7000, "ufrag",
                                       "password", "01:02", 4711}));
  ASSERT_EQ(gate_.opened.size(), 1U);
  EXPECT_EQ(gate_.opened[0].first, (MediaKey{ServiceWorld::kApp, call_id_, "alice"}));
  EXPECT_EQ(gate_.opened[0].second, fingerprint());
}

TEST_F(ServiceMediaTest, AServerWithoutSoundSaysSo) {
  world_.media = nullptr;
  call_and_accept({"bob"});
  expect_refused(open(alice_, call_id_), base::kSceneNotSupported, "media-listen");
  alice_.send(wire::MediaDatagram{{1, 2, 3}});
  expect_alive(alice_);
}

TEST_F(ServiceMediaTest, OneWhoIsNotConnectedInTheCallHasNone) {
  call({"bob"});
  expect_refused(open(alice_, call_id_), base::kRequestRefused, "alice is not connected in call");
  expect_refused(open(others_["bob"], call_id_), base::kRequestRefused, "bob is not connected");
  TestClient eve = world_.log_in("eve").first;
  expect_refused(open(eve, call_id_), base::kRequestRefused, "eve is not connected");
  expect_refused(open(alice_, "no call"), base::kCallMissing, "'no call'");
  expect_refused(open(alice_, ""), base::kCallMissing, "''");
  EXPECT_TRUE(gate_.opened.empty());
}

TEST_F(ServiceMediaTest, ACallOfAnotherAppIsNotThere) {
  world_.apps[8] = App{{"another key"}, {}};
  call_and_accept({"bob"});
  auth::UserSigClaims claims;
  claims.user_id = "alice";
  claims.sdk_app_id = 8;
  claims.issued_at_s = world_.now_ms() / 1000;
  claims.expire_s = 60;
  wire::Login login = world_.login("alice");
  login.sdk_app_id = 8;
  login.user_sig = *auth::make_user_sig(claims, "another key");
  TestClient namesake = world_.connect();
  namesake.send(login);
  ASSERT_TRUE(namesake.receive_next<wire::LoginAccepted>().has_value());
  expect_refused(open(namesake, call_id_), base::kCallMissing, call_id_);
  EXPECT_TRUE(gate_.opened.empty());
}

TEST_F(ServiceMediaTest, OnlyTheDeviceInTheCallHasOne) {
  call({"bob"});
  ASSERT_EQ(ask(others_["bob"], 1, wire::SetMultiDevice{true}).code, base::kOk);
  TestClient tablet = world_.log_in("bob").first;
  ASSERT_EQ(ask(others_["bob"], 2, wire::Accept{}).code, base::kOk);
  expect_refused(open(tablet, call_id_), base::kRequestRefused, "with another device");
  EXPECT_EQ(open(others_["bob"], call_id_).code, base::kOk);
}

TEST_F(ServiceMediaTest, WhatIsAskedForIsChecked) {
  call_and_accept({"bob"});
  for (const char* wrong : {"", "AB", "AB:CD"})
    expect_refused(open(alice_, call_id_, wrong), base::kParamInvalid, "SHA-256");
  expect_refused(open(alice_, call_id_, fingerprint() + ":00"), base::kParamInvalid, "SHA-256");
  expect_refused(open(alice_, std::string(65, 'x')), base::kParamInvalid, "at most 64");
  expect_alive(alice_);
}

TEST_F(ServiceMediaTest, WhatTheRelayRefusesIsPassedOn) {
  call_and_accept({"bob"});
  gate_.answer = base::Status{base::kRequestRefused, "The relay is full."};
  expect_refused(open(alice_, call_id_), base::kRequestRefused, "The relay is full.");
}

TEST_F(ServiceMediaTest, AskingOverAndOverIsLimited) {
  world_.options.command_burst = 5;
  call_and_accept({"bob"});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(open(alice_, call_id_).code, base::kOk);
  expect_refused(open(alice_, call_id_), base::kRequestRefused, "Too many commands");
}

TEST_F(ServiceMediaTest, BeforeTheLogInItBreaksTheProtocol) {
  TestClient client = world_.connect();
  client.send(wire::OpenMedia{"call", fingerprint()});
  expect_closed_with(client, "before the log-in");
}

// ---- the end of it

TEST_F(ServiceMediaTest, TheEndOfACallTakesItFromAll) {
  call_and_accept({"bob"});
  EXPECT_TRUE(gate_.closed.empty());
  ask(others_["bob"], 2, wire::Hangup{});
  EXPECT_TRUE(gate_.has_closed("alice", call_id_));
  EXPECT_TRUE(gate_.has_closed("bob", call_id_));
  expect_refused(open(alice_, call_id_), base::kRequestRefused, "not connected");
}

TEST_F(ServiceMediaTest, WhoLeavesAGroupCallLosesItAlone) {
  call_and_accept({"bob", "carol"});
  ask(others_["bob"], 2, wire::Hangup{});
  EXPECT_TRUE(gate_.has_closed("bob", call_id_));
  EXPECT_FALSE(gate_.has_closed("alice", call_id_));
  EXPECT_FALSE(gate_.has_closed("carol", call_id_));
}

TEST_F(ServiceMediaTest, WhoDoesNotComeBackLosesIt) {
  call_and_accept({"bob"});
  ASSERT_EQ(open(others_["bob"], call_id_).code, base::kOk);
  others_["bob"].cut();
  EXPECT_TRUE(gate_.closed.empty()) << "its sound goes on while its connection is away";
  for (int i = 0; i < 4; ++i) {
    world_.advance(10'000);
    alice_.send(wire::Ping{});
  }
  EXPECT_TRUE(gate_.has_closed("bob", call_id_));
  EXPECT_TRUE(gate_.has_closed("alice", call_id_)) << "nobody is left but her";
}

TEST_F(ServiceMediaTest, ALogOutTakesIt) {
  call_and_accept({"bob"});
  others_["bob"].send(wire::Logout{});
  EXPECT_TRUE(gate_.has_closed("bob", call_id_));
}

TEST_F(ServiceMediaTest, WhoHasLeftMeanwhileIsNotAdmitted) {
  call_and_accept({"bob"});
  gate_.answers_later = true;
  alice_.send(wire::OpenMedia{call_id_, fingerprint()});
  ask(others_["bob"], 2, wire::Hangup{});
  gate_.closed.clear();
  ASSERT_EQ(gate_.waiting.size(), 1U);
  gate_.waiting.front()(gate_.answer);
  EXPECT_TRUE(gate_.closed.empty()) << "another device may have opened one since";
  EXPECT_EQ(gate_.withdrawn, std::vector<std::string>{"alice@" + call_id_ + " 4711"});
  const auto answer = alice_.receive_next<wire::MediaOpened>();
  ASSERT_TRUE(answer.has_value());
  expect_refused(*answer, base::kRequestRefused, "not connected");
}

TEST_F(ServiceMediaTest, AnAnswerForAConnectionThatIsGoneIsDropped) {
  call_and_accept({"bob"});
  gate_.answers_later = true;
  alice_.send(wire::OpenMedia{call_id_, fingerprint()});
  alice_.cut();
  gate_.waiting.front()(gate_.answer);
  expect_alive(others_["bob"]);
  EXPECT_TRUE(gate_.gone.empty()) << "it never was a tunnel";
}

// ---- whether their sound comes

using Told = std::vector<std::string>;

TEST_F(ServiceMediaTest, TheOthersAreToldWhenAnOpenMicrophoneStallsAndGoesOn) {
  call_and_accept({"bob", "carol"});
  ASSERT_EQ(ask(others_["bob"], 2, wire::SetStreams{call_id_, {false, true}}).code, base::kOk);
  flow("bob", true);
  EXPECT_EQ(take_audio(alice_), Told{"bob on"}) << "once";
  take_audio(others_["carol"]);
  flow("bob", false);
  EXPECT_EQ(take_audio(alice_), Told{"bob off"});
  EXPECT_EQ(take_audio(others_["carol"]), Told{"bob off"});
  EXPECT_EQ(take_audio(others_["bob"]), Told{});
  flow("bob", true);
  EXPECT_EQ(take_audio(alice_), Told{"bob on"});
}

TEST_F(ServiceMediaTest, NobodyIsToldOfAClosedMicrophoneTwice) {
  call_and_accept({"bob"});
  ASSERT_EQ(ask(others_["bob"], 2, wire::SetStreams{call_id_, {false, true}}).code, base::kOk);
  ASSERT_EQ(ask(others_["bob"], 3, wire::SetStreams{call_id_, {}}).code, base::kOk);
  EXPECT_EQ(take_audio(alice_), (Told{"bob on", "bob off"}));
  flow("bob", false);
  EXPECT_EQ(take_audio(alice_), Told{});
}

// It listened for longer than a stream may pause.
TEST_F(ServiceMediaTest, AMicrophoneThatOpensWhileNothingComesIsAvailableWithItsFirstPacket) {
  call_and_accept({"bob"});
  flow("bob", false);
  EXPECT_EQ(take_audio(alice_), Told{});
  ASSERT_EQ(ask(others_["bob"], 2, wire::SetStreams{call_id_, {false, true}}).code, base::kOk);
  EXPECT_EQ(take_audio(alice_), Told{});
  flow("bob", true);
  EXPECT_EQ(take_audio(alice_), Told{"bob on"});
  flow("bob", true);
  EXPECT_EQ(take_audio(alice_), Told{}) << "a new way, and it is there at once";
}

TEST_F(ServiceMediaTest, ANewsOfAnotherCallOrAppOrOfOneWhoLeftIsNone) {
  call_and_accept({"bob", "carol"});
  ASSERT_EQ(ask(others_["bob"], 2, wire::SetStreams{call_id_, {false, true}}).code, base::kOk);
  take_audio(alice_);
  flow("bob", false, ServiceWorld::kApp + 1);
  flow("eve", false);
  world_.service().audio_flow({ServiceWorld::kApp, "no call", "bob"}, false);
  ask(others_["bob"], 3, wire::Hangup{});
  flow("bob", false);
  EXPECT_EQ(take_audio(alice_), Told{});
}

// Two news at once, of which one has to be repeated: the later one holds.
TEST_F(ServiceMediaTest, OfTwoNewsTheLaterOneHolds) {
  call_and_accept({"bob"});
  ASSERT_EQ(ask(others_["bob"], 2, wire::SetStreams{call_id_, {false, true}}).code, base::kOk);
  take_audio(alice_);
  world_.hold_store();
  world_.service().audio_flow({ServiceWorld::kApp, call_id_, "bob"}, false);
  world_.service().audio_flow({ServiceWorld::kApp, call_id_, "bob"}, true);
  world_.settle();
  const Told told = take_audio(alice_);
  EXPECT_TRUE(told.empty() || told.back() == "bob on") << told.back();
}

// ---- datagrams through the connection

TEST_F(ServiceMediaTest, DatagramsGoThroughOnceAWayWasOpened) {
  call_and_accept({"bob"});
  alice_.send(wire::MediaDatagram{{1, 2, 3}});
  EXPECT_TRUE(gate_.datagrams.empty());
  ASSERT_EQ(open(alice_, call_id_).code, base::kOk);
  alice_.send(wire::MediaDatagram{{4, 5, 6}});
  ASSERT_EQ(gate_.datagrams.size(), 1U);
  const auto& [tunnel, bytes] = gate_.datagrams[0];
  EXPECT_EQ(bytes, (std::vector<uint8_t>{4, 5, 6}));
  world_.service().send_datagram(tunnel, bytes);
  const auto back = alice_.receive_next<wire::MediaDatagram>();
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->bytes, bytes);
  EXPECT_FALSE(others_["bob"].receive_next<wire::MediaDatagram>().has_value());
  alice_.cut();
  EXPECT_EQ(gate_.gone, std::vector<uint64_t>{tunnel});
  world_.service().send_datagram(tunnel, bytes);
}

TEST_F(ServiceMediaTest, WhatCannotLeaveSoonIsDropped) {
  call_and_accept({"bob"});
  ASSERT_EQ(open(alice_, call_id_).code, base::kOk);
  alice_.send(wire::MediaDatagram{{1}});
  const uint64_t tunnel = gate_.datagrams[0].first;
  alice_.stop_reading();
  const std::vector<uint8_t> sound(200);
  for (int i = 0; i < 1'000; ++i) world_.service().send_datagram(tunnel, sound);
  int came = 0;
  while (alice_.receive_next<wire::MediaDatagram>()) ++came;
  EXPECT_GT(came, 20);
  EXPECT_LT(came, 60);
  expect_alive(alice_);
}

}  // namespace
}  // namespace tuicall::server
