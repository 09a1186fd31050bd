#include "raw_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace tuicall {

RawSocket::RawSocket() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = at(0);
  const int buffer_bytes = 4 * 1024 * 1024;
  setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof(buffer_bytes));
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) std::abort();
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

RawSocket::~RawSocket() { close(fd_); }

sockaddr_in RawSocket::at(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void RawSocket::send(uint16_t port, std::span<const uint8_t> datagram) const {
  const sockaddr_in to = at(port);
  sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&to),
         sizeof(to));
}

int RawSocket::drain(const std::function<void(std::span<const uint8_t>)>& receive) const {
  std::array<uint8_t, 2048> bytes{};
  int count = 0;
  for (;; ++count) {
    const ssize_t size = recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0) return count;
    if (receive) receive(std::span(bytes).first(static_cast<size_t>(size)));
  }
}

}  // namespace tuicall
