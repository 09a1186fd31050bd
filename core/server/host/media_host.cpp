#include "server/host/media_host.h"

#include <chrono>
#include <future>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "loop/timer.h"
#include "media/secure/certificate.h"
#include "net/udp_socket.h"
#include "server/host/clock.h"
#include "server/host/random_text.h"
#include "server/relay/relay.h"
#include "server/relay/token_bucket.h"

namespace tuicall::server {
namespace {

constexpr uint64_t kTick_ms = 50;

int64_t monotonic_us() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_start).count();
}

// A connection of any worker. Each counts its own.
TunnelId tunnel_of(WorkerId worker, uint64_t peer_id) {
  constexpr unsigned kPeerBits = 40;
  return uint64_t{worker} << kPeerBits | (peer_id & ((uint64_t{1} << kPeerBits) - 1));
}

}  // namespace

// The way back to a worker, for as long as its gate is there.
struct MediaHost::Outlet : std::enable_shared_from_this<Outlet> {
  Outlet(loop::Loop& its_loop, Receiver its_receiver)
      : loop(&its_loop), receiver(std::move(its_receiver)) {}

  // The task runs on the worker's thread, unless shut() has: a task may be queued behind it.
  void post(loop::Loop::Task task) {
    const std::lock_guard lock(mutex);
    if (loop == nullptr) return;
    loop->post([self = shared_from_this(), task = std::move(task)] {
      if (self->is_open()) task();
    });
  }
  // On the worker's thread.
  void shut() {
    const std::lock_guard lock(mutex);
    loop = nullptr;
  }
  bool is_open() {
    const std::lock_guard lock(mutex);
    return loop != nullptr;
  }

  std::mutex mutex;
  loop::Loop* loop;
  const Receiver receiver;
};

struct MediaHost::OnLoop : Relay::Output {
  OnLoop(loop::Loop& its_loop, size_t max_people,
         std::shared_ptr<const media::Certificate> certificate)
      : loop(its_loop),
        timer(its_loop),
        log_timer(its_loop),
        relay(std::move(certificate), max_people, {&random_text, &random_number}, *this) {}

  void send(const Path& to, std::span<const uint8_t> datagram) override {
    if (const auto* address = std::get_if<net::UdpAddress>(&to))
      return socket->send(*address, datagram);
    const auto tunnel = tunnels.find(std::get<TunnelId>(to));
    if (tunnel == tunnels.end()) return;
    const std::shared_ptr<Outlet>& outlet = tunnel->second.outlet;
    outlet->post([outlet, peer_id = tunnel->second.peer_id,
                  bytes = std::vector<uint8_t>(datagram.begin(), datagram.end())] {
      outlet->receiver.datagram(peer_id, bytes);
    });
  }

  void audio_flow(const MediaKey& key, bool flowing) override {
    const auto admitted = admitted_by.find(key);
    if (admitted == admitted_by.end()) return;
    const std::shared_ptr<Outlet>& outlet = admitted->second;
    outlet->post([outlet, key, flowing] { outlet->receiver.audio_flow(key, flowing); });
  }

  // Only as long as there is something to look after.
  void keep_ticking() {
    if (timer.active() || relay.participants() == 0) return;
    timer.start(kTick_ms, [this] {
      relay.tick(monotonic_us());
      socket->flush();
      keep_ticking();
    });
  }

  struct Tunnel {
    std::shared_ptr<Outlet> outlet;
    uint64_t peer_id = 0;
  };

  loop::Loop& loop;
  loop::Timer timer;
  loop::Timer log_timer;
  std::unordered_map<TunnelId, Tunnel> tunnels;
  std::map<MediaKey, std::shared_ptr<Outlet>> admitted_by;
  std::unique_ptr<net::UdpSocket> socket;
  net::Endpoint listening;
  Relay relay;
  RelayCounters logged;
  uint64_t logged_surplus = 0;
};

// What a worker has of the relay.
class MediaHost::Gate : public MediaGate {
 public:
  Gate(MediaHost& host, WorkerId worker, std::shared_ptr<Outlet> outlet)
      : host_(host), worker_(worker), outlet_(std::move(outlet)) {}
  ~Gate() override { outlet_->shut(); }

