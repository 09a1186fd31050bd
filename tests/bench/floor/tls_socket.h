// One TLS connection over a socket, of a server or of a load, with no loop.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>

namespace tuicall::bench {

class TlsSocket {
 public:
  // Takes over a socket that is connected. server: which side of the handshake, which the first
  // write() or read() begins.
  TlsSocket(SSL_CTX* context, int socket, bool server);
  ~TlsSocket();
  TlsSocket(const TlsSocket&) = delete;
  TlsSocket& operator=(const TlsSocket&) = delete;

  int socket() const { return socket_; }
  SSL* ssl() const { return ssl_.get(); }

  // Waits while the other side does not read. False: the connection is gone.
  bool write(const void* bytes, size_t size);

  // What has come, at most so many bytes. 0: there is nothing, and closed() says whether anything
  // will come.
  size_t read(void* into, size_t most);
  bool closed() const { return closed_; }
  // Throws std::runtime_error if nothing will come.
  void require_open() const;

  // Waits until there may be something to read. Throws std::runtime_error if nothing will come.
  void await() const;

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  const int socket_;
  const std::unique_ptr<SSL, Free> ssl_;
  bool closed_ = false;
};

}  // namespace tuicall::bench
