// Certificate, key and CA files: usable ones, and messages that name the one that is not.
#include "net/tls_context.h"

#include <openssl/ssl.h>

#include "net_fixture.h"

namespace tuicall::net {
namespace {

TEST(TlsContext, KeepsNoBuffersForIdleConnections) {
  for (const auto& context : {authority().server(), authority().client()})
    EXPECT_NE(SSL_CTX_get_mode(context->handle()) & SSL_MODE_RELEASE_BUFFERS, 0);
}

TEST(TlsContext, NamesACertificateFileThatIsMissing) {
  const auto made = TlsContext::server("no-such-certificate.pem", "no-such-key.pem");
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.status().message.find("certificate file 'no-such-certificate.pem'"),
            std::string::npos)
      << made.status().message;
  EXPECT_NE(made.status().message.find("No such file"), std::string::npos) << made.status().message;
}

TEST(TlsContext, NamesAKeyFileThatDoesNotFit) {
  const TemporaryFolder folder;
  const PemPair one = *make_server_certificate(authority().pair(), {"localhost"});
  const PemPair other = *make_server_certificate(authority().pair(), {"localhost"});
  const std::string key_file = folder.write("other-key.pem", other.key);
  const auto made = TlsContext::server(folder.write("cert.pem", one.certificate), key_file);
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.status().message.find("key file '" + key_file + "'"), std::string::npos)
      << made.status().message;
}

TEST(TlsContext, NamesACertificateFileThatIsNoCertificate) {
  const TemporaryFolder folder;
  const std::string file = folder.write("cert.pem", "not a certificate");
  const auto made = TlsContext::server(file, file);
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.status().message.find(file), std::string::npos) << made.status().message;
}

TEST(TlsContext, NamesACaFileThatCannotBeRead) {
  const auto made = TlsContext::client("no-such-ca.pem");
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.status().code, base::kParamInvalid);
  EXPECT_NE(made.status().message.find("CA file 'no-such-ca.pem'"), std::string::npos)
      << made.status().message;
}

TEST(TlsContext, IsSharedForAsLongAsTheCaFileStays) {
  const TemporaryFolder folder;
  const std::string file = folder.write("ca.pem", authority().pair().certificate);
  const auto first = TlsContext::shared_client(file);
  ASSERT_TRUE(first.ok()) << first.status().message;
  EXPECT_EQ(*TlsContext::shared_client(file), *first);
  EXPECT_NE(*TlsContext::shared_client(authority().ca_file()), *first);
  folder.write("ca.pem", authority().pair().certificate + "\n");
  EXPECT_NE(*TlsContext::shared_client(file), *first);
  folder.write("ca.pem", "not a certificate");
  EXPECT_FALSE(TlsContext::shared_client(file).ok());
}

TEST(TlsContext, TrustsTheSystemWithoutACaFile) {
  const auto made = TlsContext::client("");
  ASSERT_TRUE(made.ok()) << made.status().message;
  EXPECT_EQ((*made)->authorities(), "the system's authorities");
}

TEST(Certificate, RefusesAnAuthorityThatIsNone) {
  const auto made = make_server_certificate({"nothing", "nothing"}, {"localhost"});
  ASSERT_FALSE(made.ok());
  EXPECT_FALSE(made.status().message.empty());
}

}  // namespace
}  // namespace tuicall::net
