// Connections that fail: each says, in one sentence, what was wrong.
#include <thread>

#include "net_fixture.h"
#include "raw_socket.h"

namespace tuicall::net {
namespace {

class TlsFailureTest : public NetTest {
 protected:
  // Connects and returns what on_close said.
  std::string failure(const Endpoint& endpoint, uint64_t timeout_ms = 10000) {
    std::string said;
    auto stream = connect(endpoint, timeout_ms);
    stream->start({[] { FAIL() << "the connection must not open"; },
                   {},
                   [&](const std::string& why) {
                     said = why;
                     done();
                   }});
    run();
    return said;
  }

  void expect_failure(const std::string& said, const Endpoint& endpoint, const std::string& part) {
    EXPECT_EQ(said.rfind("Could not connect to " + to_string(endpoint) + ": ", 0), 0U) << said;
    EXPECT_NE(said.find(part), std::string::npos) << said;
    EXPECT_EQ(said.back(), '.');
  }

  // A server that starts each connection and only notes how it ended.
  void serve_noting(std::shared_ptr<TlsContext> context) {
    serve(std::move(context), [this](Stream*) {
      return Stream::Handler{[] { FAIL() << "the handshake must not succeed"; },
                             {},
                             [this](const std::string& why) { noted_.push_back(why); }};
    });
  }

  std::vector<std::string> noted_;
};

TEST_F(TlsFailureTest, WrongAuthority) {
  const TestAuthority other;
  serve_noting(other.server());
  expect_failure(failure(at("127.0.0.1")), at("127.0.0.1"), "certificate was not accepted");
}

TEST_F(TlsFailureTest, WrongName) {
  serve_noting(authority().server({"tuicall.example"}));
  expect_failure(failure(at("localhost")), at("localhost"),
                 "the server's certificate does not name 'localhost'");
}

TEST_F(TlsFailureTest, WrongAddress) {
  serve_noting(authority().server({"localhost", "127.0.0.2"}));
  expect_failure(failure(at("127.0.0.1")), at("127.0.0.1"),
                 "the server's certificate does not name '127.0.0.1'");
}

TEST_F(TlsFailureTest, CertificateRunOut) {
  serve_noting(authority().server({"127.0.0.1"}, {-7200, -3600}));
  expect_failure(failure(at("127.0.0.1")), at("127.0.0.1"), "certificate has expired");
}

TEST_F(TlsFailureTest, ConnectionRefused) {
  uint16_t unused = 0;
  { unused = RawSocket::listening().port(); }
  const Endpoint nobody{"127.0.0.1", unused};
  expect_failure(failure(nobody), nobody, "connection refused");
}

TEST_F(TlsFailureTest, NameWithoutAddress) {
  const Endpoint nowhere{std::string(70, 'x') + ".example", 1};
  expect_failure(failure(nowhere), nowhere, "has no address");
}

TEST_F(TlsFailureTest, ServerThatNeverAnswersTheHandshake) {
  const RawSocket silent = RawSocket::listening();
  const Endpoint server{"127.0.0.1", silent.port()};
  expect_failure(failure(server, 400), server, "the TLS handshake was not done within 400 ms");
}

TEST_F(TlsFailureTest, ServerThatIsNotTls) {
  const RawSocket plain = RawSocket::listening();
  const Endpoint server{"127.0.0.1", plain.port()};
  std::thread talker([&] {
    const RawSocket peer = plain.accept();
    peer.read();
    peer.write("220 mail.example ESMTP ready\r\n");
    peer.read();
  });
  expect_failure(failure(server), server, "the TLS handshake failed: ");
  talker.join();
}

TEST_F(TlsFailureTest, ServerThatClosesInTheHandshake) {
  const RawSocket plain = RawSocket::listening();
  const Endpoint server{"127.0.0.1", plain.port()};
  std::thread talker([&] { plain.accept().read(); });
  expect_failure(failure(server), server,
                 "the peer closed the connection before the TLS handshake was done");
  talker.join();
}

TEST_F(TlsFailureTest, ServerThatResetsInTheHandshake) {
  const RawSocket plain = RawSocket::listening();
  const Endpoint server{"127.0.0.1", plain.port()};
  std::thread talker([&] {
    RawSocket peer = plain.accept();
    peer.read();
    peer.reset();
  });
  expect_failure(failure(server), server, "connection reset by peer");
  talker.join();
}

TEST_F(TlsFailureTest, AServerOutlivesGarbageResetsAndClosedHandshakes) {
  std::vector<std::string> noted;
  bool served = false;
  std::unique_ptr<Stream> good;
  serve(authority().server(), [&](Stream*) {
    return Stream::Handler{[&] { served = true; },
                           {},
                           [&](const std::string& why) {
                             noted.push_back(why);
                             if (noted.size() < 3) return;
                             good = connect(at("127.0.0.1"));
                             good->start({[&] {
                                            good->send(bytes_of("x"));
                                            done();
                                          },
                                          {},
                                          {}});
                           }};
  });
  const uint16_t port = listener_->port();
  std::thread vandal([port] {
    const RawSocket garbage = RawSocket::connected(port);
    garbage.write(std::string(1000, 'x'));
    while (!garbage.read().empty()) {
    }
    RawSocket::connected(port).reset();
    RawSocket::connected(port).close();
  });
  run();
  vandal.join();
  EXPECT_EQ(noted.size(), 3U);
}

TEST_F(TlsFailureTest, AResetOfAnOpenConnectionIsReported) {
  // The relay carries the handshake and one message, then resets both sides.
  serve_echo();
  const RawSocket proxy = RawSocket::listening();
  const uint16_t port = listener_->port();
  std::thread relay([&] {
    RawSocket client = proxy.accept();
    RawSocket server = RawSocket::connected(port);
    server.write(client.read());
    client.write(server.read());
    client.read();
    client.reset();
    server.reset();
  });
  std::string said;
  const Endpoint through{"127.0.0.1", proxy.port()};
  auto stream = connect(through);
  stream->start({[] {},
                 {},
                 [&](const std::string& why) {
                   said = why;
                   done();
                 }});
  run();
  relay.join();
  EXPECT_EQ(said, "The connection to " + to_string(through) +
                      " ended: the connection broke: connection reset by peer.");
}

}  // namespace
}  // namespace tuicall::net