  void open(const MediaKey& key, const std::string& fingerprint, Opened done) override {
    host_.open(key, fingerprint, outlet_, std::move(done));
  }
  void close(const MediaKey& key) override { host_.close(key); }
  void withdraw(const MediaKey& key, uint32_t ssrc) override { host_.withdraw(key, ssrc); }

  // Each that is let through is copied and wakes the relay's thread.
  void datagram(uint64_t peer_id, std::span<const uint8_t> bytes) override {
    // Of one connection: what the relay takes of one participant.
    const int64_t most = Participant::packets_per_second(host_.options_.max_people);
    TokenBucket& allowance = allowances_.try_emplace(peer_id, most, most).first->second;
    if (bytes.size() > Relay::kMostDatagramBytes || !allowance.take(monotonic_us())) {
      ++host_.tunnel_surplus_;
      return;
    }
    host_.loop_.post([&host = host_, outlet = outlet_, peer_id, id = tunnel_of(worker_, peer_id),
                      copy = std::vector<uint8_t>(bytes.begin(), bytes.end())]() mutable {
      OnLoop& on_loop = *host.on_loop_;
      on_loop.tunnels.try_emplace(id, OnLoop::Tunnel{outlet, peer_id});
      on_loop.relay.receive(Path(id), copy, monotonic_us());
      on_loop.socket->flush();
    });
  }

  void tunnel_gone(uint64_t peer_id) override {
    allowances_.erase(peer_id);
    host_.loop_.post([&host = host_, id = tunnel_of(worker_, peer_id)] {
      host.on_loop_->relay.tunnel_gone(id);
      host.on_loop_->tunnels.erase(id);
    });
  }

 private:
  MediaHost& host_;
  const WorkerId worker_;
  const std::shared_ptr<Outlet> outlet_;
  std::unordered_map<uint64_t, TokenBucket> allowances_;  // by the connection
};

MediaHost::MediaHost(Options options, Log& log) : options_(std::move(options)), log_(log) {}

MediaHost::~MediaHost() {
  if (!thread_.joinable()) return;
  loop_.post([this] {
    if (on_loop_ && on_loop_->socket) log_traffic("media_stopped");
    on_loop_.reset();
  });
  loop_.stop();
  thread_.join();
}

base::Result<net::Endpoint> MediaHost::start() {
  std::promise<base::Result<net::Endpoint>> listening;
  loop_.post([this, &listening] { listening.set_value(listen()); });
  thread_ = std::thread([this] { loop_.run(); });
  return listening.get_future().get();
}

base::Result<net::Endpoint> MediaHost::listen() {
  const base::Result<media::Certificate> certificate =
      media::Certificate::make(unix_now_ms() / base::kSecond_ms);
  if (!certificate.ok()) return certificate.status();
  on_loop_ = std::make_unique<OnLoop>(loop_, options_.max_people,
                                      std::make_shared<const media::Certificate>(*certificate));
  base::Result<std::unique_ptr<net::UdpSocket>> socket = net::UdpSocket::bind(
      loop_, options_.listen,
      [this](const net::UdpAddress& from, std::span<uint8_t> datagram) {
        on_loop_->relay.receive(from, datagram, monotonic_us());
      },
      {[this](std::span<const net::UdpAddress> from) { on_loop_->relay.begin_together(from); },
       [this] { on_loop_->relay.end_together(monotonic_us()); }});
  if (!socket.ok()) return socket.status();
  on_loop_->socket = std::move(*socket);
  on_loop_->listening = {options_.listen.host, on_loop_->socket->port()};
  keep_logging();
  return on_loop_->listening;
}

std::unique_ptr<MediaGate> MediaHost::make_gate(WorkerId worker, loop::Loop& loop,
                                                Receiver receiver) {
  return std::make_unique<Gate>(*this, worker, std::make_shared<Outlet>(loop, std::move(receiver)));
}

void MediaHost::keep_logging() {
  on_loop_->log_timer.start(options_.log_every_ms, [this] {
    const RelayCounters& now = on_loop_->relay.counters();
    const uint64_t surplus = tunnel_surplus_;
    if (now != on_loop_->logged || surplus != on_loop_->logged_surplus)
      log_traffic("media_traffic");
    on_loop_->logged = now;
    on_loop_->logged_surplus = surplus;
    keep_logging();
  });
}

