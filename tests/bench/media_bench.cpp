// What sound costs. The relay: the processor time of a forwarded packet beside that of the same
// batches of system calls and the two AES-GCM operations alone, both in turn in one run, so that
// their ratio means something; and its memory. The client: a frame of 20 ms with one and with eight
// others.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <uv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "client/media/audio_output.h"
#include "client/media/voice_in.h"
#include "client/media/voice_out.h"
#include "loop/loop.h"
#include "media/audio/mixer.h"
#include "net/udp_socket.h"
#include "raw_socket.h"
#include "relay_world.h"
#include "tone.h"

namespace tuicall {
namespace {

using server::Bytes;

constexpr size_t kBatch = 32;           // as net::UdpSocket has it
constexpr size_t kPeople = 4 * kBatch;  // what it reads in one turn of the loop
constexpr size_t kSound_bytes = 80;     // 20 ms at 32 kbit/s
constexpr int64_t kFrame_us = 20'000;
constexpr int64_t kFramesOfTicks = 5;        // whose time is a whole number of the server's ticks
constexpr int64_t kCheckEvery_frames = 250;  // 5 s: RFC 7675

int64_t cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// The relay behind a real socket, once everybody has shaken hands without one.
class RelayOnSocket : public server::RelayWorld {
 public:
  RelayOnSocket() {
    for (size_t i = 0; i < kPeople; ++i) {
      sockets_.push_back(std::make_unique<RawSocket>());
      people_.push_back(
          client_at({kApp, "call" + std::to_string(i / 2), "user" + std::to_string(i)},
                    udp("127.0.0.1", sockets_.back()->port())));
      if (!people_.back()->connect()) std::abort();
    }
    socket_ = std::move(*net::UdpSocket::bind(
        loop_, {"127.0.0.1", 0},
        [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
          relay().receive(from, datagram, now_us());
        },
        [this](std::span<const net::UdpAddress> from) { relay().expect(from); }));
  }
  ~RelayOnSocket() override {
    socket_.reset();
    uv_run(loop_.handle(), UV_RUN_NOWAIT);
  }
  RelayOnSocket(const RelayOnSocket&) = delete;
  RelayOnSocket& operator=(const RelayOnSocket&) = delete;

  using RelayWorld::send;
  void send(const server::Path& to, std::span<const uint8_t> datagram) override {
    if (!socket_) return RelayWorld::send(to, datagram);
    socket_->send(std::get<net::UdpAddress>(to), datagram);
  }

  // Everybody says something; gives the processor time that the relay needs to pass it on.
  int64_t frame() {
    if (frame_++ % kCheckEvery_frames == 0) check_all();
    const std::string sound(kSound_bytes, 's');
    for (size_t i = 0; i < kPeople; ++i) {
      const auto number = static_cast<uint16_t>(frame_);
      sockets_[i]->send(socket_->port(), people_[i]->make_sound(number, sound, people_[i]->ssrc()));
    }
    const int64_t before_ns = cpu_ns();
    uv_run(loop_.handle(), UV_RUN_NOWAIT);
    const int64_t taken_ns = cpu_ns() - before_ns;
    for (const auto& socket : sockets_) forwarded_ += socket->drain();
    return taken_ns;
  }
  // Reports and what else goes by time, every 50 ms as in the server.
  int64_t housekeeping() {
    if (frame_ % kFramesOfTicks != 0) return 0;
    const int64_t before_ns = cpu_ns();
    advance(kFramesOfTicks * kFrame_us);
    socket_->flush();
    const int64_t taken_ns = cpu_ns() - before_ns;
    for (const auto& socket : sockets_) socket->drain();
    return taken_ns;
  }
  int64_t forwarded() const { return forwarded_; }

 private:
  // The tokens in the answers are sent back with the next check.
  void check_all() {
    for (size_t i = 0; i < kPeople; ++i)
      sockets_[i]->send(socket_->port(), people_[i]->make_check(people_[i]->offer().ice_pwd));
    uv_run(loop_.handle(), UV_RUN_NOWAIT);
    for (size_t i = 0; i < kPeople; ++i) {
      sockets_[i]->drain([&](std::span<const uint8_t> datagram) { people_[i]->receive(datagram); });
    }
  }

