// A TLS connection that carries frames of one size, and nothing of what makes a server: the parts
// of the floor program (main.cpp).
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <memory>

namespace tuicall::bench {

enum class Kind : uint32_t {
  kHello,  // answered with kWelcome
  kWelcome,
  kCall,  // answered with kPlaced, and passed on as kRing
  kPlaced,
  kRing,
  kRinging,  // passed on
  kAnswer,   // both are told kBegun
  kBegun,
  kMedia,   // passed on
  kHangUp,  // passed on as kEnded
  kEnded
};

// As long as a message of tuicall is in the middle.
struct Frame {
  Kind kind{};
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t call = 0;
  std::array<char, 184> rest{};
};

class Link {
 public:
  // Takes over a socket that is connected. server: which side of the handshake.
  Link(SSL_CTX* context, int socket, bool server);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int socket() const { return socket_; }
  SSL* ssl() const { return ssl_.get(); }

  // Waits while the other side does not read. False: the connection is gone.
  bool send(const Frame& frame);

  // The next frame that has come whole; null: there is none, and closed() says whether any will
  // come.
  const Frame* receive();
  bool closed() const { return closed_; }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  const int socket_;
  const std::unique_ptr<SSL, Free> ssl_;
  Frame incoming_;
  size_t have_ = 0;  // bytes of it
  bool closed_ = false;
};

}  // namespace tuicall::bench
