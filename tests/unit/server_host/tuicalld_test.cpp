// tuicalld as a process: log-ins and calls over TLS, restart, signals, and what its log never says.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <ctime>
#include <filesystem>
#include <regex>
#include <set>

#include "auth/user_sig.h"
#include "contains.h"
#include "net/certificate.h"
#include "server/host/private_file.h"
#include "server/host/secrets.h"
#include "tuicalld_clients.h"

namespace tuicall::server {
namespace {

using test::contains;

class TuicalldTest : public testing::Test {
 protected:
  // Production's three files for an app with these keys.
  std::vector<std::string> production(const std::vector<std::string>& keys) {
    const net::PemPair authority = *net::make_authority("test");
    const net::PemPair pair = *net::make_server_certificate(authority, {"127.0.0.1"});
    const std::string base = folder_.path() + "/";
    EXPECT_TRUE(write_private_file(base + "ca.pem", authority.certificate).ok());
    EXPECT_TRUE(write_private_file(base + "cert.pem", pair.certificate).ok());
    EXPECT_TRUE(write_private_file(base + "key.pem", pair.key).ok());
    write_keys(keys);
    return {"--listen",   "127.0.0.1:0",    "--certificate-file", base + "cert.pem",
            "--key-file", base + "key.pem", "--secrets-file",     base + "secrets.json"};
  }

  void write_keys(const std::vector<std::string>& keys) {
    const Apps apps{{7, App{keys, {}}}};
    EXPECT_TRUE(write_private_file(folder_.path() + "/secrets.json", format_secrets(apps)).ok());
  }

