// A UDP socket on a loop. Datagrams are taken from the kernel and given to it many at a time, which
// is most of what one costs. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/status.h"
#include "loop/loop.h"
#include "net/endpoint.h"
#include "net/udp_address.h"

namespace tuicall::net {

class UdpSocket {
 public:
  // Longest that is sent or received, in bytes: no path carries more than 1,500 in one packet.
  static constexpr size_t kMostBytes = 2048;

  // The bytes may be changed; they are valid during the call, or until Together::end. The socket
  // may be destroyed in it.
  using Received = std::function<void(const UdpAddress& from, std::span<uint8_t> datagram)>;

  // For whoever does better with many datagrams than with one at a time.
  struct Together {
    // Where those come from that Received is about to be called with, in this order.
    std::function<void(std::span<const UdpAddress> from)> begin;
    // It has been called with all of them.
    std::function<void()> end;
  };
  static constexpr size_t kMostTogether = 32;

  struct Counters {
    uint64_t received = 0;
    uint64_t sent = 0;
    uint64_t receive_calls = 0;  // that found something
    uint64_t send_calls = 0;
    uint64_t not_sent = 0;  // the kernel had no room, or no way there
    uint64_t too_long = 0;  // in either direction
  };

  // endpoint.host is an address literal: kParamInvalid otherwise. "::" takes IPv4 as well. Port 0:
  // the kernel chooses. kRequestRefused: the system says no.
  static base::Result<std::unique_ptr<UdpSocket>> bind(loop::Loop& loop, const Endpoint& endpoint,
                                                       Received received, Together together = {});
  virtual ~UdpSocket() = default;  // closes; what waits to be sent is dropped

  // Puts it to what is sent together: goes with the next flush(), at once if there are many. As
  // with any datagram nobody hears whether it arrives. The caller's buffer is free afterwards.
  virtual void send(const UdpAddress& to, std::span<const uint8_t> datagram) = 0;
  // Called by itself after what came together.
  virtual void flush() = 0;
  virtual uint16_t port() const = 0;
  virtual const Counters& counters() const = 0;
};

}  // namespace tuicall::net
