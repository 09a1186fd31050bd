// TLS without a socket: two sessions that hand each other bytes.
#include "net/tls_session.h"

#include <openssl/ssl.h>

#include "net_fixture.h"
#include "tls_pair.h"

namespace tuicall::net {
namespace {

using Step = TlsSession::Step;

TEST(TlsSession, ShakesHandsAndCarriesBytesBothWays) {
  Pair pair(authority().client(), authority().server(), "localhost");
  pair.settle();
  ASSERT_TRUE(pair.client.session->open());
  ASSERT_TRUE(pair.server.session->open());
  pair.client.session->write(bytes_of("hello"), pair.client.out);
  pair.server.session->write(bytes_of("world"), pair.server.out);
  pair.settle();
  EXPECT_EQ(text_of(pair.server.plain), "hello");
  EXPECT_EQ(text_of(pair.client.plain), "world");
}

TEST(TlsSession, TakesBytesOneAtATime) {
  Pair pair(authority().client(), authority().server(), "localhost");
  pair.piece = 1;
  pair.settle();
  ASSERT_TRUE(pair.client.session->open());
  const std::vector<uint8_t> sent = pattern(50000);
  pair.client.session->write(sent, pair.client.out);
  pair.settle();
  EXPECT_EQ(pair.server.plain, sent);
}

TEST(TlsSession, SaysGoodbye) {
  Pair pair(authority().client(), authority().server(), "localhost");
  pair.settle();
  pair.client.session->close(pair.client.out);
  pair.settle();
  EXPECT_EQ(pair.server.end, Step::kClosed);
}

TEST(TlsSession, ResumesWithATicketOfTheSameContext) {
  const auto client = authority().client();
  const auto server = authority().server();
  for (const bool again : {false, true, true}) {
    Pair pair(client, server, "localhost");
    pair.settle();
    ASSERT_TRUE(pair.client.session->open());
    EXPECT_EQ(pair.client.session->resumed(), again);
    EXPECT_EQ(pair.server.session->resumed(), again);
  }
}

TEST(TlsSession, DoesNotResumeUnderAnotherName) {
  const auto client = authority().client();
  const auto server = authority().server({"localhost"});
  Pair first(client, server, "localhost");
  first.settle();
  ASSERT_TRUE(first.client.session->open());
  Pair second(client, server, "elsewhere");
  second.settle();
  EXPECT_EQ(second.client.end, Step::kFailed);
}

TEST(TlsSession, AcceptsAddressesThatTheCertificateNames) {
  for (const char* name : {"127.0.0.1", "::1"}) {
    Pair pair(authority().client(), authority().server(), name);
    pair.settle();
    EXPECT_TRUE(pair.client.session->open()) << pair.client.session->error();
  }
}

TEST(TlsSession, NamesTheNameThatTheCertificateLacks) {
  for (const char* name : {"wrong.example", "127.0.0.2"}) {
    Pair pair(authority().client(), authority().server(), name);
    pair.settle();
    EXPECT_EQ(pair.client.end, Step::kFailed);
    EXPECT_EQ(pair.client.session->error(),
              "the server's certificate does not name '" + std::string(name) + "'");
    EXPECT_EQ(pair.server.end, Step::kFailed);
  }
}

TEST(TlsSession, DoesNotTakeACommonNameForAName) {
  // The authority's own certificate has no alternative names at all.
  Pair pair(authority().client(), authority().server({"tuicall.example"}), "localhost");
  pair.settle();
  EXPECT_EQ(pair.client.end, Step::kFailed);
}

TEST(TlsSession, RefusesAnAuthorityThatItDoesNotTrust) {
  const TestAuthority other;
  Pair pair(other.client(), authority().server(), "localhost");
  pair.settle();
  EXPECT_EQ(pair.client.end, Step::kFailed);
  EXPECT_NE(pair.client.session->error().find("was not accepted: "), std::string::npos);
  EXPECT_NE(pair.client.session->error().find(other.ca_file()), std::string::npos);
}

TEST(TlsSession, RefusesACertificateThatHasRunOut) {
  Pair pair(authority().client(), authority().server({"localhost"}, {-7200, -3600}), "localhost");
  pair.settle();
  EXPECT_EQ(pair.client.end, Step::kFailed);
  EXPECT_NE(pair.client.session->error().find("certificate has expired"), std::string::npos)
      << pair.client.session->error();
}

TEST(TlsSession, RefusesACertificateThatNobodySigned) {
  const TemporaryFolder folder;
  const PemPair own = *make_authority("localhost");
  const auto server = *TlsContext::server(folder.write("cert.pem", own.certificate),
                                          folder.write("key.pem", own.key));
  Pair pair(authority().client(), server, "localhost");
  pair.settle();
  EXPECT_EQ(pair.client.end, Step::kFailed);
  EXPECT_NE(pair.client.session->error().find("self-signed certificate"), std::string::npos)
      << pair.client.session->error();
}

TEST(TlsSession, FailsOnWhatIsNotTls) {
  auto server = TlsSession::server(authority().server());
  Side side{std::move(server), {}, {}, {}};
  side.take(bytes_of("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(side.end, Step::kFailed);
  EXPECT_NE(side.session->error().find("the TLS handshake failed: "), std::string::npos);
}

TEST(TlsSession, RefusesTls12OnBothSides) {
  const std::shared_ptr<TlsContext> old_client = authority().client();
  SSL_CTX_set_min_proto_version(old_client->handle(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(old_client->handle(), TLS1_2_VERSION);
  Pair to_server(old_client, authority().server(), "localhost");
  to_server.settle();
  EXPECT_EQ(to_server.server.end, Step::kFailed);
  EXPECT_EQ(to_server.server.session->error(), "the TLS handshake failed: unsupported protocol");
  EXPECT_EQ(to_server.client.end, Step::kFailed) << "it was told";

  const std::shared_ptr<TlsContext> old_server = authority().server();
  SSL_CTX_set_min_proto_version(old_server->handle(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(old_server->handle(), TLS1_2_VERSION);
  Pair to_client(authority().client(), old_server, "localhost");
  to_client.settle();
  EXPECT_EQ(to_client.client.end, Step::kFailed);
  EXPECT_FALSE(to_client.client.session->open());
}

TEST(TlsSession, FailsOnABrokenRecord) {
  Pair pair(authority().client(), authority().server(), "localhost");
  pair.settle();
  pair.client.session->write(bytes_of("hello"), pair.client.out);
  pair.client.out.back() ^= 1;
  pair.settle();
  EXPECT_EQ(pair.server.end, Step::kFailed);
  EXPECT_NE(pair.server.session->error().find("the TLS connection broke: "), std::string::npos)
      << pair.server.session->error();
  EXPECT_TRUE(pair.server.plain.empty());
}

}  // namespace
}  // namespace tuicall::net
