// Connects to a TLS server on the loopback interface again and again, each time resuming the
// session of the time before.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>

#include "floor/tls_socket.h"

namespace tuicall::bench {

class TlsDialer {
 public:
  explicit TlsDialer(uint16_t port);
  ~TlsDialer();
  TlsDialer(const TlsDialer&) = delete;
  TlsDialer& operator=(const TlsDialer&) = delete;

  // A connection that does not block, over which nothing was said yet. It may outlive the dialer.
  // Throws std::runtime_error.
  std::unique_ptr<TlsSocket> dial();

 private:
  const uint16_t port_;
  SSL_CTX* const context_;
  SSL_SESSION* session_ = nullptr;  // the newest
};

}  // namespace tuicall::bench
