#include "visitor.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tuicall::hostile {

namespace {

constexpr int kPatience_ms = 60'000;

int connected_socket(const Target& target) {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(target.port);
  inet_pton(AF_INET, target.host.c_str(), &address.sin_addr);
  if (made < 0 || connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("the server takes no connection");
  }
  const int on = 1;
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // No port of this machine stays taken: what is closed here is reset.
  const linger at_once{1, 0};
  setsockopt(made, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  return made;
}

}  // namespace

Visitor::Visitor(const Target& target)
    : socket_(connected_socket(target)), tls_(net::TlsSession::client(target.tls, target.host)) {}

Visitor::~Visitor() { close(socket_); }

std::vector<uint8_t> Visitor::next_flight() {
  std::vector<uint8_t> out;
  while (!tls_->open() && !closed_) {
    std::span<const uint8_t> plain;
    tls_->feed(wire_);
    net::TlsSession::Step step = net::TlsSession::Step::kNeedMore;
    do {
      step = tls_->next(plain, out);
    } while (step == net::TlsSession::Step::kBytes);
    wire_.clear();
    closed_ =
        closed_ || step == net::TlsSession::Step::kClosed || step == net::TlsSession::Step::kFailed;
    if (!out.empty()) {
      return out;
    }
    if (!tls_->open() && !read_some()) {
      break;
    }
  }
  return out;
}

bool Visitor::shake_hands() {
  while (!tls_->open() && !closed_) {
    send_raw(next_flight());
  }
  return tls_->open() && !closed_;
}

void Visitor::send_raw(std::span<const uint8_t> bytes) {
  while (!bytes.empty() && !closed_) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    closed_ = sent < 0;
    bytes = bytes.subspan(sent < 0 ? bytes.size() : static_cast<size_t>(sent));
  }
}

void Visitor::send(std::span<const uint8_t> plain) {
  std::vector<uint8_t> out;
  tls_->write(plain, out);
  send_raw(out);
}

void Visitor::send(const wire::Frame& frame) {
  std::vector<uint8_t> bytes;
  wire::encode(frame, bytes);
  send(bytes);
}

std::optional<wire::Frame> Visitor::receive() {
  while (true) {
    std::span<const uint8_t> content;
    if (frames_.next(content) == wire::FrameReader::Next::kFrame) {
      wire::Decoded decoded = wire::decode(content);
      if (decoded.error == wire::DecodeError::kMalformed) {
        throw std::runtime_error("the server says what cannot be read: " + decoded.message);
      }
      return std::move(decoded.frame);
    }
    if (closed_ || !read_some()) {
      return std::nullopt;
    }
    std::vector<uint8_t> out;
    std::span<const uint8_t> plain;
    tls_->feed(wire_);
    net::TlsSession::Step step = tls_->next(plain, out);
    for (; step == net::TlsSession::Step::kBytes || step == net::TlsSession::Step::kOpened;
         step = tls_->next(plain, out)) {
      frames_.append(plain);
    }
    wire_.clear();
    send_raw(out);
    closed_ = closed_ || step != net::TlsSession::Step::kNeedMore;
  }
}

void Visitor::leave() {
  shutdown(socket_, SHUT_WR);
  while (read_some()) {
    wire_.clear();
  }
}

bool Visitor::read_some() {
  pollfd readable{socket_, POLLIN, 0};
  if (poll(&readable, 1, kPatience_ms) == 0) {
    throw std::runtime_error("the server neither answers nor closes");
  }
  const size_t before = wire_.size();
  wire_.resize(before + 16'384);
  const ssize_t received = recv(socket_, wire_.data() + before, 16'384, 0);
  wire_.resize(before + (received > 0 ? static_cast<size_t>(received) : 0));
  closed_ = closed_ || received <= 0;
  return received > 0;
}

}  // namespace tuicall::hostile
