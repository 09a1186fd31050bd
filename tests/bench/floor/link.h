// A TLS connection that carries frames of one size, and nothing of what makes a server: the parts
// of the floor program (main.cpp).
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "floor/tls_socket.h"

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
  explicit Link(std::unique_ptr<TlsSocket> tls) : tls_(std::move(tls)) {}

  const TlsSocket& tls() const { return *tls_; }

  // Waits while the other side does not read. False: the connection is gone.
  bool send(const Frame& frame) { return tls_->write(&frame, sizeof frame); }

  // The next frame that has come whole; null: there is none, and closed() says whether any will
  // come.
  const Frame* receive();
  bool closed() const { return tls_->closed(); }

 private:
  const std::unique_ptr<TlsSocket> tls_;
  Frame incoming_;
  size_t have_ = 0;  // bytes of it
};

}  // namespace tuicall::bench
