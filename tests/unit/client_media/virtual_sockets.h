// UDP in virtual time: in a program that is linked with virtual_sockets.cpp and virtual_time.cpp
// net::UdpSocket::bind() gives sockets of a simulated network between engines and one relay.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <span>

#include "loop/loop.h"
#include "net/udp_address.h"
#include "net/udp_socket.h"

namespace tuicall::client {

// What a network does to each packet, in each direction; packets do not overtake each other.
struct Impairment {
  double loss_percent = 0;  // of sound; what is said about it arrives
  int64_t delay_ms = 0;
  int64_t jitter_ms = 0;  // up to so much longer, evenly distributed
  bool cut = false;       // nothing arrives
};

// The one network of the process as long as it lives.
class VirtualSockets {
 public:
  using Received = std::function<void(const net::UdpAddress& from, std::span<uint8_t> datagram)>;

  // on_relay: what comes to the relay.
  VirtualSockets(loop::Loop& loop, Received on_relay);
  ~VirtualSockets();
  VirtualSockets(const VirtualSockets&) = delete;
  VirtualSockets& operator=(const VirtualSockets&) = delete;

  static net::UdpAddress relay_address();
  // The network of the socket that was bound as the first one, the second one and so on.
  void impair(size_t socket, const Impairment& impairment);
  // From the relay.
  void send(const net::UdpAddress& to, std::span<const uint8_t> datagram);

 private:
  friend class VirtualSocket;

  // One direction of a socket's way.
  struct Way {
    int64_t last_ms = 0;  // when the packet before arrives
    std::mt19937 lost{7};
    std::mt19937 late{7};
  };
  struct Line {
    Received received;
    Impairment impairment;
    Way up;
    Way down;
  };

  uint16_t open(const Received& received);
  void send_up(uint16_t port, std::span<const uint8_t> datagram);
  void carry(const Impairment& impairment, Way& way, std::span<const uint8_t> datagram,
             std::function<void(std::span<uint8_t>)> arrive);

  loop::Loop& loop_;
  const Received on_relay_;
  std::map<uint16_t, Line> lines_;  // by port
};

}  // namespace tuicall::client
