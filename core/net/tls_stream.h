// The server's side of one TLS connection, over an accepted TCP connection. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "net/stream.h"
#include "net/tls_link.h"

namespace tuicall::net {

class TlsStream : public Stream {
 public:
  TlsStream(std::shared_ptr<TcpConnection> tcp, std::shared_ptr<TlsContext> context);
  ~TlsStream() override;

  void start(Handler handler) override { link_->start(std::move(handler)); }
  void send(std::span<const uint8_t> bytes) override { link_->send(bytes); }
  void close(uint64_t linger_ms) override { link_->close(linger_ms); }
  size_t pending_bytes() const override { return link_->pending_bytes(); }
  std::string peer_address() const override { return link_->peer_address(); }
  // Whether the handshake was shortened by a ticket of an earlier connection.
  bool resumed() const { return link_->resumed(); }

 private:
  std::shared_ptr<TlsLink> link_;
};

}  // namespace tuicall::net
