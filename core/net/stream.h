// A connection that carries bytes: plain TCP or TLS. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tuicall::net {

class Stream {
 public:
  struct Handler {
    std::function<void()> on_open;  // ready to send (TLS: the handshake is done)
    std::function<void(std::span<const uint8_t>)>
        on_bytes;  // decrypted bytes, valid during the call
    std::function<void(const std::string& why)>
        on_close;  // once, and last: closed by the peer or broken. Not after close().
  };

  virtual ~Stream() = default;  // closes at once without further callbacks; safe inside a callback

  virtual void start(Handler handler) = 0;
  // Queues bytes; the caller's buffer is free afterwards.
  virtual void send(std::span<const uint8_t> bytes) = 0;
  // Closes after what was sent has left (at most linger_ms), without further callbacks.
  virtual void close(uint64_t linger_ms) = 0;
  // Bytes queued that the kernel has not taken yet.
  virtual size_t pending_bytes() const = 0;
  virtual std::string peer_address() const = 0;  // "127.0.0.1:4711"
};

}  // namespace tuicall::net
