#include "server/host/worker.h"

#include <algorithm>
#include <cstdint>
#include <future>
#include <utility>

#include "server/host/clock.h"
#include "server/host/random_text.h"

namespace tuicall::server {
namespace {

constexpr size_t kIdBytes = 16;
constexpr int64_t kFailureLogged_ms = 1000;  // at most once in so long

}  // namespace

struct Worker::OnLoop {
  OnLoop(WorkerId id, const Shared& shared, loop::Loop& loop, Apps apps)
      : wake(loop),
        drain_deadline(loop),
        delay(loop),
        media(make_gate(id, shared, loop)),
        service(id, shared.options, std::move(apps), shared.store, shared.log,
                {&unix_now_ms, [] { return random_text(kIdBytes); }, &random_number,
                 [this](int64_t at_ms) { wake_at(at_ms); }, media.get(),
                 [this] { return delay.delay_us(); }}) {}

  std::unique_ptr<MediaGate> make_gate(WorkerId id, const Shared& shared, loop::Loop& loop) {
    if (shared.media == nullptr) return nullptr;
    const auto datagram = [this](uint64_t peer_id, std::span<const uint8_t> bytes) {
      service.send_datagram(peer_id, bytes);
    };
    const auto audio_flow = [this](const MediaKey& key, bool flowing) {
      service.audio_flow(key, flowing);
    };
    return shared.media->make_gate(id, loop, {datagram, audio_flow});
  }

  // The service is called again when something is due.
  void wake_at(int64_t at_ms) {
    const int64_t delay_ms = std::max<int64_t>(0, at_ms - unix_now_ms());
    wake.start(static_cast<uint64_t>(delay_ms), [this] { service.tick(); });
  }

  loop::Timer wake;
  loop::Timer drain_deadline;
  loop::DelayProbe delay;
  std::unique_ptr<net::TlsListener> listener;
  int64_t next_failure_logged_ms = 0;
  std::unique_ptr<MediaGate> media;
  Service service;
};

Worker::Worker(WorkerId id, const Shared& shared) : id_(id), shared_(shared) {}

Worker::~Worker() {
  if (!thread_.joinable()) return;
  loop_.post([this] {
    shared_.bus.detach(id_);
    on_loop_.reset();
  });
  loop_.stop();
  thread_.join();
}

base::Result<uint16_t> Worker::start(const net::Endpoint& endpoint,
                                     std::shared_ptr<net::TlsContext> context, Apps apps) {
  const auto listening = std::make_shared<std::promise<base::Result<uint16_t>>>();
  loop_.post([&, listening] {
    on_loop_ = std::make_unique<OnLoop>(id_, shared_, loop_, std::move(apps));
    listen_to_bus();
    auto listener = net::TlsListener::listen(
        loop_, std::move(context), endpoint,
        [this](std::unique_ptr<net::Stream> stream) {
          on_loop_->service.accept(std::move(stream));
        },
        [this](const std::string& why) { accept_failed(why); },
        static_cast<size_t>(shared_.options.handshakes_at_once));
    if (!listener.ok()) return listening->set_value(listener.status());
    on_loop_->listener = std::move(*listener);
    listening->set_value(on_loop_->listener->port());
  });
  thread_ = std::thread([this] { loop_.run(); });
  return listening->get_future().get();
}

// Without descriptors the loop tries again and again.
void Worker::accept_failed(const std::string& why) {
  const int64_t now_ms = unix_now_ms();
  if (now_ms < on_loop_->next_failure_logged_ms) return;
  on_loop_->next_failure_logged_ms = now_ms + kFailureLogged_ms;
  shared_.log.write(LogLevel::kError, "accept_failed", {{"worker", int64_t{id_}}, {"why", why}});
}

void Worker::listen_to_bus() {
  shared_.bus.attach(id_, [this](const std::string& session_id) {
    // On this thread a notification comes from inside the service, which only takes note of it.
    if (loop_.on_loop_thread()) return on_loop_->service.notified(session_id);
    loop_.post([this, session_id] {
      if (on_loop_) on_loop_->service.notified(session_id);
    });
  });
}

void Worker::use(std::shared_ptr<net::TlsContext> context, Apps apps) {
  loop_.post([this, context = std::move(context), apps = std::move(apps)] {
    if (on_loop_->listener) on_loop_->listener->use(context);
    on_loop_->service.set_apps(apps);
  });
}

void Worker::drain(uint64_t timeout_ms, std::function<void()> drained) {
  loop_.post([this, timeout_ms, drained = std::move(drained)] {
    on_loop_->listener.reset();
    on_loop_->drain_deadline.start(timeout_ms, drained);
    on_loop_->service.drain([this, drained] {
      if (!on_loop_->drain_deadline.active()) return;
      on_loop_->drain_deadline.stop();
      drained();
    });
  });
}

}  // namespace tuicall::server
