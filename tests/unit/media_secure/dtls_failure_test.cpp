// DTLS handshakes that must not succeed, and what is said of them.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "dtls_pair.h"

namespace tuicall::media {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(DtlsFailure, AClientRefusesAnotherCertificate) {
  DtlsPair pair(client_certificate().fingerprint());
  pair.exchange();
  EXPECT_EQ(pair.client.state(), DtlsState::kFailed);
  EXPECT_EQ(pair.client.failure(), "the peer's certificate has the fingerprint " +
                                       server_certificate().fingerprint() + ", expected " +
                                       client_certificate().fingerprint());
  EXPECT_EQ(pair.client.keys(), SrtpKeys());
  EXPECT_EQ(pair.server.state(), DtlsState::kFailed) << "it was told";
  EXPECT_THAT(pair.server.failure(), StartsWith("the DTLS handshake failed: "));
}

TEST(DtlsFailure, AServerRefusesAnotherCertificate) {
  DtlsPair pair(server_certificate().fingerprint(), server_certificate().fingerprint());
  pair.exchange();
  EXPECT_EQ(pair.server.state(), DtlsState::kFailed);
  EXPECT_THAT(pair.server.failure(), StartsWith("the peer's certificate has the fingerprint " +
                                                client_certificate().fingerprint()));
  EXPECT_EQ(pair.server.keys(), SrtpKeys());
  EXPECT_EQ(pair.client.state(), DtlsState::kFailed) << "it was told";
}

TEST(DtlsFailure, NeedsAFingerprintToExpect) {
  for (const char* wrong : {"", "AB:CD", "sha-256 AB"}) {
    DtlsSession session(DtlsRole::kClient, client_certificate(), wrong);
    EXPECT_EQ(session.state(), DtlsState::kFailed);
    EXPECT_EQ(session.failure(), "the peer's fingerprint is '" + std::string(wrong) +
                                     "', expected SHA-256 as 32 bytes in hexadecimal with colons "
                                     "between them");
    session.start();
    session.receive(Datagram(100, 22));
    session.on_timeout();
    session.close();
    EXPECT_FALSE(session.timeout_ms());
    EXPECT_TRUE(session.take_outgoing().empty());
    EXPECT_EQ(session.state(), DtlsState::kFailed);
  }
}

TEST(DtlsFailure, GivesUpWhenNobodyAnswers) {
  DtlsPair pair;
  pair.copies = [](int) { return 0; };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (pair.client.state() == DtlsState::kHandshaking) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    if (pair.client.timeout_ms() == 0) pair.client.on_timeout();
  }
  EXPECT_EQ(pair.client.state(), DtlsState::kFailed);
  EXPECT_THAT(pair.client.failure(), StartsWith("the peer does not answer the DTLS handshake: "));
  EXPECT_EQ(pair.client.take_outgoing().size(), 13U) << "once, and twelve times again";
}

TEST(DtlsFailure, TwoClientsDoNotGetTogether) {
  DtlsSession one(DtlsRole::kClient, client_certificate(), server_certificate().fingerprint());
  DtlsSession other(DtlsRole::kClient, server_certificate(), client_certificate().fingerprint());
  one.start();
  other.start();
  for (const Datagram& datagram : one.take_outgoing()) other.receive(datagram);
  EXPECT_EQ(other.state(), DtlsState::kFailed);
  EXPECT_EQ(other.failure(), "the DTLS handshake failed: unexpected message");
}

// A peer that is OpenSSL alone, set up as a test needs it. All that it says at a time goes into one
// datagram.
class RawPeer {
 public:
  explicit RawPeer(bool client) : context_(SSL_CTX_new(DTLS_method()), &SSL_CTX_free) {
    const Certificate& certificate = client ? client_certificate() : server_certificate();
    SSL_CTX_use_certificate(context_.get(), certificate.x509());
    SSL_CTX_use_PrivateKey(context_.get(), certificate.key());
    client_ = client;
  }

  SSL_CTX* context() { return context_.get(); }

  void without_certificate() { context_.reset(SSL_CTX_new(DTLS_method())); }