  loop::Loop loop_;
  std::vector<std::unique_ptr<RawSocket>> sockets_;
  std::vector<std::unique_ptr<server::RelayClient>> people_;
  std::unique_ptr<net::UdpSocket> socket_;
  int64_t frame_ = 0;
  int64_t forwarded_ = 0;
};

// The same batches between as many sockets, opened and encrypted again with as many keys, and
// nothing else.
class Floor {
 public:
  Floor() {
    for (size_t i = 0; i < kPeople; ++i)
      people_.push_back(std::make_unique<Person>(static_cast<uint8_t>(i)));
    for (size_t i = 0; i < kBatch; ++i) {
      pieces_[i] = {bytes_[i].data(), bytes_[i].size()};
      headers_[i].msg_hdr.msg_name = &addresses_[i];
      headers_[i].msg_hdr.msg_iov = &pieces_[i];
      headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }

  int64_t frame() {
    for (size_t i = 0; i < kPeople; ++i) {
      Bytes packet(media::kRtpFixedHeaderBytes + kSound_bytes + media::kSrtpGrowth);
      packet[0] = 0x80;
      packet[11] = static_cast<uint8_t>(i);  // the SSRC: whose it is
      people_[i]->own.protect_rtp(packet, media::kRtpFixedHeaderBytes, index_);
      people_[i]->socket.send(relay_.port(), packet);
    }
    const int64_t before_ns = cpu_ns();
    for (size_t batch = 0; batch < kPeople / kBatch; ++batch) pass_on();
    const int64_t taken_ns = cpu_ns() - before_ns;
    ++index_;
    for (const auto& person : people_) forwarded_ += person->socket.drain();
    return taken_ns;
  }
  int64_t forwarded() const { return forwarded_; }

 private:
  // A client, and the two ends of the relay that are for it.
  struct Person {
    explicit Person(uint8_t number)
        : own(media::SrtpCipher::Direction::kProtect, key(number)),
          from(media::SrtpCipher::Direction::kOpen, key(number)),
          to(media::SrtpCipher::Direction::kProtect, key(static_cast<uint8_t>(~number))) {}
    media::SrtpCipher own;
    media::SrtpCipher from;
    media::SrtpCipher to;
    RawSocket socket;
  };

  void pass_on() {
    for (size_t i = 0; i < kBatch; ++i) {
      pieces_[i].iov_len = bytes_[i].size();
      headers_[i].msg_hdr.msg_namelen = sizeof(addresses_[i]);
    }
    const int came = recvmmsg(relay_.fd(), headers_.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (size_t i = 0; i < static_cast<size_t>(std::max(came, 0)); ++i) {
      const std::span<uint8_t> packet(bytes_[i].data(), headers_[i].msg_len);
      Person& from = *people_[packet[11]];
      Person& to = *people_[packet[11] ^ 1U];
      if (!from.from.open_rtp(packet, media::kRtpFixedHeaderBytes, index_)) std::abort();
      to.to.protect_rtp(packet, media::kRtpFixedHeaderBytes, index_);
      pieces_[i].iov_len = packet.size();
      addresses_[i] = RawSocket::at(to.socket.port());
    }
    sendmmsg(relay_.fd(), headers_.data(), kBatch, 0);
  }

  static media::SrtpSessionKey key(uint8_t filler) {
    media::SrtpSessionKey made;
    made.key.fill(filler);
    return made;
  }
  std::vector<std::unique_ptr<Person>> people_;
  RawSocket relay_;
  uint64_t index_ = 0;
  int64_t forwarded_ = 0;
  std::array<std::array<uint8_t, 2048>, kBatch> bytes_{};
  std::array<sockaddr_in, kBatch> addresses_{};
  std::array<iovec, kBatch> pieces_{};
  std::array<mmsghdr, kBatch> headers_{};
};

// An iteration is 20 ms of the sound of 64 calls of two.
void relay_packet(benchmark::State& state) {
  const auto relay = std::make_unique<RelayOnSocket>();
  const auto floor = std::make_unique<Floor>();
  int64_t relay_ns = 0;
  int64_t floor_ns = 0;
  int64_t housekeeping_ns = 0;
  // What is done once for each stream is not counted.
  for (int64_t i = 0; i < kFramesOfTicks; ++i) {
    relay->frame();
    floor->frame();
    relay->housekeeping();
  }
  const int64_t forwarded_before = relay->forwarded();
  const int64_t floor_before = floor->forwarded();
  for ([[maybe_unused]] auto _ : state) {
    relay_ns += relay->frame();
    floor_ns += floor->frame();
    housekeeping_ns += relay->housekeeping();
  }
  const int64_t forwarded = relay->forwarded() - forwarded_before;
  const auto packets = static_cast<double>(forwarded);
  const auto floor_packets = static_cast<double>(floor->forwarded() - floor_before);
  const auto per_packet = [](int64_t ns, double count) { return static_cast<double>(ns) / count; };
  if (forwarded < state.iterations() * static_cast<int64_t>(kPeople) * 9 / 10)
    state.SkipWithError("the relay has dropped packets");
  state.counters["relay_ns"] = per_packet(relay_ns, packets);
  state.counters["floor_ns"] = per_packet(floor_ns, floor_packets);
  state.counters["ratio"] = per_packet(relay_ns, packets) / per_packet(floor_ns, floor_packets);
  state.counters["by_time_ns"] = per_packet(housekeeping_ns, packets);
  state.counters["packets_per_s_and_core"] = 1e9 / per_packet(relay_ns + housekeeping_ns, packets);
}
BENCHMARK(relay_packet)->Unit(benchmark::kMillisecond);

// What the relay gives back when they leave: people in calls of two whose handshake was some time
// ago, as it then has given up DTLS, and who have said as much as is kept.
void relay_memory(benchmark::State& state) {
  const auto count = static_cast<size_t>(state.range(0));
  double bytes = 0;
  for ([[maybe_unused]] auto _ : state) {
    server::RelayWorld world;
    std::vector<std::unique_ptr<server::RelayClient>> people;
    for (size_t i = 0; i < count; ++i) {
      people.push_back(world.client("user" + std::to_string(i), "call" + std::to_string(i / 2)));
      if (!people.back()->connect()) std::abort();
    }
    const std::string sound(kSound_bytes, 's');
    for (uint16_t number = 0; number < 128; ++number) {
      for (const auto& person : people) person->say(number, sound);
      world.advance(kFrame_us);
    }
    world.advance(16 * server::kS_us);
    const size_t before = mallinfo2().uordblks;
    for (const auto& person : people) world.relay().dismiss(person->key(), world.now_us());
    bytes = static_cast<double>(before - mallinfo2().uordblks);
  }
  state.counters["KiB_each"] = bytes / 1024 / static_cast<double>(count);
}
BENCHMARK(relay_memory)->ArgName("people")->Arg(16)->Arg(128)->Unit(benchmark::kMillisecond);

media::SrtpKeys some_keys() {
  media::SrtpKeys keys;
  keys.client.key.fill(1);
  keys.server.key.fill(2);
  return keys;
}

// All that an engine does for 20 ms of a call but its two system calls or more: its own voice
// encoded and encrypted; each of the others' decrypted, buffered, decoded, mixed, and read.
void client_frame(benchmark::State& state) {
  const auto others = static_cast<size_t>(state.range(0));
  media::SrtpSession own(some_keys(), media::DtlsRole::kClient);
  media::SrtpSession relay(some_keys(), media::DtlsRole::kServer);
  media::Tone tone{media::ToneOptions()};
  client::VoiceOut out(1, 0, 0);
  std::vector<std::unique_ptr<client::VoiceOut>> voices_out;
  std::vector<std::unique_ptr<client::VoiceIn>> voices_in;
  for (uint32_t i = 0; i < others; ++i) {
    voices_out.push_back(std::make_unique<client::VoiceOut>(10 + i, 0, 0));
    voices_in.push_back(std::make_unique<client::VoiceIn>(10 + i));
  }
  client::AudioOutput output;
  output.begin();
  std::vector<int16_t> room(media::kFrameSamples);
  client::AudioOutput::Piece piece;
  const client::AudioRoom to{{48'000, 1}, std::span<int16_t>(room)};
  output.read({}, to, 0, piece);
  int64_t now_ms = 1000;
  int64_t total_ns = 0;
  for ([[maybe_unused]] auto _ : state) {
    media::AudioFrame frame{};
    tone.read(frame);
    std::vector<client::VoiceOut::Packet> came;
    for (auto& voice : voices_out) {
      came.push_back(*voice->next(frame));
      came.back().length = relay.protect_rtp(came.back().bytes, came.back().length).length;
    }
    const int64_t before_ns = cpu_ns();
    auto packet = out.next(frame);
    own.protect_rtp(packet->bytes, packet->length);
    media::Mixer mixer;
    std::vector<client::AudioOutput::Voice> heard;
    for (size_t i = 0; i < others; ++i) {
      const std::span<uint8_t> bytes = std::span(came[i].bytes).first(came[i].length);
      const size_t length = own.unprotect_rtp(bytes).length;
      voices_in[i]->receive(*media::parse_rtp(bytes.first(length)), now_ms * 1000);
      heard.push_back({"", voices_in[i]->play(now_ms)});
      mixer.add(heard.back().frame);
    }
    output.play(now_ms, mixer.mix(), heard);
    output.read({}, to, 0, piece);
    total_ns += cpu_ns() - before_ns;
    now_ms += media::kFrame_ms;
  }
  const double frame_us =
      static_cast<double>(total_ns) / 1000 / static_cast<double>(state.iterations());
  state.counters["frame_us"] = frame_us;
  state.counters["core_percent"] = frame_us / 10 / media::kFrame_ms;
}
BENCHMARK(client_frame)->ArgName("others")->Arg(1)->Arg(8)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tuicall