  TemporaryFolder folder_;
};

TEST_F(TuicalldTest, DevSaysAllThatAClientNeeds) {
  ServerProcess server(ServerProcess::dev(folder_.path()));
  WireClient alice = connect(server);
  const wire::LoginAccepted accepted = alice.log_in(credentials_of(server), "alice");
  EXPECT_FALSE(accepted.resumed);
  EXPECT_FALSE(accepted.session_id.empty());
  server.signal(SIGTERM);
  EXPECT_EQ(server.exit_code(), 0);
  // One line and nothing else.
  const std::regex line(
      R"re(\{"listen":"127\.0\.0\.1:[0-9]+","media_listen":"127\.0\.0\.1:[0-9]+",)re"
      R"re("ca_file":"([^"]+)",)re"
      R"re("sdk_app_id":[0-9]+,"secret_key":"[^"]{32,}"\}\n)re");
  std::smatch parts;
  const std::string output = server.output();
  ASSERT_TRUE(std::regex_match(output, parts, line)) << output;
  EXPECT_TRUE(std::filesystem::path(parts[1].str()).is_absolute());
}

TEST_F(TuicalldTest, CarriesACallFromInvitationToHangup) {
  ServerProcess server(ServerProcess::dev(folder_.path()));
  WireClient alice = connect(server);
  WireClient bob = connect(server);
  alice.log_in(credentials_of(server), "alice");
  bob.log_in(credentials_of(server), "bob");
  const wire::RequestResult placed = alice.ask(call_to("bob"));
  ASSERT_EQ(placed.code, base::kOk) << placed.message;
  const auto invitation = bob.receive_event(wire::EventKind::kCallReceived);
  ASSERT_TRUE(invitation.has_value());
  EXPECT_EQ(invitation->user_id, "alice");
  EXPECT_EQ(bob.ask(wire::Accept{invitation->call_id, {}}).code, base::kOk);
  EXPECT_TRUE(alice.receive_event(wire::EventKind::kCallBegin).has_value());
  EXPECT_TRUE(bob.receive_event(wire::EventKind::kCallBegin).has_value());
  EXPECT_EQ(alice.ask(wire::Hangup{invitation->call_id}).code, base::kOk);
  EXPECT_TRUE(alice.receive_event(wire::EventKind::kCallEnd).has_value());
  EXPECT_TRUE(bob.receive_event(wire::EventKind::kCallEnd).has_value());
}

TEST_F(TuicalldTest, DevKeepsItsSecretOverARestart) {
  std::string secret;
  std::string ticket;
  for (int i = 0; i < 2; ++i) {
    ServerProcess server(ServerProcess::dev(folder_.path()));
    if (i == 0) secret = server.ready().value("secret_key", "");
    EXPECT_EQ(server.ready().value("secret_key", ""), secret);
    connect(server).log_in({server.ready().value("sdk_app_id", 0U), secret}, "alice");
    server.signal(SIGTERM);
    EXPECT_EQ(server.exit_code(), 0);
  }
}

TEST_F(TuicalldTest, ProductionServesWithItsOwnFiles) {
  ServerProcess server(production({"new-key", "old-key"}));
  EXPECT_FALSE(server.ready().contains("secret_key"));
  for (const char* key : {"new-key", "old-key"}) {
    WireClient client(server.port(), folder_.path() + "/ca.pem");
    client.log_in({7, key}, "alice");
  }
}

TEST_F(TuicalldTest, RefusesEveryWrongTicketWithItsCode) {
  const Credentials good{7, "key"};
  ServerProcess server(production({"other-key", "key"}));
  auth::UserSigClaims past{"alice", 7, std::time(nullptr) - 100, 50, {}};
  struct Case {
    int32_t code;
    uint32_t sdk_app_id;
    std::string ticket;
  };
  const std::vector<Case> cases{
      {base::kUserSigExpired, 7, *auth::make_user_sig(past, "key")},
      {base::kUserSigEmpty, 7, ""},
      {base::kUserSigMalformed, 7, make_ticket(good, "alice").substr(0, 40)},
      {base::kUserSigWrongKey, 7, make_ticket({7, "third-key"}, "alice")},
      {base::kUserSigUserDiffers, 7, make_ticket(good, "bob")},
      {base::kUserSigAppDiffers, 7, make_ticket({8, "key"}, "alice")},
      {base::kSdkAppUnknown, 8, make_ticket({8, "key"}, "alice")},
  };
  for (const Case& wrong : cases) {
    WireClient client(server.port(), folder_.path() + "/ca.pem");
    wire::Login login;
    login.sdk_app_id = wrong.sdk_app_id;
    login.user_id = "alice";
    login.user_sig = wrong.ticket;
    client.send(login);
    const auto refused = client.receive_next<wire::LoginRefused>();
    ASSERT_TRUE(refused.has_value()) << wrong.code;
    EXPECT_EQ(refused->code, wrong.code) << refused->message;
    EXPECT_FALSE(refused->message.empty());
    EXPECT_FALSE(client.receive().has_value()) << "its end";
  }
  std::vector<int32_t> logged;
  for (const auto& line : server.wait_for_log("login_refused", cases.size()))
    logged.push_back(line.value("code", 0));
  EXPECT_EQ(logged, (std::vector<int32_t>{70001, 70002, 70003, 70009, 70013, 70014, 70020}));
}

TEST_F(TuicalldTest, ReadsItsSecretsAgainOnSighup) {
  ServerProcess server(production({"old-key"}));
  server.ready();
  write_keys({"new-key"});
  server.signal(SIGHUP);
  server.wait_for_log("reloaded");
  WireClient client(server.port(), folder_.path() + "/ca.pem");
  client.log_in({7, "new-key"}, "alice");
  WireClient late(server.port(), folder_.path() + "/ca.pem");
  wire::Login login;
  login.sdk_app_id = 7;
  login.user_id = "bob";
  login.user_sig = make_ticket({7, "old-key"}, "bob");
  late.send(login);
  const auto refused = late.receive_next<wire::LoginRefused>();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->code, base::kUserSigWrongKey);
}

TEST_F(TuicalldTest, KeepsItsSecretsIfTheNewOnesAreBroken) {
  ServerProcess server(production({"key"}));
  server.ready();
  ASSERT_TRUE(write_private_file(folder_.path() + "/secrets.json", "broken").ok());
  server.signal(SIGHUP);
  EXPECT_TRUE(contains(server.wait_for_log("reload_failed")[0].value("why", ""), "secrets.json"));
  WireClient client(server.port(), folder_.path() + "/ca.pem");
  client.log_in({7, "key"}, "alice");
}

TEST_F(TuicalldTest, KeepsItsSecretsIfTheNewOnesCannotBeRead) {
  ServerProcess server(production({"key"}));
  server.ready();
  std::filesystem::remove(folder_.path() + "/secrets.json");
  std::filesystem::create_directory(folder_.path() + "/secrets.json");
  server.signal(SIGHUP);
  EXPECT_TRUE(contains(server.wait_for_log("reload_failed")[0].value("why", ""),
                       "secrets.json': Is a directory."));
  WireClient client(server.port(), folder_.path() + "/ca.pem");
  client.log_in({7, "key"}, "alice");
}

TEST_F(TuicalldTest, SaysWhichFileItCannotRead) {
  std::vector<std::string> arguments = production({"key"});
  const auto expect_refused = [](const Finished& finished, const std::string& path) {
    EXPECT_EQ(finished.exit_code, 1) << path;
    EXPECT_EQ(finished.output, "");
    EXPECT_TRUE(contains(finished.errors, "tuicalld: ")) << finished.errors;
    EXPECT_TRUE(contains(finished.errors, path)) << finished.errors;
  };
  for (const char* name : {"secrets.json", "cert.pem", "key.pem"}) {
    const std::string path = folder_.path() + "/" + name;
    std::filesystem::rename(path, path + ".kept");
    std::filesystem::create_directory(path);
    expect_refused(run_server(arguments), path);
    arguments.emplace_back("--check");
    expect_refused(run_server(arguments), path);
    arguments.pop_back();
    std::filesystem::remove(path);
    std::filesystem::create_symlink(path, path);  // leads to itself
    expect_refused(run_server(arguments), path);
    std::filesystem::rename(path + ".kept", path);
  }
}

TEST_F(TuicalldTest, PrintsPathsThatAreNotUtf8AsWellAsItCan) {
  const std::string folder = folder_.path() + "/\xff";
  ServerProcess server(ServerProcess::dev(folder));
  EXPECT_TRUE(contains(server.ready().value("ca_file", ""), "/\xEF\xBF\xBD/ca.pem"));
  EXPECT_EQ(run_server({"--dev", "--check", "--data-dir", folder}).exit_code, 0);
}

TEST_F(TuicalldTest, SaysThatItsPortIsTaken) {
  ServerProcess first(ServerProcess::dev(folder_.path()));
  const std::string listen = first.ready().value("listen", "");
  const Finished second = run_server({"--dev", "--listen", listen, "--data-dir", folder_.path()});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_EQ(second.errors, "tuicalld: Cannot listen on " + listen + ": address already in use.\n");
  EXPECT_EQ(second.output, "");
}

TEST_F(TuicalldTest, SaysThatACertificateCannotBeUsed) {
  std::vector<std::string> arguments = production({"key"});
  ASSERT_TRUE(write_private_file(folder_.path() + "/cert.pem", "broken").ok());
  const Finished finished = run_server(arguments);
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_TRUE(contains(finished.errors, "certificate file '" + folder_.path() + "/cert.pem'"))
      << finished.errors;
}

TEST_F(TuicalldTest, TellsItsClientsBeforeItGoes) {
  ServerProcess server(ServerProcess::dev(folder_.path()));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  WireClient nobody = connect(server);
  server.signal(SIGTERM);
  EXPECT_TRUE(alice.receive_next<wire::Notice>().has_value());
  while (alice.receive()) {
  }
  EXPECT_EQ(server.exit_code(), 0);
  EXPECT_EQ(server.wait_for_log("server_stopped").size(), 1U);
}

TEST_F(TuicalldTest, TellsBothEndsOfARunningCallBeforeItGoes) {
  ServerProcess server(ServerProcess::dev(folder_.path()));
  WireClient alice = connect(server);
  WireClient bob = connect(server);
  alice.log_in(credentials_of(server), "alice");
  bob.log_in(credentials_of(server), "bob");
  ASSERT_EQ(alice.ask(call_to("bob")).code, base::kOk);
  ASSERT_TRUE(bob.receive_event(wire::EventKind::kCallReceived).has_value());
  ASSERT_EQ(bob.ask(wire::Accept{}).code, base::kOk);
  server.signal(SIGTERM);
  for (WireClient* client : {&alice, &bob}) {
    std::optional<wire::Notice> goodbye;
    uint64_t last = 0;
    while (const auto frame = client->receive()) {
      if (const auto* notice = std::get_if<wire::Notice>(&*frame)) goodbye = *notice;
      if (const auto* delivery = std::get_if<wire::Delivery>(&*frame)) {
        last = delivery->sequence;
        client->send(wire::Acknowledge{last});
      }
    }
    ASSERT_TRUE(goodbye.has_value());
    EXPECT_EQ(goodbye->message, "The server is going down.");
    EXPECT_GT(last, 0U) << "what began the call was delivered";
  }
  EXPECT_EQ(server.exit_code(), 0);
}

TEST_F(TuicalldTest, DoesNotWaitForClientsLongerThanItWasTold) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--drain-timeout-ms", "100"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  alice.send(wire::Request{1, call_to("bob")});
  ASSERT_TRUE(alice.receive_next<wire::Delivery>().has_value());  // and is never acknowledged
  server.signal(SIGINT);
  EXPECT_EQ(server.exit_code(), 0);
}

TEST_F(TuicalldTest, ASecondSignalEndsItAtOnce) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--drain-timeout-ms", "3600000"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  alice.send(wire::Request{1, call_to("bob")});
  ASSERT_TRUE(alice.receive_next<wire::Delivery>().has_value());  // and is never acknowledged
  server.signal(SIGTERM);
  server.wait_for_log("server_draining");
  server.signal(SIGTERM);
  EXPECT_EQ(server.exit_code(), 1);
}

