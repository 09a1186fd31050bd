#include "net/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "base/openssl_error.h"
#include "net/endpoint.h"

namespace tuicall::net {
namespace {

constexpr size_t kRecordBytes =
    size_t{16} * 1024;  // the most that one TLS record carries (RFC 8446, 5.1)

}  // namespace

// OpenSSL's view of the wire: reads what was fed, appends to the caller's buffer. Unlike a memory
// BIO it keeps no buffer of its own, which an idle connection would pay for.
class WireBio {
 public:
  static BIO* create(TlsSession* session) {
    static BIO_METHOD* const method = make_method();
    BIO* bio = BIO_new(method);
    BIO_set_data(bio, session);
    BIO_set_init(bio, 1);
    return bio;
  }

 private:
  static TlsSession& session(BIO* bio) { return *static_cast<TlsSession*>(BIO_get_data(bio)); }

  static BIO_METHOD* make_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tuicall wire");
    BIO_meth_set_read_ex(method, &WireBio::read);
    BIO_meth_set_write_ex(method, &WireBio::write);
    BIO_meth_set_ctrl(method, &WireBio::control);
    return method;
  }

  static int read(BIO* bio, char* data, size_t size, size_t* done) {
    std::span<const uint8_t>& wire = session(bio).wire_;
    BIO_clear_retry_flags(bio);
    *done = std::min(size, wire.size());
    if (*done == 0) {
      BIO_set_retry_read(bio);
      return 0;
    }
    std::memcpy(data, wire.data(), *done);
    wire = wire.subspan(*done);
    return 1;
  }

  static int write(BIO* bio, const char* data, size_t size, size_t* done) {
    std::vector<uint8_t>* out = session(bio).out_;
    assert(out != nullptr);
    out->insert(out->end(), data, data + size);
    *done = size;
    return 1;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
};

TlsSession::TlsSession(std::shared_ptr<TlsContext> context, std::string name)
    : context_(std::move(context)), name_(std::move(name)), ssl_(SSL_new(context_->handle())) {
  BIO* bio = WireBio::create(this);
  SSL_set_bio(ssl_, bio, bio);
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

std::unique_ptr<TlsSession> TlsSession::server(std::shared_ptr<TlsContext> context) {
  std::unique_ptr<TlsSession> session(new TlsSession(std::move(context), ""));
  SSL_set_accept_state(session->ssl_);
  return session;
}

std::unique_ptr<TlsSession> TlsSession::client(std::shared_ptr<TlsContext> context,
                                               std::string name) {
  std::unique_ptr<TlsSession> session(new TlsSession(std::move(context), std::move(name)));
  SSL* ssl = session->ssl_;
  SSL_set_app_data(ssl, &session->name_);  // where a ticket is filed
  if (is_address_literal(session->name_)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), session->name_.c_str());
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, session->name_.c_str());
    SSL_set_tlsext_host_name(ssl, session->name_.c_str());
  }
  session->context_->resume_session(ssl, session->name_);
  SSL_set_connect_state(ssl);
  return session;
}

TlsSession::Step TlsSession::next(std::span<const uint8_t>& plain, std::vector<uint8_t>& out) {
  ERR_clear_error();
  out_ = &out;
  const Step step = advance(plain);
  out_ = nullptr;
  return step;
}

TlsSession::Step TlsSession::advance(std::span<const uint8_t>& plain) {
  if (!open_) {
    const int result = SSL_do_handshake(ssl_);
    if (result != 1) return stopped(result);
    open_ = true;
    return Step::kOpened;
  }
  static thread_local std::vector<uint8_t> record(kRecordBytes);
  const int size = SSL_read(ssl_, record.data(), static_cast<int>(record.size()));
  if (size <= 0) return stopped(size);
  plain = std::span<const uint8_t>(record).first(static_cast<size_t>(size));
  return Step::kBytes;
}

TlsSession::Step TlsSession::stopped(int result) {
  const int reason = SSL_get_error(ssl_, result);
  if (reason == SSL_ERROR_WANT_READ) return Step::kNeedMore;
  if (reason == SSL_ERROR_ZERO_RETURN) return Step::kClosed;
  error_ = describe_failure();
  return Step::kFailed;
}

std::string TlsSession::describe_failure() const {
  const long verified = SSL_get_verify_result(ssl_);
  if (name_.empty() || verified == X509_V_OK) {
    return (open_ ? "the TLS connection broke: " : "the TLS handshake failed: ") +
           base::take_openssl_error();
  }
  if (verified == X509_V_ERR_HOSTNAME_MISMATCH || verified == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    return "the server's certificate does not name '" + name_ + "'";
  }
  return std::string("the server's certificate was not accepted: ") +
         X509_verify_cert_error_string(verified) + "; expected one that " +
         context_->authorities() + " vouch for";
}

void TlsSession::write(std::span<const uint8_t> plain, std::vector<uint8_t>& out) {
  assert(open_);
  ERR_clear_error();
  out_ = &out;
  size_t written = 0;
  if (!plain.empty()) SSL_write_ex(ssl_, plain.data(), plain.size(), &written);
  out_ = nullptr;
}

void TlsSession::close(std::vector<uint8_t>& out) {
  if (!open_) return;
  ERR_clear_error();
  out_ = &out;
  SSL_shutdown(ssl_);
  out_ = nullptr;
}

bool TlsSession::resumed() const { return SSL_session_reused(ssl_) == 1; }

}  // namespace tuicall::net
