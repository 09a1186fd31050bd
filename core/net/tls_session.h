// One TLS connection without a socket: bytes of the wire go in, plain bytes and bytes for the wire
// come out. Knows no loop; not thread-safe. The caller drives it:
//   session.feed(wire); while (session.next(plain, out) says so) { send out; use plain; }
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "net/tls_context.h"

struct ssl_st;

namespace tuicall::net {

class TlsSession {
 public:
  static std::unique_ptr<TlsSession> server(std::shared_ptr<TlsContext> context);
  // name: the host name or address that the certificate must name.
  static std::unique_ptr<TlsSession> client(std::shared_ptr<TlsContext> context, std::string name);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // The bytes must stay where they are until next() has said kNeedMore, kClosed or kFailed.
  void feed(std::span<const uint8_t> wire) { wire_ = wire; }

  enum class Step {
    kOpened,    // once: the handshake is done
    kBytes,     // plain has bytes, valid until the next call for any session of this thread
    kNeedMore,  // everything fed is used up
    kClosed,    // the peer has said that it sends no more
    kFailed,    // error() says why; what was appended to out may tell the peer
  };
  // Goes one step on. Appends what is to be sent to out. A client's first call, with nothing fed,
  // begins the handshake.
  Step next(std::span<const uint8_t>& plain, std::vector<uint8_t>& out);
  // Encrypts. Only between kOpened and kClosed or kFailed.
  void write(std::span<const uint8_t> plain, std::vector<uint8_t>& out);
  // Says goodbye.
  void close(std::vector<uint8_t>& out);

  bool open() const { return open_; }
  bool resumed() const;
  const std::string& error() const { return error_; }  // a clause: "the certificate …"

 private:
  friend class WireBio;
  TlsSession(std::shared_ptr<TlsContext> context, std::string name);
  Step advance(std::span<const uint8_t>& plain);
  Step stopped(int result);
  std::string describe_failure() const;

  std::shared_ptr<TlsContext> context_;
  std::string name_;  // that the peer must prove, empty on the server's side
  ssl_st* ssl_;
  bool open_ = false;
  std::string error_;
  std::span<const uint8_t> wire_;
  std::vector<uint8_t>* out_ = nullptr;  // only during a call into OpenSSL
};

}  // namespace tuicall::net
