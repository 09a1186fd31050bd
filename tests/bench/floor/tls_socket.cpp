#include "floor/tls_socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tuicall::bench {

TlsSocket::TlsSocket(SSL_CTX* context, int socket, bool server)
    : socket_(socket), ssl_(SSL_new(context)) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  SSL_set_fd(ssl_.get(), socket);
  server ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
}

TlsSocket::~TlsSocket() { close(socket_); }

bool TlsSocket::write(const void* bytes, size_t size) {
  while (true) {
    ERR_clear_error();  // SSL_get_error() would take one that another connection left for its own
    const int written = SSL_write(ssl_.get(), bytes, static_cast<int>(size));
    if (written > 0) return true;
    const int error = SSL_get_error(ssl_.get(), written);
    if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ) {
      closed_ = true;
      return false;
    }
    pollfd wanted{socket_, static_cast<short>(error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN), 0};
    poll(&wanted, 1, -1);
  }
}

size_t TlsSocket::read(void* into, size_t most) {
  ERR_clear_error();
  const int size = SSL_read(ssl_.get(), into, static_cast<int>(most));
  if (size > 0) return static_cast<size_t>(size);
  const int error = SSL_get_error(ssl_.get(), size);
  closed_ = error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE;
  return 0;
}

void TlsSocket::require_open() const {
  if (closed_) throw std::runtime_error("the server has closed a connection");
}

void TlsSocket::await() const {
  require_open();
  pollfd wanted{socket_, POLLIN, 0};
  poll(&wanted, 1, -1);
}

}  // namespace tuicall::bench
