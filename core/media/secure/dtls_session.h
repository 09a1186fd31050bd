// One DTLS 1.2 association without a socket, which agrees on the keys of SRTP (RFC 5764) with
// AEAD_AES_128_GCM: datagrams go in and come out. Each end shows a certificate, and it is the
// fingerprint that makes it the right one. Knows no loop; not thread-safe.
//
// Whoever drives it sends what take_outgoing() gives after each call, and calls on_timeout() when
// timeout_ms() has passed. A server answers a small datagram with larger ones, so that only those
// of an address that has proved itself (by a STUN check with integrity) must be handed to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "media/secure/certificate.h"
#include "media/secure/srtp_keys.h"

struct ssl_st;
struct x509_store_ctx_st;

namespace tuicall::media {

enum class DtlsState {
  kHandshaking,
  kConnected,  // keys() may be used
  kFailed,     // failure() says why
  kClosed,     // by close(), or by the peer
};

class DtlsSession {
 public:
  static constexpr size_t kMaxDatagramBytes = 1200;  // of what is sent

  // How long to wait for an answer before a flight is sent again: at first, and at most, as it
  // doubles each time. RFC 6347, 4.2.4.1, has 1 s to begin with and less where it is known that
  // there is less to wait for; a call waits for this. After 12 times the session fails: 14 s. Less
  // than 20 ms are taken as 20.
  struct Retransmission {
    int64_t first_ms = 100;
    int64_t most_ms = 1600;
  };

  // expected_fingerprint: of the peer's certificate; if it is none, the session fails at once.
  DtlsSession(DtlsRole role, const Certificate& certificate, std::string expected_fingerprint,
              Retransmission retransmission);
  DtlsSession(DtlsRole role, const Certificate& certificate, std::string expected_fingerprint)
      : DtlsSession(role, certificate, std::move(expected_fingerprint), Retransmission()) {}
  ~DtlsSession();
  DtlsSession(const DtlsSession&) = delete;
  DtlsSession& operator=(const DtlsSession&) = delete;

  // A client begins the handshake; a server waits for it.
  void start();
  // Takes one datagram. Once connected, whatever is not from the peer is ignored, and what the peer
  // sends as application data as well. Before, a forged handshake message can make it fail.
  void receive(std::span<const uint8_t> datagram);
  // What is to be sent since the last call, each element one datagram.
  std::vector<std::vector<uint8_t>> take_outgoing();

  // How long until on_timeout() is due, 0 if it is, nothing if nothing is waited for. By OpenSSL's
  // own clock, the time of day: it has no way to be handed a time.
  std::optional<int64_t> timeout_ms() const;
  // Sends the last flight again if its time has passed by OpenSSL's clock, and else does nothing.
  void on_timeout();

  // Says goodbye to the peer, if connected.
  void close();

  DtlsState state() const { return state_; }
  const std::string& failure() const { return failure_; }  // a clause: "the certificate …"
  // All zero before kConnected.
  const SrtpKeys& keys() const { return keys_; }

  // For the SSL_CTX: whether the peer of that SSL shows the certificate that was announced, which
  // takes the place of a chain to an authority.
  static int verify(x509_store_ctx_st* store, void* unused);

 private:
  friend class DatagramBio;
  struct FreeSsl {
    void operator()(ssl_st* ssl) const;
  };

  bool set_up(const Certificate& certificate);
  void advance();
  void read();
  void connect();
  bool export_keys();
  void fail(std::string why);
  void fail_with(int result);
  static unsigned next_timeout_us(ssl_st* ssl, unsigned last_us);

  const DtlsRole role_;
  const std::string expected_fingerprint_;
  const Retransmission retransmission_;
  DtlsState state_ = DtlsState::kHandshaking;
  std::string failure_;
  std::string peer_failure_;  // what is wrong with the peer's certificate
  SrtpKeys keys_;
  std::optional<std::span<const uint8_t>> incoming_;  // the datagram that is being received
  std::vector<std::vector<uint8_t>> outgoing_;
  std::unique_ptr<ssl_st, FreeSsl> ssl_;
};

}  // namespace tuicall::media
