// A UDP socket on the loopback interface without a loop: a client's, or the floor's.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

struct sockaddr_in;

namespace tuicall {

class RawSocket {
 public:
  // At a port that the system chooses; ends the program if there is none.
  RawSocket();
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  static sockaddr_in at(uint16_t port);
  int fd() const { return fd_; }
  uint16_t port() const { return port_; }
  void send(uint16_t port, std::span<const uint8_t> datagram) const;
  // Takes all that has come, and hands over each, which is valid during the call; how many
  // datagrams there were.
  int drain(const std::function<void(std::span<const uint8_t>)>& receive = {}) const;

 private:
  int fd_;
  uint16_t port_ = 0;
};

}  // namespace tuicall
