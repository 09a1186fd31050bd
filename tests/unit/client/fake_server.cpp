#include "fake_server.h"

#include <utility>

namespace tuicall::client {

// The client's end of a connection.
class FakeServer::Stream : public net::Stream {
 public:
  explicit Stream(FakeServer& server) : server_(server) {}
  ~Stream() override { leave(); }

  void start(Handler handler) override {
    handler_ = std::move(handler);
    server_.time_.post([this, alive = std::weak_ptr<bool>(alive_)] {
      if (alive.expired()) return;
      if (!server_.reachable_) return lost("nobody listens");
      server_.stream_ = this;
      handler_.on_open();
    });
  }

  void send(std::span<const uint8_t> bytes) override {
    ++server_.pieces_;
    reader_.append(bytes);
    std::span<const uint8_t> content;
    while (reader_.next(content) == wire::FrameReader::Next::kFrame) {
      server_.sent_.push_back(wire::decode(content).frame);
    }
  }

  void close(uint64_t) override { leave(); }
  size_t pending_bytes() const override { return server_.pending_bytes_; }
  std::string peer_address() const override { return "fake:1"; }

  void received(std::span<const uint8_t> bytes) { handler_.on_bytes(bytes); }
  void lost(const std::string& why) {
    const auto on_close = handler_.on_close;
    leave();
    on_close(why);
  }

 private:
  void leave() {
    alive_.reset();
    if (server_.stream_ == this) server_.stream_ = nullptr;
  }

  FakeServer& server_;
  Handler handler_;
  wire::FrameReader reader_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

std::unique_ptr<net::Stream> FakeServer::dial() {
  ++dials_;
  return std::make_unique<Stream>(*this);
}

size_t FakeServer::unread() {
  time_.settle();
  return sent_.size();
}

void FakeServer::send(const wire::Frame& frame) {
  std::vector<uint8_t> bytes;
  ASSERT_TRUE(wire::encode(frame, bytes).ok());
  send_bytes(bytes);
}

void FakeServer::send_bytes(const std::vector<uint8_t>& bytes) {
  time_.settle();
  ASSERT_TRUE(connected());
  stream_->received(bytes);
  time_.settle();
}

void FakeServer::lose() {
  time_.settle();
  ASSERT_TRUE(connected());
  stream_->lost("the connection broke");
  time_.settle();
}

}  // namespace tuicall::client
