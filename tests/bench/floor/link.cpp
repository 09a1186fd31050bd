#include "floor/link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tuicall::bench {

Link::Link(SSL_CTX* context, int socket, bool server) : socket_(socket), ssl_(SSL_new(context)) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  SSL_set_fd(ssl_.get(), socket);
  server ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
}

Link::~Link() { close(socket_); }

bool Link::send(const Frame& frame) {
  while (true) {
    const int written = SSL_write(ssl_.get(), &frame, sizeof frame);
    if (written > 0) return true;
    const int error = SSL_get_error(ssl_.get(), written);
    if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ) return false;
    pollfd wanted{socket_, static_cast<short>(error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN), 0};
    poll(&wanted, 1, -1);
  }
}

const Frame* Link::receive() {
  if (have_ == sizeof incoming_) have_ = 0;
  while (have_ < sizeof incoming_) {
    char* const into = reinterpret_cast<char*>(&incoming_) + have_;
    const int read = SSL_read(ssl_.get(), into, static_cast<int>(sizeof incoming_ - have_));
    if (read <= 0) {
      const int error = SSL_get_error(ssl_.get(), read);
      closed_ = error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE;
      return nullptr;
    }
    have_ += static_cast<size_t>(read);
  }
  return &incoming_;
}

}  // namespace tuicall::bench
