// One connection of a client that means no good: a real socket, and TLS that it can spoil byte by
// byte. Blocks; gives up waiting for the server after a time that no serving server needs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "net/tls_context.h"
#include "net/tls_session.h"
#include "wire/codec.h"

namespace tuicall::hostile {

struct Target {
  std::string host;
  uint16_t port = 0;
  std::shared_ptr<net::TlsContext> tls;
};

class Visitor {
 public:
  // Throws std::runtime_error if the server does not take the connection.
  explicit Visitor(const Target& target);
  ~Visitor();
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;

  // What a good client sends next in its handshake, after what has come; empty when that is done.
  std::vector<uint8_t> next_flight();
  // The whole handshake; false if the server ended it.
  bool shake_hands();

  // As they are, without TLS. A server that has closed already is no failure.
  void send_raw(std::span<const uint8_t> bytes);
  // Encrypted.
  void send(std::span<const uint8_t> plain);
  void send(const wire::Frame& frame);
  // The next message that can be read; none: the server has closed.
  std::optional<wire::Frame> receive();
  // The end of what this side says; then waits for the server's.
  void leave();

 private:
  // Reads once from the socket into wire_; false: the server has closed.
  bool read_some();

  const int socket_;
  std::unique_ptr<net::TlsSession> tls_;
  bool closed_ = false;
  std::vector<uint8_t> wire_;
  wire::FrameReader frames_;
};

}  // namespace tuicall::hostile
