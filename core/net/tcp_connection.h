// One TCP connection: bytes out without copies where the kernel takes them, bytes in through a
// buffer shared by all connections of the thread. Loop thread only. It keeps itself alive until its
// handle is closed, so that its owner may let go of it at any time, inside its callbacks too.
#pragma once

#include <uv.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "loop/timer.h"

namespace tuicall::net {

class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
 public:
  struct Handler {
    std::function<void(std::span<const uint8_t>)> on_bytes;  // valid during the call
    std::function<void(int status)> on_end;                  // once: UV_EOF or what broke
  };

  // Its owner calls close() or finish() in the end.
  static std::shared_ptr<TcpConnection> create(loop::Loop& loop);

  // The next connection of a listening socket. Returns a libuv status.
  int accept(uv_stream_t* listener);
  // Returns a libuv status; done is called later, not after close().
  int connect(const sockaddr& address, std::function<void(int status)> done);
  void start(Handler handler);
  // Never calls back: a broken connection is reported later.
  void write(std::span<const uint8_t> bytes);
  // Sends what was written, says so to the peer, and waits at most linger_ms for it to close as
  // well. No callbacks.
  void finish(uint64_t linger_ms);
  // At once. No callbacks.
  void close();
  // That the kernel has not taken yet. It takes some 4 KiB before it has sent them.
  size_t pending_bytes() const;
  std::string peer_address() const;
  // -1 if it has none.
  int descriptor() const;

 private:
  explicit TcpConnection(loop::Loop& loop) : loop_(loop) {}
  static TcpConnection* of(void* handle_data) { return static_cast<TcpConnection*>(handle_data); }
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&handle_); }
  static void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  void set_up();
  void flush();
  void written(int status);
  void shut_down();
  void end(int status);

  loop::Loop& loop_;
  uv_tcp_t handle_{};
  uv_write_t write_request_{};
  std::shared_ptr<TcpConnection> self_;  // until the handle is closed
  Handler handler_;
  std::function<void(int)> connected_;
  std::vector<uint8_t> in_flight_;  // the kernel has not taken all of it yet
  std::vector<uint8_t> queued_;     // goes next
  bool writing_ = false;
  bool finishing_ = false;
  bool ended_ = false;
  std::unique_ptr<loop::Timer> linger_;
};

}  // namespace tuicall::net