  void exchange_with(DtlsSession& session) {
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_options(ssl_.get(), SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(ssl_.get(), 16000);
    client_ ? SSL_set_connect_state(ssl_.get()) : SSL_set_accept_state(ssl_.get());
    session.start();
    for (int round = 0; round < 8; ++round) {
      SSL_do_handshake(ssl_.get());
      flush_to(session);
      for (const Datagram& datagram : session.take_outgoing()) {
        BIO_write(SSL_get_rbio(ssl_.get()), datagram.data(), static_cast<int>(datagram.size()));
        SSL_do_handshake(ssl_.get());
      }
    }
  }

  void say(const std::string& text, DtlsSession& session) {
    EXPECT_GT(SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())), 0);
    flush_to(session);
  }

 private:
  void flush_to(DtlsSession& session) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &data);
    const Datagram datagram(data, data + size);
    BIO_reset(SSL_get_wbio(ssl_.get()));
    if (!datagram.empty()) session.receive(datagram);
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, &SSL_free};
  bool client_ = false;
};

class AgainstOpenSsl : public testing::Test {
 protected:
  DtlsSession server_{DtlsRole::kServer, server_certificate(), client_certificate().fingerprint()};
  DtlsSession client_{DtlsRole::kClient, client_certificate(), server_certificate().fingerprint()};
};

TEST_F(AgainstOpenSsl, ConnectsWithWhatItNeeds) {
  RawPeer peer(true);
  SSL_CTX_set_tlsext_use_srtp(peer.context(), "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM");
  peer.exchange_with(server_);
  EXPECT_EQ(server_.state(), DtlsState::kConnected) << server_.failure();
  peer.say("nobody listens", server_);
  peer.say(std::string(5000, 'x'), server_);
  EXPECT_EQ(server_.state(), DtlsState::kConnected) << server_.failure();
}

TEST_F(AgainstOpenSsl, RefusesAClientWithoutACertificate) {
  RawPeer peer(true);
  peer.without_certificate();
  SSL_CTX_set_tlsext_use_srtp(peer.context(), "SRTP_AEAD_AES_128_GCM");
  peer.exchange_with(server_);
  EXPECT_EQ(server_.state(), DtlsState::kFailed);
  EXPECT_EQ(server_.failure(), "the DTLS handshake failed: peer did not return a certificate");
}

TEST_F(AgainstOpenSsl, RefusesPeersWithoutSrtp) {
  RawPeer client(true);
  client.exchange_with(server_);
  EXPECT_EQ(server_.state(), DtlsState::kFailed);
  EXPECT_EQ(server_.failure(), "the peer does not use SRTP_AEAD_AES_128_GCM");
  EXPECT_EQ(server_.keys(), SrtpKeys());

  RawPeer server(false);
  SSL_CTX_set_verify(server.context(), SSL_VERIFY_NONE, nullptr);
  server.exchange_with(client_);
  EXPECT_EQ(client_.state(), DtlsState::kFailed);
  EXPECT_EQ(client_.failure(), "the peer does not use SRTP_AEAD_AES_128_GCM");
}

TEST_F(AgainstOpenSsl, RefusesAnotherProfile) {
  RawPeer peer(true);
  SSL_CTX_set_tlsext_use_srtp(peer.context(), "SRTP_AES128_CM_SHA1_80");
  peer.exchange_with(server_);
  EXPECT_EQ(server_.failure(), "the peer does not use SRTP_AEAD_AES_128_GCM");
}

TEST_F(AgainstOpenSsl, RefusesDtls10) {
  RawPeer peer(true);
  SSL_CTX_set_min_proto_version(peer.context(), DTLS1_VERSION);
  SSL_CTX_set_max_proto_version(peer.context(), DTLS1_VERSION);
  SSL_CTX_set_security_level(peer.context(), 0);
  SSL_CTX_set_tlsext_use_srtp(peer.context(), "SRTP_AEAD_AES_128_GCM");
  peer.exchange_with(server_);
  EXPECT_EQ(server_.state(), DtlsState::kFailed);
  EXPECT_THAT(server_.failure(), HasSubstr("the DTLS handshake failed: "));
}

}  // namespace
}  // namespace tuicall::media
