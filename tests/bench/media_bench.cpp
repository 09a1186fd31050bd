// What sound costs. The relay: the processor time of a forwarded packet beside that of the same
// batches of system calls and the two AES-GCM operations alone, both in turn in one run, so that
// their ratio means something; and its memory. The client: a frame of 20 ms with one and with eight
// others.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <uv.h>

#include <memory>
#include <string>
#include <vector>

#include "client/media/audio_output.h"
#include "client/media/voice_in.h"
#include "client/media/voice_out.h"
#include "loop/loop.h"
#include "media/audio/mixer.h"
#include "net/udp_socket.h"
#include "one_processor.h"
#include "raw_socket.h"
#include "relay_floor.h"
#include "relay_world.h"
#include "thread_time.h"
#include "tone.h"

namespace tuicall {
namespace {

using server::Bytes;

constexpr size_t kPeople = 4 * RelayFloor::kBatch;  // what it reads in one turn of the loop
constexpr size_t kSound_bytes = 80;                 // 20 ms at 32 kbit/s
constexpr int64_t kFrame_us = 20'000;
constexpr int64_t kFramesOfTicks = 5;        // whose time is a whole number of the server's ticks
constexpr int64_t kCheckEvery_frames = 250;  // 5 s: RFC 7675

// The relay behind a real socket, once everybody has shaken hands without one.
class RelayOnSocket : public server::RelayWorld {
 public:
  RelayOnSocket() {
    for (size_t i = 0; i < kPeople; ++i) {
      sockets_.push_back(std::make_unique<RawSocket>());
      people_.push_back(
          client_at({kApp, "call" + std::to_string(i / 2), "user" + std::to_string(i)},
                    udp("127.0.0.1", sockets_.back()->port())));
    }
    for (const auto& person : people_) {
      if (!person->connect()) std::abort();
    }
    socket_ = std::move(*net::UdpSocket::bind(
        loop_, {"127.0.0.1", 0},
        [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
          relay().receive(from, datagram, now_us());
        },
        {[this](std::span<const net::UdpAddress> from) { relay().begin_together(from); },
         [this] { relay().end_together(now_us()); }}));
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
    const int64_t before_ns = thread_time_ns();
    uv_run(loop_.handle(), UV_RUN_NOWAIT);
    const int64_t taken_ns = thread_time_ns() - before_ns;
    for (const auto& socket : sockets_) forwarded_ += socket->drain();
    return taken_ns;
  }
  // Reports and what else goes by time, every 50 ms as in the server.
  int64_t housekeeping() {
    if (frame_ % kFramesOfTicks != 0) return 0;
    const int64_t before_ns = thread_time_ns();
    advance(kFramesOfTicks * kFrame_us);
    socket_->flush();
    const int64_t taken_ns = thread_time_ns() - before_ns;
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

// An iteration is 100 ms of the sound of 64 calls of two: through the relay, and in turn with it
// through the floor.
void relay_packet(benchmark::State& state) {
  const OneProcessor one_processor;
  const auto relay = std::make_unique<RelayOnSocket>();
  const auto floor = std::make_unique<RelayFloor>(static_cast<FloorLibrary>(state.range(0)),
                                                  kPeople, kSound_bytes);
  int64_t relay_ns = 0;
  int64_t housekeeping_ns = 0;
  int64_t floor_ns = 0;
  const auto pass = [&] {
    for (int64_t i = 0; i < kFramesOfTicks; ++i) relay_ns += relay->frame();
    housekeeping_ns += relay->housekeeping();
    for (int64_t i = 0; i < kFramesOfTicks; ++i) floor_ns += floor->frame();
  };
  pass();  // what is done once for each stream is not counted
  relay_ns = housekeeping_ns = floor_ns = 0;
  const int64_t forwarded_before = relay->forwarded();
  const int64_t floor_before = floor->forwarded();
  for ([[maybe_unused]] auto _ : state) pass();
  const auto due = state.iterations() * kFramesOfTicks * static_cast<int64_t>(kPeople);
  if (relay->forwarded() - forwarded_before < due * 9 / 10)
    state.SkipWithError("the relay has dropped packets");
  if (floor->forwarded() - floor_before < due * 9 / 10)
    state.SkipWithError("the floor has dropped packets");
  const auto per_packet = [due](int64_t ns) {
    return static_cast<double>(ns) / static_cast<double>(due);
  };
  state.counters["relay_ns"] = per_packet(relay_ns);
  state.counters["floor_ns"] = per_packet(floor_ns);
  state.counters["ratio"] = per_packet(relay_ns) / per_packet(floor_ns);
  state.counters["by_time_ns"] = per_packet(housekeeping_ns);
  state.counters["packets_per_s_and_core"] = 1e9 / per_packet(relay_ns + housekeeping_ns);
}
BENCHMARK(relay_packet)
    ->ArgName("libsrtp2")
    ->Arg(static_cast<int64_t>(FloorLibrary::kOpenSsl))
    ->Arg(static_cast<int64_t>(FloorLibrary::kLibSrtp2))
    ->Unit(benchmark::kMillisecond);

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
    const int64_t before_ns = thread_time_ns();
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
    total_ns += thread_time_ns() - before_ns;
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
