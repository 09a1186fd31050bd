#include "net/tls_link.h"

#include <utility>

namespace tuicall::net {
namespace {

constexpr uint64_t kAlertLinger_ms = 500;  // for the peer to read why its handshake failed

// What a failing read or write says, as a clause.
std::string describe(int status, bool open) {
  if (status != UV_EOF) return std::string("the connection broke: ") + uv_strerror(status);
  return open ? "the peer closed the connection"
              : "the peer closed the connection before the TLS handshake was done";
}

}  // namespace

TlsLink::TlsLink(std::shared_ptr<TcpConnection> tcp, std::unique_ptr<TlsSession> session)
    : tcp_(std::move(tcp)), session_(std::move(session)) {}

TlsLink::~TlsLink() { abandon(); }

void TlsLink::start(Stream::Handler handler) {
  handler_ = std::move(handler);
  started_ = true;
  tcp_->start({[this](std::span<const uint8_t> wire) { received(wire); },
               [this](int status) { broken(describe(status, session_->open())); }});
  received({});
}

void TlsLink::received(std::span<const uint8_t> wire) {
  const std::shared_ptr<TlsLink> alive = shared_from_this();
  std::vector<uint8_t> out;
  session_->feed(wire);
  while (!finished_) {
    std::span<const uint8_t> plain;
    const TlsSession::Step step = session_->next(plain, out);
    if (!out.empty()) tcp_->write(out);
    out.clear();
    switch (step) {
      case TlsSession::Step::kNeedMore:
        return;
      case TlsSession::Step::kOpened:
        opened();
        break;
      case TlsSession::Step::kBytes:
        if (handler_.on_bytes) handler_.on_bytes(plain);
        break;
      case TlsSession::Step::kClosed:
        return broken("the peer closed the connection");
      case TlsSession::Step::kFailed:
        return broken(session_->error());
    }
  }
}

void TlsLink::opened() {
  const std::vector<uint8_t> early = std::exchange(early_, {});
  if (!early.empty()) send(early);
  if (handler_.on_open) handler_.on_open();
}

void TlsLink::broken(const std::string& why) {
  const std::shared_ptr<TlsLink> alive = shared_from_this();
  finished_ = true;
  tcp_->finish(kAlertLinger_ms);
  if (handler_.on_close) handler_.on_close(why);
}

void TlsLink::send(std::span<const uint8_t> bytes) {
  if (finished_) return;
  if (!session_->open()) {
    early_.insert(early_.end(), bytes.begin(), bytes.end());
    return;
  }
  std::vector<uint8_t> out;
  session_->write(bytes, out);
  tcp_->write(out);
}

void TlsLink::close(uint64_t linger_ms) {
  if (finished_) return;
  if (!session_->open()) return abandon();
  finished_ = true;
  std::vector<uint8_t> out;
  session_->close(out);
  tcp_->write(out);
  tcp_->finish(linger_ms);
}

void TlsLink::abandon() {
  if (finished_) return;
  finished_ = true;
  tcp_->close();
}

size_t TlsLink::pending_bytes() const { return early_.size() + tcp_->pending_bytes(); }

}  // namespace tuicall::net
