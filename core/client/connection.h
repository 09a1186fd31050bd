// One connection to the server: frames over a stream, kept alive. It ends once; whoever reconnects
// makes a new one. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/stream.h"
#include "wire/codec.h"
#include "wire/message.h"

namespace tuicall::client {

class Connection {
 public:
  struct Handler {
    std::function<void()> on_open;
    std::function<void(wire::Frame)> on_frame;
    std::function<void(uint64_t sequence)> on_unknown_delivery;  // a newer server's
    std::function<void()> on_batch_end;                   // after the frames that came together
    std::function<void(const std::string& why)> on_lost;  // once, and last; not after close()
  };

  Connection(loop::Loop& loop, std::unique_ptr<net::Stream> stream, Handler handler);
  // Safe inside its own handlers.
  ~Connection();

  // Begins to connect.
  void start();
  // Fails with kParamInvalid for a frame that is too large; nothing was sent then.
  base::Status send(const wire::Frame& frame);
  // Goes with the next frame that is sent, right before it, in one piece: that frame is not later
  // for it, and the server wakes up once.
  void send_with_next(const wire::Acknowledge& frame);
  // From now on it pings when it has had nothing to send for that long, and a server that is silent
  // all the same is lost. Within 100 ms and 1 h, whatever the server says.
  void keep_alive(uint32_t interval_ms);
  // Bytes that wait to be sent.
  size_t pending_bytes() const { return stream_->pending_bytes(); }
  // "127.0.0.1:4711": where it goes to.
  std::string peer_address() const { return stream_->peer_address(); }
  // Lets what was sent leave, then closes.
  void close(uint64_t linger_ms);

 private:
  void received(std::span<const uint8_t> bytes);
  void handle(std::span<const uint8_t> content);
  void heartbeat();
  void lost(const std::string& why);

  Handler handler_;
  wire::FrameReader reader_;
  std::vector<uint8_t> ahead_;  // of the next frame
  loop::Timer heartbeat_;
  uint32_t interval_ms_ = 0;
  bool sent_ = false;      // something, since the last heartbeat
  bool received_ = false;  // likewise
  bool pinged_ = false;    // at the last heartbeat
  std::shared_ptr<bool> ended_ =
      std::make_shared<bool>(false);  // outlives this, for who calls handlers
  std::unique_ptr<net::Stream> stream_;
};

}  // namespace tuicall::client
