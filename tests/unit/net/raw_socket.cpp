#include "raw_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace tuicall::net {
sockaddr_in loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

RawSocket RawSocket::listening() {
  RawSocket made(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(0);
  bind(made.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  listen(made.fd_, 16);
  return made;
}

RawSocket RawSocket::connected(uint16_t port) {
  RawSocket made(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  connect(made.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  return made;
}

RawSocket::RawSocket(RawSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

RawSocket::~RawSocket() { close(); }

RawSocket RawSocket::accept() const { return RawSocket(::accept(fd_, nullptr, nullptr)); }

uint16_t RawSocket::port() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void RawSocket::write(std::span<const uint8_t> bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes = bytes.subspan(static_cast<size_t>(sent));
  }
}

void RawSocket::write(const std::string& text) const {
  write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

std::vector<uint8_t> RawSocket::read() const {
  std::vector<uint8_t> bytes(64 * 1024);
  const ssize_t size = recv(fd_, bytes.data(), bytes.size(), 0);
  bytes.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return bytes;
}

void RawSocket::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close();
}

void RawSocket::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void RawSocket::shut_down() const { shutdown(fd_, SHUT_RDWR); }

void RawSocket::shrink() const {
  const int bytes = 4096;
  setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

}  // namespace tuicall::net
