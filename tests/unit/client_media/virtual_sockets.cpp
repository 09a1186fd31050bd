#include "virtual_sockets.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "media/packet/demux.h"
#include "virtual_time.h"

namespace tuicall::client {
namespace {

constexpr uint16_t kRelayPort = 3478;
constexpr uint16_t kFirstPort = 5000;

VirtualSockets* network = nullptr;

net::UdpAddress address_of(uint16_t port) { return *net::parse_udp_address({"192.0.2.1", port}); }

}  // namespace

class VirtualSocket : public net::UdpSocket {
 public:
  explicit VirtualSocket(const Received& received) : port_(network->open(received)) {}
  ~VirtualSocket() override {
    if (network != nullptr) network->lines_.erase(port_);
  }

  void send(const net::UdpAddress& /*to*/, std::span<const uint8_t> datagram) override {
    network->send_up(port_, datagram);
  }
  void flush() override {}
  uint16_t port() const override { return port_; }
  const Counters& counters() const override { return counters_; }

 private:
  const uint16_t port_;
  const Counters counters_;
};

VirtualSockets::VirtualSockets(loop::Loop& loop, Received on_relay)
    : loop_(loop), on_relay_(std::move(on_relay)) {
  network = this;
}

VirtualSockets::~VirtualSockets() { network = nullptr; }

net::UdpAddress VirtualSockets::relay_address() { return address_of(kRelayPort); }

void VirtualSockets::impair(size_t socket, const Impairment& impairment) {
  lines_.at(static_cast<uint16_t>(kFirstPort + socket)).impairment = impairment;
}

uint16_t VirtualSockets::open(const Received& received) {
  const auto port = static_cast<uint16_t>(kFirstPort + lines_.size());
  lines_[port].received = received;
  return port;
}

void VirtualSockets::carry(const Impairment& impairment, Way& way,
                           std::span<const uint8_t> datagram,
                           std::function<void(std::span<uint8_t>)> arrive) {
  if (impairment.cut) return;
  if (media::kind_of(datagram) == media::PacketKind::kRtp &&
      std::uniform_real_distribution(0.0, 100.0)(way.lost) < impairment.loss_percent)
    return;
  const int64_t longer_ms =
      std::uniform_int_distribution<int64_t>(0, impairment.jitter_ms)(way.late);
  way.last_ms = std::max(way.last_ms, loop_.now_ms() + impairment.delay_ms + longer_ms);
  scenarios::VirtualTime::of(loop_).at(
      way.last_ms,
      [arrive = std::move(arrive),
       bytes = std::vector(datagram.begin(), datagram.end())]() mutable { arrive(bytes); });
}

void VirtualSockets::send_up(uint16_t port, std::span<const uint8_t> datagram) {
  Line& line = lines_.at(port);
  carry(line.impairment, line.up, datagram,
        [this, port](std::span<uint8_t> bytes) { on_relay_(address_of(port), bytes); });
}

void VirtualSockets::send(const net::UdpAddress& to, std::span<const uint8_t> datagram) {
  const auto found = lines_.find(to.port);
  if (found == lines_.end()) return;
  carry(found->second.impairment, found->second.down, datagram,
        [this, port = to.port](std::span<uint8_t> bytes) {
          const auto line = lines_.find(port);
          if (line != lines_.end()) line->second.received(relay_address(), bytes);
        });
}

}  // namespace tuicall::client

namespace tuicall::net {

base::Result<std::unique_ptr<UdpSocket>> UdpSocket::bind(loop::Loop& /*loop*/,
                                                         const Endpoint& /*endpoint*/,
                                                         Received received, Together /*together*/) {
  return std::unique_ptr<UdpSocket>(std::make_unique<client::VirtualSocket>(received));
}

}  // namespace tuicall::net
