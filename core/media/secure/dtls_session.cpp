#include "media/secure/dtls_session.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/openssl_error.h"
#include "media/packet/bytes.h"
#include "media/secure/datagram_bio.h"
#include "media/secure/dtls_context.h"

namespace tuicall::media {
namespace {

// OpenSSL takes a timer that has less than 15 ms to go for one that has run out, even at its start.
constexpr int64_t kLeastTimeoutMs = 20;

constexpr const char* kExporterLabel = "EXTRACTOR-dtls_srtp";  // RFC 5764, 4.2

// RFC 6347, 4.1: kind, version, epoch, sequence number and length
constexpr size_t kRecordHeaderBytes = 13;
constexpr size_t kEpochAt = 3;
constexpr size_t kLengthAt = 11;
constexpr size_t kLeastEncryptedBytes = 8 + 16;  // RFC 5288, section 3: a nonce, and the tag

// An encrypted record that is too short to be one. Anybody can make it, and OpenSSL 3.0 gives the
// session up over it, where RFC 6347, 4.1.2.7, has it dropped.
bool has_impossible_record(std::span<const uint8_t> datagram) {
  while (datagram.size() >= kRecordHeaderBytes) {
    const size_t length = read_u16(datagram, kLengthAt);
    if (read_u16(datagram, kEpochAt) != 0 && length < kLeastEncryptedBytes) return true;
    datagram = datagram.subspan(std::min(datagram.size(), kRecordHeaderBytes + length));
  }
  return false;
}

}  // namespace

void DtlsSession::FreeSsl::operator()(ssl_st* ssl) const { SSL_free(ssl); }

DtlsSession::DtlsSession(DtlsRole role, const Certificate& certificate,
                         std::string expected_fingerprint, Retransmission retransmission)
    : role_(role),
      expected_fingerprint_(std::move(expected_fingerprint)),
      retransmission_(retransmission) {
  ERR_clear_error();
  if (!is_fingerprint(expected_fingerprint_)) {
    fail("the peer's fingerprint is '" + expected_fingerprint_ +
         "', expected SHA-256 as 32 bytes in hexadecimal with colons between them");
  } else if (!set_up(certificate)) {
    fail("DTLS cannot begin: " + base::take_openssl_error());
  }
}

DtlsSession::~DtlsSession() { OPENSSL_cleanse(&keys_, sizeof(keys_)); }

bool DtlsSession::set_up(const Certificate& certificate) {
  SSL_CTX* context = dtls_context();
  if (context == nullptr) return false;
  ssl_.reset(SSL_new(context));
  BIO* bio = ssl_ ? make_datagram_bio(this) : nullptr;
  if (bio == nullptr) return false;
  SSL* ssl = ssl_.get();
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, this);
  SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_set_mtu(ssl, kMaxDatagramBytes);
  DTLS_set_timer_cb(ssl, &DtlsSession::next_timeout_us);
  if (role_ == DtlsRole::kClient) {
    SSL_set_connect_state(ssl);
  } else {
    SSL_set_accept_state(ssl);
  }
  return SSL_use_certificate(ssl, certificate.x509()) == 1 &&
         SSL_use_PrivateKey(ssl, certificate.key()) == 1;
}

int DtlsSession::verify(x509_store_ctx_st* store, void* /*unused*/) {
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* session = static_cast<DtlsSession*>(SSL_get_app_data(ssl));
  const std::string shown = fingerprint_of(X509_STORE_CTX_get0_cert(store));
  if (is_same_fingerprint(shown, session->expected_fingerprint_)) return 1;
  session->peer_failure_ = "the peer's certificate has the fingerprint " + shown + ", expected " +
                           session->expected_fingerprint_;
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

unsigned DtlsSession::next_timeout_us(ssl_st* ssl, unsigned last_us) {
  const Retransmission& times = static_cast<DtlsSession*>(SSL_get_app_data(ssl))->retransmission_;
  const int64_t next_ms = last_us == 0 ? times.first_ms : int64_t{last_us} * 2 / 1000;
  return static_cast<unsigned>(std::max(std::min(next_ms, times.most_ms), kLeastTimeoutMs) * 1000);
}

void DtlsSession::start() {
  if (state_ == DtlsState::kHandshaking && role_ == DtlsRole::kClient) advance();
}

void DtlsSession::receive(std::span<const uint8_t> datagram) {
  if (state_ == DtlsState::kFailed || state_ == DtlsState::kClosed || datagram.empty()) return;
  if (has_impossible_record(datagram)) return;
  incoming_ = datagram;
  if (state_ == DtlsState::kHandshaking) advance();
  // What came with the end of the handshake, or after it.
  if (state_ == DtlsState::kConnected) read();
  incoming_.reset();
}

void DtlsSession::advance() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) {
    connect();
  } else if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) {
    fail_with(result);
  }
}

