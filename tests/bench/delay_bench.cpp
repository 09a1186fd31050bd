// How late sound is heard when nothing is lost: what encoder, relay and jitter buffer add, in
// virtual time, in which the relay takes none; and how long a packet takes through the relay on
// real sockets. The sum of both is what is added.
#include <benchmark/benchmark.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "client/media/voice_in.h"
#include "client/media/voice_out.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/udp_socket.h"
#include "raw_socket.h"
#include "relay_world.h"
#include "tone.h"

namespace tuicall {
namespace {

using server::Bytes;

constexpr int64_t kOnset_frame = 200;  // after 4 s of silence with its comfort noise
constexpr int64_t kMost_frames = kOnset_frame + 100;
constexpr int kLoud = 2000;  // an eighth of the tone, and far above the comfort noise

enum class Way { kDirect, kThroughRelay };

// From the end of the first frame of a tone, when its packet leaves, to when its sound is played.
// phase_ms: so long after each packet the player takes its next frame. The packets keep the
// timestamps of the encoder, which count on while nothing is sent: by them the buffer knows that a
// packet after a pause of silence is not late.
int64_t heard_after_ms(Way way, int64_t phase_ms) {
  server::RelayWorld world;
  const auto alice = world.client("alice");
  const auto bob = world.client("bob");
  if (!alice->connect() || !bob->connect()) std::abort();
  client::VoiceOut out(alice->ssrc(), 0, 0);
  client::VoiceIn in(alice->ssrc());
  bob->on_rtp = [&](const media::RtpPacket& packet) { in.receive(packet, world.now_us()); };
  media::Tone tone{media::ToneOptions()};
  for (int64_t i = 0; i < kMost_frames; ++i) {
    media::AudioFrame frame{};
    if (i >= kOnset_frame) tone.read(frame);
    world.advance(media::kFrame_ms * server::kMs_us);
    if (const auto packet = out.next(frame)) {
      const std::span<const uint8_t> rtp = std::span(packet->bytes).first(packet->length);
      if (way == Way::kDirect)
        in.receive(*media::parse_rtp(rtp), world.now_us());
      else
        world.send(alice->path(), alice->protect_rtp({rtp.begin(), rtp.end()}));
    }
    const media::AudioFrame played = in.play(world.now_us() / server::kMs_us + phase_ms);
    const auto loud = std::find_if(played.begin(), played.end(),
                                   [](int16_t s) { return s > kLoud || s < -kLoud; });
    if (loud == played.end()) continue;
    return (i - kOnset_frame) * int64_t{media::kFrame_ms} + phase_ms +
           (loud - played.begin()) / int64_t{media::kSamplesPer_ms};
  }
  std::abort();
}

int64_t realtime_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// A client's socket, which knows when what comes has come.
class TimedSocket : public RawSocket {
 public:
  TimedSocket() {
    const int on = 1;
    const timeval deadline{.tv_sec = 10, .tv_usec = 0};
    setsockopt(fd(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
    setsockopt(fd(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof(deadline));
  }

  struct Arrived {
    Bytes datagram;
    int64_t at_ns = 0;
  };
  // The next one; ends the program if none comes.
  Arrived receive() const {
    Arrived arrived{Bytes(2048)};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
    iovec piece{arrived.datagram.data(), arrived.datagram.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t size = recvmsg(fd(), &header, 0);
    const cmsghdr* stamp = CMSG_FIRSTHDR(&header);
    if (size < 0 || stamp == nullptr) std::abort();
    timespec at{};
    std::memcpy(&at, CMSG_DATA(stamp), sizeof(at));
    arrived.datagram.resize(static_cast<size_t>(size));
    arrived.at_ns = int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
    return arrived;
  }
};

// The relay behind a real socket on a thread of its own, as in the server, with two in a call who
// have shaken hands before without either.
class RelayThread : public server::RelayWorld {
 public:
  RelayThread() {
    if (!alice_->connect() || !bob_->connect()) std::abort();
    const int64_t began_ns = realtime_ns();
    const auto now = [this, began_ns] { return now_us() + (realtime_ns() - began_ns) / 1000; };
    socket_ = std::move(*net::UdpSocket::bind(
        loop_, {"127.0.0.1", 0},
        [this, now](const net::UdpAddress& from, std::span<uint8_t> datagram) {
          relay().receive(from, datagram, now());
        },
        {[this](std::span<const net::UdpAddress> from) { relay().begin_together(from); },
         [this] { relay().end_together(now_us()); }}));
    port_ = socket_->port();
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~RelayThread() override {
    loop_.post([this] { socket_.reset(); });
    loop_.stop();
    thread_.join();
  }
  RelayThread(const RelayThread&) = delete;
  RelayThread& operator=(const RelayThread&) = delete;

  using RelayWorld::send;
  void send(const server::Path& to, std::span<const uint8_t> datagram) override {
    if (!socket_) return RelayWorld::send(to, datagram);
    socket_->send(std::get<net::UdpAddress>(to), datagram);
  }

  // From before alice's call of the system to when bob's socket has it.
  int64_t pass_ns(uint16_t sequence_number) {
    constexpr size_t kSound_bytes = 80;  // 20 ms at 32 kbit/s
    const Bytes datagram =
        alice_->make_sound(sequence_number, std::string(kSound_bytes, 's'), alice_->ssrc());
    const int64_t left_ns = realtime_ns();
    alice_socket_.send(port_, datagram);
    for (;;) {
      const TimedSocket::Arrived arrived = bob_socket_.receive();
      bob_->receive(arrived.datagram);
      if (!bob_->heard().empty()) return arrived.at_ns - left_ns;
    }
  }

 private:
  std::unique_ptr<server::RelayClient> client_of(const std::string& name, uint16_t port) {
    return client_at({kApp, "call", name}, udp("127.0.0.1", port));
  }

  TimedSocket alice_socket_;
  TimedSocket bob_socket_;
  std::unique_ptr<server::RelayClient> alice_ = client_of("alice", alice_socket_.port());
  std::unique_ptr<server::RelayClient> bob_ = client_of("bob", bob_socket_.port());
  loop::Loop loop_;
  std::unique_ptr<net::UdpSocket> socket_;  // of the thread, once it runs
  uint16_t port_ = 0;
  std::thread thread_;
};

// At the worst moment of the player's clock, with and without the relay.
void added_delay(benchmark::State& state) {
  int64_t direct_ms = 0;
  int64_t relayed_ms = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (int64_t phase_ms = 0; phase_ms < media::kFrame_ms; ++phase_ms) {
      direct_ms = std::max(direct_ms, heard_after_ms(Way::kDirect, phase_ms));
      relayed_ms = std::max(relayed_ms, heard_after_ms(Way::kThroughRelay, phase_ms));
    }
  }
  state.counters["direct_ms"] = static_cast<double>(direct_ms);
  state.counters["relayed_ms"] = static_cast<double>(relayed_ms);
  state.counters["frames"] = static_cast<double>(relayed_ms) / media::kFrame_ms;
}
BENCHMARK(added_delay)->Unit(benchmark::kMillisecond)->Iterations(1);

// An iteration is a second of a call: a packet every 20 ms, between which the thread sleeps.
void relay_transit(benchmark::State& state) {
  constexpr int kPackets = 50;
  RelayThread relay;
  std::vector<int64_t> taken_ns;
  uint16_t sequence_number = 0;
  auto next = std::chrono::steady_clock::now();
  for ([[maybe_unused]] auto _ : state) {
    for (int i = 0; i < kPackets; ++i) {
      next += std::chrono::milliseconds(media::kFrame_ms);
      std::this_thread::sleep_until(next);
      taken_ns.push_back(relay.pass_ns(++sequence_number));
    }
  }
  std::sort(taken_ns.begin(), taken_ns.end());
  const auto percentile_us = [&](size_t percent) {
    return static_cast<double>(taken_ns[(taken_ns.size() - 1) * percent / 100]) / 1000;
  };
  state.counters["p50_us"] = percentile_us(50);
  state.counters["p99_us"] = percentile_us(99);
}
BENCHMARK(relay_transit)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace tuicall