TEST_F(TuicalldTest, NeverLogsTicketsKeysOrTokens) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--log-level", "debug"}));
  const Credentials credentials = credentials_of(server);
  WireClient alice = connect(server);
  const wire::LoginAccepted accepted = alice.log_in(credentials, "alice");
  alice.ask(call_to("bob"));
  std::vector<std::string> hushed{credentials.secret_key, alice.last_ticket(),
                                  accepted.resume_token};
  // Log-ins that are refused are logged too.
  const std::string wrong = make_ticket({credentials.sdk_app_id, "wrong-secret-key"}, "mallory");
  for (const std::string& ticket : {wrong, std::string("no-ticket-at-all"), alice.last_ticket()}) {
    WireClient mallory = connect(server);
    wire::Login login;
    login.sdk_app_id = credentials.sdk_app_id;
    login.user_id = "mallory";
    login.user_sig = ticket;
    login.resume = wire::Resume{accepted.session_id, "guessed-token", 0};
    mallory.send(login);
    ASSERT_TRUE(mallory.receive_next<wire::LoginRefused>().has_value());
    hushed.push_back(ticket);
  }
  hushed.emplace_back("guessed-token");
  server.signal(SIGTERM);
  alice.receive_next<wire::Notice>();
  while (alice.receive()) {
  }
  EXPECT_EQ(server.exit_code(), 0);
  const std::string log = server.log();
  EXPECT_TRUE(contains(log, "mallory")) << "refused log-ins are logged";
  for (const std::string& secret : hushed) EXPECT_FALSE(contains(log, secret)) << secret;
}

