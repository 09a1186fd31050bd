#include "floor/tls_dialer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdexcept>
#include <string>

namespace tuicall::bench {

TlsDialer::TlsDialer(uint16_t port) : port_(port), context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX_set_min_proto_version(context_, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_app_data(context_, this);
  SSL_CTX_sess_set_new_cb(context_, [](SSL* ssl, SSL_SESSION* session) {
    auto* const self = static_cast<TlsDialer*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    SSL_SESSION_free(self->session_);
    self->session_ = session;
    return 1;
  });
}

TlsDialer::~TlsDialer() {
  SSL_CTX_sess_set_new_cb(context_, nullptr);
  SSL_SESSION_free(session_);
  SSL_CTX_free(context_);
}

std::unique_ptr<TlsSocket> TlsDialer::dial() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to port " + std::to_string(port_));
  }
  fcntl(socket, F_SETFL, O_NONBLOCK);
  auto dialed = std::make_unique<TlsSocket>(context_, socket, false);
  if (session_ != nullptr) SSL_set_session(dialed->ssl(), session_);
  return dialed;
}

}  // namespace tuicall::bench