void DtlsSession::read() {
  std::array<uint8_t, kMaxDatagramBytes> ignored = {};
  int result = 1;
  while (result > 0) {
    ERR_clear_error();
    result = SSL_read(ssl_.get(), ignored.data(), static_cast<int>(ignored.size()));
  }
  const int reason = SSL_get_error(ssl_.get(), result);
  if (reason == SSL_ERROR_ZERO_RETURN) {
    close();
  } else if (reason != SSL_ERROR_WANT_READ) {
    fail_with(result);
  }
}

void DtlsSession::connect() {
  if (SSL_get_selected_srtp_profile(ssl_.get()) == nullptr) {
    SSL_shutdown(ssl_.get());
    fail("the peer does not use SRTP_AEAD_AES_128_GCM");
  } else if (!export_keys()) {
    fail("the keys of SRTP cannot be had: " + base::take_openssl_error());
  } else {
    state_ = DtlsState::kConnected;
  }
}

// RFC 5764, 4.2: both keys, then both salts, the client's first.
bool DtlsSession::export_keys() {
  std::array<uint8_t, 2 * (sizeof(keys_.client.key) + sizeof(keys_.client.salt))> material = {};
  const std::string label = kExporterLabel;
  if (SSL_export_keying_material(ssl_.get(), material.data(), material.size(), label.data(),
                                 label.size(), nullptr, 0, 0) != 1) {
    return false;
  }
  auto next = material.begin();
  const auto take = [&next](auto& part) {
    std::copy_n(next, part.size(), part.begin());
    next += static_cast<std::ptrdiff_t>(part.size());
  };
  take(keys_.client.key);
  take(keys_.server.key);
  take(keys_.client.salt);
  take(keys_.server.salt);
  OPENSSL_cleanse(material.data(), material.size());
  return true;
}

std::vector<std::vector<uint8_t>> DtlsSession::take_outgoing() {
  return std::exchange(outgoing_, {});
}

std::optional<int64_t> DtlsSession::timeout_ms() const {
  timeval left = {};
  if (!ssl_ || state_ == DtlsState::kFailed || state_ == DtlsState::kClosed ||
      DTLSv1_get_timeout(ssl_.get(), &left) != 1) {
    return std::nullopt;
  }
  return int64_t{left.tv_sec} * 1000 + (left.tv_usec + 999) / 1000;
}

void DtlsSession::on_timeout() {
  if (!timeout_ms()) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_.get()) < 0) {
    fail("the peer does not answer the DTLS handshake: " + base::take_openssl_error());
  }
}

void DtlsSession::close() {
  if (state_ == DtlsState::kConnected) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  if (state_ != DtlsState::kFailed) state_ = DtlsState::kClosed;
}

void DtlsSession::fail(std::string why) {
  state_ = DtlsState::kFailed;
  failure_ = std::move(why);
}

void DtlsSession::fail_with(int result) {
  if (!peer_failure_.empty()) return fail(peer_failure_);
  const bool closed = SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN;
  const std::string why = closed ? "the peer has closed it" : base::take_openssl_error();
  const char* what =
      state_ == DtlsState::kConnected ? "the DTLS session broke: " : "the DTLS handshake failed: ";
  fail(what + why);
}

}  // namespace tuicall::media
