// What silent, slow and greedy clients come up against in tuicalld as a process, over TLS.
#include <gtest/gtest.h>

#include <ctime>
#include <vector>

#include "auth/user_sig.h"
#include "contains.h"
#include "tuicalld_clients.h"

namespace tuicall::server {
namespace {

using test::contains;

class TuicalldLimitsTest : public testing::Test {
 protected:
  std::vector<std::string> dev(std::vector<std::string> options) const {
    return ServerProcess::dev(folder_.path(), std::move(options));
  }

  TemporaryFolder folder_;
};

TEST_F(TuicalldLimitsTest, ClosesConnectionsThatDoNotLogIn) {
  ServerProcess server(dev({"--unauthenticated-timeout-ms", "100"}));
  WireClient silent = connect(server);
  EXPECT_FALSE(silent.receive_next<wire::LoginAccepted>().has_value());  // its end
  const net::RawSocket without_tls = net::RawSocket::connected(server.port());
  while (!without_tls.read().empty()) {
  }
}

TEST_F(TuicalldLimitsTest, ClosesConnectionsWhoseFramesAreTooLong) {
  ServerProcess server(dev({"--max-frame-bytes", "4096"}));
  WireClient client = connect(server);
  client.log_in(credentials_of(server), "alice");
  client.send_bytes({0x01, 0x10, 0x00, 0x00});  // announces 4097 bytes
  const auto notice = client.receive_next<wire::Notice>();
  ASSERT_TRUE(notice.has_value());
  EXPECT_TRUE(contains(notice->message, "4097")) << notice->message;
  EXPECT_FALSE(client.receive().has_value());
}

TEST_F(TuicalldLimitsTest, CutsOffAClientThatDoesNotRead) {
  ServerProcess server(dev({"--max-pending-bytes", "65536"}));
  WireClient deaf = connect(server);
  deaf.log_in(credentials_of(server), "alice");
  std::vector<uint8_t> pings;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(wire::encode(wire::Ping{}, pings).ok());
  // What the kernel buffers between the two has to be full first.
  for (int i = 0; i < 10'000 && !contains(server.log(), "protocol_violation"); ++i)
    deaf.send_bytes(pings);
  const auto line = server.wait_for_log("protocol_violation")[0];
  EXPECT_EQ(line.value("what", ""), "More than 65536 bytes were left unread.");
  EXPECT_EQ(line.value("user", ""), "alice");
}

TEST_F(TuicalldLimitsTest, ClosesConnectionsOfWhichAnAddressHasTooMany) {
  ServerProcess server(dev({"--max-connections-per-address", "2", "--workers", "1"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  {
    const WireClient second = connect(server);
    const net::RawSocket third = net::RawSocket::connected(server.port());
    EXPECT_TRUE(third.read().empty()) << "closed before its handshake";
    const auto line = server.wait_for_log("connection_refused")[0];
    EXPECT_EQ(line.value("address", ""), "127.0.0.1");
    EXPECT_EQ(line.value("connections", 0), 2);
  }
  EXPECT_EQ(alice.ask(call_to("bob")).code, base::kOk) << "who is there stays";
}

// None is refused: those that wait are taken in turn, and so is who comes after them.
TEST_F(TuicalldLimitsTest, TakesConnectionsInTurnAndAllOfThem) {
  ServerProcess server(
      dev({"--handshakes-at-once", "1", "--workers", "1", "--unauthenticated-timeout-ms", "2000"}));
  const uint16_t port = server.port();
  std::vector<net::RawSocket> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(net::RawSocket::connected(port));
  connect(server).log_in(credentials_of(server), "alice");
  for (const net::RawSocket& each : silent) EXPECT_TRUE(each.read().empty()) << "taken, and closed";
}

TEST_F(TuicalldLimitsTest, EndsASessionThatAcknowledgesNothing) {
  ServerProcess server(dev({"--max-outbox", "16"}));
  WireClient alice = connect(server);
  const wire::LoginAccepted accepted = alice.log_in(credentials_of(server), "alice");
  for (uint64_t i = 1; i <= 17; ++i) alice.send(wire::Request{i, wire::SetMultiDevice{true}});
  uint64_t last = 0;
  while (const auto delivery = alice.receive_next<wire::Delivery>()) last = delivery->sequence;
  EXPECT_LE(last, 16U);
  wire::Login login;
  login.sdk_app_id = credentials_of(server).sdk_app_id;
  login.user_id = "alice";
  login.user_sig = alice.last_ticket();
  login.resume = wire::Resume{accepted.session_id, accepted.resume_token, last};
  WireClient back = connect(server);
  back.send(login);
  const auto again = back.receive_next<wire::LoginAccepted>();
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->resumed) << "it is over";
}

TEST_F(TuicalldLimitsTest, RefusesCommandsOfWhichAUserGivesTooMany) {
  ServerProcess server(dev({"--commands-per-second", "1", "--command-burst", "2"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  // However slow the machine is: as many are saved up in a minute.
  bool refused = false;
  for (int i = 0; i < 100 && !refused; ++i) {
    const wire::RequestResult result = alice.ask(wire::SetMultiDevice{true});
    refused = result.code == base::kRequestRefused;
    EXPECT_EQ(refused, contains(result.message, "Too many commands")) << result.message;
  }
  EXPECT_TRUE(refused);
}

TEST_F(TuicalldLimitsTest, RefusesTicketsThatUnpackToTooMuch) {
  ServerProcess server(dev({"--max-inflated-ticket-bytes", "512"}));
  const Credentials credentials = credentials_of(server);
  connect(server).log_in(credentials, "alice");
  auth::UserSigClaims claims{"alice", credentials.sdk_app_id, std::time(nullptr), 3600, {}};
  claims.user_buffer = std::vector<uint8_t>(512, 'x');
  wire::Login login;
  login.sdk_app_id = credentials.sdk_app_id;
  login.user_id = "alice";
  login.user_sig = *auth::make_user_sig(claims, credentials.secret_key);
  WireClient client = connect(server);
  client.send(login);
  const auto refused = client.receive_next<wire::LoginRefused>();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->code, base::kUserSigMalformed);
  EXPECT_TRUE(contains(refused->message, "512 bytes")) << refused->message;
}

// What comes at once is taken up in one turn of the loop, so that the server is late for the last
// of it however fast the machine is.
TEST_F(TuicalldLimitsTest, RefusesCallsInWordsWhileItIsLate) {
  ServerProcess server(dev({"--overload-delay-ms", "1", "--commands-per-second", "0",
                            "--max-outbox", "100000", "--max-pending-bytes", "1000000000"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  constexpr uint64_t kRequests = 3'000;
  std::vector<uint8_t> at_once;
  for (uint64_t i = 1; i <= kRequests; ++i)
    ASSERT_TRUE(wire::encode(wire::Request{i, call_to("bob")}, at_once).ok());
  alice.send_bytes(at_once);
  uint64_t answered = 0;
  uint64_t refused = 0;
  while (answered < kRequests) {
    const std::optional<wire::Frame> frame = alice.receive();
    ASSERT_TRUE(frame.has_value()) << "after " << answered;
    if (const auto* notice = std::get_if<wire::Notice>(&*frame)) {
      EXPECT_EQ(notice->code, base::kServerOverloaded);
      EXPECT_TRUE(contains(notice->message, "The server is overloaded")) << notice->message;
      ++answered;
      ++refused;
    } else if (const auto* delivery = std::get_if<wire::Delivery>(&*frame)) {
      alice.send(wire::Acknowledge{delivery->sequence});
      answered += std::holds_alternative<wire::RequestResult>(delivery->item) ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 0U);
  EXPECT_EQ(server.wait_for_log("overload_over").back().value("refused", uint64_t{0}), refused);
  WireClient carol = connect(server);
  carol.log_in(credentials_of(server), "carol");
  EXPECT_EQ(carol.ask(call_to("dave")).code, base::kOk) << "it has caught up";
}

}  // namespace
}  // namespace tuicall::server
