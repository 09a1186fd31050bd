// TLS over a TCP connection that stands: what TlsStream and the connector share. Loop thread only.
// Let go of with abandon() or close(), from inside its callbacks too; no callback follows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "net/stream.h"
#include "net/tcp_connection.h"
#include "net/tls_session.h"

namespace tuicall::net {

class TlsLink : public std::enable_shared_from_this<TlsLink> {
 public:
  TlsLink(std::shared_ptr<TcpConnection> tcp, std::unique_ptr<TlsSession> session);
  ~TlsLink();
  TlsLink(const TlsLink&) = delete;
  TlsLink& operator=(const TlsLink&) = delete;

  void start(Stream::Handler handler);
  // Bytes that come before the handshake is done are kept until then.
  void send(std::span<const uint8_t> bytes);
  void close(uint64_t linger_ms);
  void abandon();
  bool open() const { return session_->open(); }
  bool resumed() const { return session_->resumed(); }
  size_t pending_bytes() const;
  std::string peer_address() const { return tcp_->peer_address(); }

 private:
  void received(std::span<const uint8_t> wire);
  void opened();
  void broken(const std::string& why);

  std::shared_ptr<TcpConnection> tcp_;
  std::unique_ptr<TlsSession> session_;
  Stream::Handler handler_;
  std::vector<uint8_t> early_;  // sent by the program before the handshake was done
  bool started_ = false;
  bool finished_ = false;
};

}  // namespace tuicall::net
