#include "net/tls_connector.h"

#include <optional>
#include <utility>

#include "loop/timer.h"
#include "net/dialer.h"
#include "net/tls_link.h"

namespace tuicall::net {
namespace {

// Dials, then hands everything on to the link. Its parts live as long as the longest of the
// callbacks that are on the stack, so that the program may destroy the stream in any of them.
class ConnectingStream : public Stream {
 public:
  ConnectingStream(loop::Loop& loop, std::shared_ptr<TlsContext> context, Endpoint endpoint,
                   uint64_t timeout_ms)
      : parts_(std::make_shared<Parts>(loop, std::move(context), std::move(endpoint), timeout_ms)) {
  }

  ~ConnectingStream() override { parts_->let_go(); }

  void start(Handler handler) override { parts_->dial(std::move(handler)); }

  void send(std::span<const uint8_t> bytes) override {
    if (parts_->link) return parts_->link->send(bytes);
    parts_->early.insert(parts_->early.end(), bytes.begin(), bytes.end());
  }

  void close(uint64_t linger_ms) override {
    if (parts_->link) parts_->link->close(linger_ms);
    parts_->let_go();
  }

  size_t pending_bytes() const override {
    return parts_->link ? parts_->link->pending_bytes() : parts_->early.size();
  }

  std::string peer_address() const override {
    return parts_->link ? parts_->link->peer_address() : to_string(parts_->endpoint);
  }

 private:
  struct Parts : std::enable_shared_from_this<Parts> {
    Parts(loop::Loop& on_loop, std::shared_ptr<TlsContext> with_context, Endpoint to,
          uint64_t within_ms)
        : loop(on_loop),
          context(std::move(with_context)),
          endpoint(std::move(to)),
          timeout_ms(within_ms),
          dialer(std::make_shared<Dialer>(loop, endpoint)),
          deadline(std::in_place, loop) {}

    void dial(Handler with_handler) {
      handler = std::move(with_handler);
      deadline->start(timeout_ms, [this] { timed_out(); });
      dialer->start(timeout_ms, [this](std::shared_ptr<TcpConnection> tcp, const std::string& why) {
        if (!tcp) return failed(why);
        connected(std::move(tcp));
      });
    }

    void connected(std::shared_ptr<TcpConnection> tcp) {
      link = std::make_shared<TlsLink>(std::move(tcp), TlsSession::client(context, endpoint.host));
      if (!early.empty()) link->send(std::exchange(early, {}));
      link->start({[this] { opened(); },
                   [this](std::span<const uint8_t> bytes) { delivered(bytes); },
                   [this](const std::string& why) { closed(why); }});
    }

    void opened() {
      const std::shared_ptr<Parts> alive = shared_from_this();
      deadline.reset();
      if (handler.on_open) handler.on_open();
    }

    void delivered(std::span<const uint8_t> bytes) {
      const std::shared_ptr<Parts> alive = shared_from_this();
      if (handler.on_bytes) handler.on_bytes(bytes);
    }

    void closed(const std::string& why) {
      if (!link->open()) return failed(why);
      report("The connection to " + to_string(endpoint) + " ended: " + why + ".");
    }

    void timed_out() {
      failed(std::string(link ? "the TLS handshake was not done" : "it did not answer") +
             " within " + std::to_string(timeout_ms) + " ms");
    }

    void failed(const std::string& why) {
      report("Could not connect to " + to_string(endpoint) + ": " + why + ".");
    }

    void report(const std::string& sentence) {
      const std::shared_ptr<Parts> alive = shared_from_this();
      let_go();
      if (handler.on_close) handler.on_close(sentence);
    }

    void let_go() {
      deadline.reset();
      dialer->cancel();
      if (link) link->abandon();
    }

    loop::Loop& loop;
    std::shared_ptr<TlsContext> context;
    Endpoint endpoint;
    uint64_t timeout_ms;
    Handler handler;
    std::vector<uint8_t> early;  // sent before there was a link
    std::shared_ptr<Dialer> dialer;
    std::shared_ptr<TlsLink> link;
    std::optional<loop::Timer> deadline;
  };

  std::shared_ptr<Parts> parts_;
};

}  // namespace

std::unique_ptr<Stream> connect_tls(loop::Loop& loop, std::shared_ptr<TlsContext> context,
                                    const Endpoint& endpoint, uint64_t timeout_ms) {
  return std::make_unique<ConnectingStream>(loop, std::move(context), endpoint, timeout_ms);
}

}  // namespace tuicall::net
