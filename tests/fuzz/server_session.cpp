// Whole sessions of the server, in virtual time: the input says what four connections do, from good
// log-ins and commands to bytes of any kind, cuts and clients that do not read. Whatever they do,
// everything that the server says can be read and is numbered without gaps, a bystander is served
// all the while, and when all have left nothing is kept of them.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <utility>

#include "byte_source.h"
#include "fuzz_target.h"
#include "service_world.h"

namespace {

using namespace tuicall;

constexpr int kMaxSteps = 200;
constexpr int64_t kLongAfter_ms = 600LL * 1000;  // no call rings, and no session waits, for so long
const std::array<std::string, 4> kUsers = {"alice", "bob", "carol", "dave"};

// One client's place: its connection, and what it has been told over it.
struct Place {
  std::optional<server::TestClient> client;
  std::optional<wire::LoginAccepted> accepted;
  uint64_t next_request_id = 1;
  uint64_t last_sequence = 0;  // 0 = none came over this connection
};

// With a ticket that is made once: that costs more than the rest of most inputs.
const wire::Login& login_of(const std::string& user_id) {
  constexpr int64_t kAllTheWhile_s = 30LL * 24 * 3600;
  static std::map<std::string, wire::Login> made;
  const auto found = made.find(user_id);
  if (found != made.end()) return found->second;
  return made.emplace(user_id, server::ServiceWorld().login(user_id, kAllTheWhile_s)).first->second;
}

class Session {
 public:
  explicit Session(fuzz::ByteSource source) : source_(source), witness_(log_in("witness").first) {}

  void run() {
    for (int i = 0; i < kMaxSteps && !source_.empty() && !testing::Test::HasFailure(); ++i) {
      step(places_[source_.pick(4)]);
      for (Place& place : places_) listen(place);
      expect_served();
    }
    for (Place& place : places_) {
      if (place.client) place.client->cut();
    }
    expect_forgotten();
  }

 private:
  void step(Place& place) {
    switch (source_.pick(9)) {
      case 0:
        return log_in(place, false);
      case 1:
        return log_in(place, true);
      case 2:
      case 3:
        return send(place, wire::Request{place.next_request_id++, any_command()});
      case 4:
        return send(place, wire::Acknowledge{place.last_sequence + source_.pick(2)});
      case 5:
        return send_raw(place, source_.pick(2) == 0);
      case 6:
        return world_.advance(int64_t{source_.byte()} * 250);
      case 7:
        return leave(place);
      default:
        return send(place, wire::Frame{wire::Ping{}});
    }
  }

  server::TestClient& client_of(Place& place) {
    if (!place.client || place.client->closed()) {
      place.client = world_.connect();
      place.last_sequence = 0;
    }
    return *place.client;
  }

  std::pair<server::TestClient, wire::LoginAccepted> log_in(const std::string& user_id) {
    server::TestClient client = world_.connect();
    client.send(login_of(user_id));
    const auto accepted = client.receive_next<wire::LoginAccepted>();
    EXPECT_TRUE(accepted.has_value()) << user_id;
    return {client, accepted.value_or(wire::LoginAccepted{})};
  }

  void log_in(Place& place, bool resume) {
    wire::Login login = login_of(kUsers[source_.pick(4)]);
    if (resume && place.accepted) {
      login.resume = {place.accepted->session_id, place.accepted->resume_token, source_.byte()};
    }
    send(place, login);
  }

  void send(Place& place, const wire::Frame& frame) {
    std::vector<uint8_t> bytes;
    if (wire::encode(frame, bytes).ok()) client_of(place).send_bytes(bytes);
  }

  // Bytes as they stand in the input: with a length in front that fits, or just so.
  void send_raw(Place& place, bool framed) {
    const std::span<const uint8_t> content = source_.bytes(source_.word() % 1024U);
    std::vector<uint8_t> bytes;
    if (framed) {
      for (unsigned i = 0; i < 4; ++i)
        bytes.push_back(static_cast<uint8_t>(content.size() >> (8U * i)));
    }
    bytes.insert(bytes.end(), content.begin(), content.end());
    if (!bytes.empty()) client_of(place).send_bytes(bytes);
  }