// What it has done, for whoever looks for a flood or for sound that did not come through.
void MediaHost::log_traffic(std::string_view event) {
  const RelayCounters& relay = on_loop_->relay.counters();
  const net::UdpSocket::Counters& socket = on_loop_->socket->counters();
  const auto number = [](uint64_t counter) { return static_cast<int64_t>(counter); };
  log_.write(LogLevel::kInfo, event,
             {{"received", number(socket.received)},
              {"sent", number(socket.sent)},
              {"not_sent", number(socket.not_sent)},
              {"too_long", number(socket.too_long)},
              {"tunnel_surplus", number(tunnel_surplus_)},
              {"checks_answered", number(relay.checks_answered)},
              {"handshakes", number(relay.handshakes)},
              {"handshakes_failed", number(relay.handshakes_failed)},
              {"rtp_received", number(relay.rtp_received)},
              {"rtp_sent", number(relay.rtp_sent)},
              {"rtp_sent_again", number(relay.rtp_sent_again)},
              {"rtp_asked_for", number(relay.rtp_asked_for)},
              {"rtcp_received", number(relay.rtcp_received)},
              {"rtcp_sent", number(relay.rtcp_sent)},
              {"paths_changed", number(relay.paths_changed)},
              {"consents_expired", number(relay.consents_expired)},
              {"unproved", number(relay.unproved)},
              {"tokens_refused", number(relay.tokens_refused)},
              {"unknown_kind", number(relay.unknown_kind)},
              {"checks_refused", number(relay.checks_refused)},
              {"unknown_path", number(relay.unknown_path)},
              {"handshake_surplus", number(relay.handshake_surplus)},
              {"handshake_held_back", number(relay.handshake_held_back)},
              {"before_handshake", number(relay.before_handshake)},
              {"not_authentic", number(relay.not_authentic)},
              {"replayed", number(relay.replayed)},
              {"malformed", number(relay.malformed)},
              {"foreign_ssrc", number(relay.foreign_ssrc)},
              {"too_many", number(relay.too_many)},
              {"retransmission_surplus", number(relay.retransmission_surplus)}});
}

void MediaHost::open(const MediaKey& key, const std::string& fingerprint,
                     const std::shared_ptr<Outlet>& outlet, MediaGate::Opened done) {
  const std::lock_guard lock(mutex_);
  ++admitted_[key];
  loop_.post([this, key, fingerprint, outlet, done = std::move(done)] {
    base::Result<MediaOffer> offer = on_loop_->relay.admit(key, fingerprint, monotonic_us());
    if (offer.ok()) {
      offer->host = options_.announced_host;
      offer->port = on_loop_->listening.port;
      on_loop_->admitted_by[key] = outlet;
    }
    on_loop_->socket->flush();
    on_loop_->keep_ticking();
    outlet->post([done, offer] { done(offer); });
    // Of one who has another way the relay says what comes over that.
    if (!offer.ok() && on_loop_->admitted_by.count(key) == 0)
      outlet->post([outlet, key] { outlet->receiver.audio_flow(key, false); });
  });
}

void MediaHost::close(const MediaKey& key) {
  const std::lock_guard lock(mutex_);
  if (admitted_.erase(key) == 0) return;
  loop_.post([this, key] {
    on_loop_->relay.dismiss(key, monotonic_us());
    on_loop_->admitted_by.erase(key);
    on_loop_->socket->flush();
  });
}

void MediaHost::withdraw(const MediaKey& key, uint32_t ssrc) {
  const std::lock_guard lock(mutex_);
  const auto admitted = admitted_.find(key);
  if (admitted == admitted_.end()) return;
  loop_.post([this, key, ssrc, admissions = admitted->second] {
    if (!on_loop_->relay.withdraw(key, ssrc, monotonic_us())) return;
    on_loop_->admitted_by.erase(key);
    on_loop_->socket->flush();
    // Unless it was asked for again meanwhile.
    const std::lock_guard again(mutex_);
    const auto found = admitted_.find(key);
    if (found != admitted_.end() && found->second == admissions) admitted_.erase(found);
  });
}

}  // namespace tuicall::server
