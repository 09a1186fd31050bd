// A client that speaks the wire protocol over a blocking TLS connection, one frame at a time.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../net/raw_socket.h"
#include "net/tls_session.h"
#include "wire/codec.h"
#include "wire/message.h"

namespace tuicall::server {

// Who may log in, as the ready line of --dev says it.
struct Credentials {
  uint32_t sdk_app_id = 0;
  std::string secret_key;
};

std::string make_ticket(const Credentials& credentials, const std::string& user_id);

class WireClient {
 public:
  // Connects to 127.0.0.1 and shakes hands; fails the test if it cannot.
  WireClient(uint16_t port, const std::string& ca_file);

  void send(const wire::Frame& frame);
  void send_bytes(const std::vector<uint8_t>& plain);
  // The next frame; none: the server closed the connection, or nothing came in time.
  std::optional<wire::Frame> receive();
  // Skips frames until one is of this type.
  template <typename T>
  std::optional<T> receive_next() {
    while (std::optional<wire::Frame> frame = receive()) {
      if (T* found = std::get_if<T>(&*frame)) return std::move(*found);
    }
    return std::nullopt;
  }
  // Skips deliveries until this event.
  std::optional<wire::Event> receive_event(wire::EventKind kind);
  // Logs in with a good ticket.
  wire::LoginAccepted log_in(const Credentials& credentials, const std::string& user_id);
  // Sends a request, gives its answer.
  wire::RequestResult ask(wire::Command command);

  const std::string& last_ticket() const { return ticket_; }

 private:
  bool read_more();

  net::RawSocket socket_;
  std::unique_ptr<net::TlsSession> session_;
  wire::FrameReader reader_;
  uint64_t last_request_id_ = 0;
  std::string ticket_;
};

}  // namespace tuicall::server