  void leave(Place& place) {
    switch (source_.pick(3)) {
      case 0:
        return client_of(place).cut();
      case 1:
        return client_of(place).stop_reading();
      default:
        return send(place, wire::Logout{});
    }
  }

  std::vector<std::string> any_users() {
    std::vector<std::string> users;
    const unsigned mask = source_.byte();
    for (unsigned i = 0; i < kUsers.size(); ++i) {
      if ((mask >> i & 1U) != 0) users.push_back(kUsers[i]);
    }
    if ((mask & 0x80U) != 0) users.push_back(source_.text(source_.pick(40)));
    return users;
  }

  std::string any_call() { return source_.pick(4) == 0 ? source_.text(source_.pick(40)) : ""; }
  wire::Streams any_streams() {
    const unsigned mask = source_.byte();
    return {(mask & 1U) != 0, (mask & 2U) != 0};
  }
  base::MediaType any_media() { return static_cast<base::MediaType>(source_.pick(3)); }

  wire::Command any_place() {
    wire::PlaceCall place;
    place.callee_ids = any_users();
    place.media_type = any_media();
    place.group_id = source_.pick(3) == 0 ? "team" : "";
    place.room_id = {source_.byte(), ""};
    place.timeout_ms = source_.byte() * 500U;
    place.streams = any_streams();
    return place;
  }

  wire::Command any_command() {
    switch (source_.pick(14)) {
      case 0:
      case 1:
        return any_place();
      case 2:
      case 3:
        return wire::Accept{any_call(), any_streams()};
      case 4:
        return wire::Reject{any_call()};
      case 5:
        return wire::Ignore{any_call()};
      case 6:
        return wire::Hangup{any_call()};
      case 7:
        return wire::Invite{any_call(), any_users(), source_.byte() * 500U, "", ""};
      case 8:
        return wire::Join{any_call(), {source_.byte(), ""}, "team", any_media(), any_streams()};
      case 9:
        return wire::SwitchMedia{any_call(), any_media()};
      case 10:
        return wire::SetStreams{any_call(), any_streams()};
      case 11:
        return wire::SetSelfInfo{source_.text(source_.byte()), source_.text(source_.byte())};
      case 12:
        return wire::SetMultiDevice{source_.pick(2) == 0};
      default:
        return wire::EndCall{any_call()};
    }
  }

  // What the server has said can be read, and the deliveries of a connection have no gaps.
  void listen(Place& place) {
    while (place.client) {
      const std::optional<wire::Frame> frame = place.client->receive();
      if (!frame) return;
      if (const auto* accepted = std::get_if<wire::LoginAccepted>(&*frame)) {
        EXPECT_FALSE(accepted->session_id.empty());
        place.accepted = *accepted;
        place.next_request_id = accepted->last_request_id + 1;
      } else if (const auto* delivery = std::get_if<wire::Delivery>(&*frame)) {
        EXPECT_TRUE(place.last_sequence == 0 || delivery->sequence == place.last_sequence + 1);
        place.last_sequence = delivery->sequence;
      } else {
        // A Login or a command is nothing that a server says.
        EXPECT_TRUE(std::holds_alternative<wire::Notice>(*frame) ||
                    std::holds_alternative<wire::LoginRefused>(*frame) ||
                    std::holds_alternative<wire::Pong>(*frame));
      }
    }
  }

  void expect_served() {
    if (witness_.closed()) witness_ = log_in("witness").first;  // was silent for too long
    witness_.send(wire::Ping{});
    EXPECT_TRUE(witness_.receive_next<wire::Pong>().has_value());
  }

  void expect_forgotten() {
    witness_.cut();
    world_.advance(kLongAfter_ms);
    EXPECT_EQ(world_.service().connections(), 0U);
    for (const std::string& user : kUsers) {
      const auto [client, accepted] = log_in(user);
      EXPECT_FALSE(accepted.resumed);
      EXPECT_FALSE(accepted.current_call.has_value()) << user;
    }
  }

  server::ServiceWorld world_;
  fuzz::ByteSource source_;
  server::TestClient witness_;
  std::array<Place, 4> places_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session(fuzz::ByteSource(data, size)).run();
  return 0;
}