TEST_F(TuicalldTest, EveryLineOfItsLogIsJson) {
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--log-level", "debug"}));
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
  WireClient garbage = connect(server);
  garbage.send_bytes({0xff, 0xff, 0xff, 0xff, 'x'});
  while (garbage.receive()) {
  }
  server.signal(SIGTERM);
  while (alice.receive()) {
  }
  EXPECT_EQ(server.exit_code(), 0);
  std::istringstream lines(server.log());
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(parsed.is_object()) << line;
    EXPECT_TRUE(parsed.contains("time") && parsed.contains("level") && parsed.contains("event"))
        << line;
  }
}

TEST_F(TuicalldTest, SaysThatItHasNoDescriptorsLeft) {
  rlimit usual{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &usual), 0);
  rlimit few = usual;
  few.rlim_cur = 64;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--workers", "1"}));  // inherits it
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &usual), 0);
  const uint16_t port = server.port();
  std::vector<net::RawSocket> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(net::RawSocket::connected(port));
  const std::vector<nlohmann::json> lines = server.wait_for_log("accept_failed");
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0].value("why", ""), "too many open files");
  server.signal(SIGHUP);
  EXPECT_FALSE(server.wait_for_log("reloaded").empty()) << "it can still read files";
  clients.clear();
  WireClient alice = connect(server);
  alice.log_in(credentials_of(server), "alice");
}

TEST_F(TuicalldTest, SharesItsClientsAmongItsWorkersAndEventsCrossThem) {
  constexpr size_t kPairs = 12;
  ServerProcess server(ServerProcess::dev(folder_.path(), {"--workers", "4"}));
  const Credentials credentials = credentials_of(server);
  std::vector<std::unique_ptr<WireClient>> callers;
  std::vector<std::unique_ptr<WireClient>> callees;
  for (size_t i = 0; i < kPairs; ++i) {
    callers.push_back(std::make_unique<WireClient>(connect(server)));
    callees.push_back(std::make_unique<WireClient>(connect(server)));
    callers.back()->log_in(credentials, "caller-" + std::to_string(i));
    callees.back()->log_in(credentials, "callee-" + std::to_string(i));
  }
  std::set<int> workers;
  for (const auto& line : server.wait_for_log("logged_in", 2 * kPairs))
    workers.insert(line.value("worker", -1));
  EXPECT_GT(workers.size(), 1U);
  for (size_t i = 0; i < kPairs; ++i) {
    ASSERT_EQ(callers[i]->ask(call_to("callee-" + std::to_string(i))).code, base::kOk);
    const auto invitation = callees[i]->receive_event(wire::EventKind::kCallReceived);
    ASSERT_TRUE(invitation.has_value());
    ASSERT_EQ(callees[i]->ask(wire::Accept{invitation->call_id, {}}).code, base::kOk);
    ASSERT_TRUE(callers[i]->receive_event(wire::EventKind::kCallBegin).has_value());
  }
}

}  // namespace
}  // namespace tuicall::server
