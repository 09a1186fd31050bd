// A plain blocking TCP socket on 127.0.0.1, for peers that misbehave in a thread of their own.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tuicall::net {

sockaddr_in loopback(uint16_t port);

class RawSocket {
 public:
  static RawSocket listening();
  static RawSocket connected(uint16_t port);
  RawSocket(RawSocket&& other) noexcept;
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket();

  RawSocket accept() const;
  uint16_t port() const;
  void write(std::span<const uint8_t> bytes) const;
  void write(const std::string& text) const;
  // What has come, empty at the end of the stream or when it broke.
  std::vector<uint8_t> read() const;
  // Closes with a reset instead of an orderly end.
  void reset();
  void close();
  // Ends reads and writes of this socket in every thread.
  void shut_down() const;
  // A read buffer so small that a sender soon has to wait.
  void shrink() const;
  int descriptor() const { return fd_; }

 private:
  explicit RawSocket(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace tuicall::net
