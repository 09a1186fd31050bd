#include "client/media/sound.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace tuicall::client {
namespace {

// A way that was lost or refused is asked for again after so long, as long as the call goes on, and
// each time later: a server grants a call so many only.
constexpr uint64_t kRetry_ms = 1000;
constexpr uint64_t kMostRetry_ms = 32'000;
// A server that does not answer the question is asked again.
constexpr uint64_t kAnswer_ms = 10'000;
// At a new connection: the relay, which reports every second, is probably another one.
constexpr int64_t kOtherRelay_ms = 1500;

}  // namespace

Sound::Sound(loop::Loop& loop, std::shared_ptr<AudioPort> port, SoundOptions options, Link link)
    : loop_(loop),
      port_(std::move(port)),
      options_(options),
      link_(std::move(link)),
      retry_ms_(kRetry_ms),
      retry_timer_(loop) {}

Sound::~Sound() = default;

void Sound::use() {
  used_ = true;
  open_if_wanted();
}

void Sound::set_microphone(bool open) {
  microphone_ = open;
  if (media_) media_->set_microphone(open);
  open_if_wanted();
}

// The server also says so when a new session of this user takes part in the call again.
void Sound::call_begun(const std::string& call_id, const std::string& own_id) {
  if (call_id == call_id_ && own_id == own_id_) return;
  call_over();
  call_id_ = call_id;
  own_id_ = own_id;
  port_->output.begin();
  open_if_wanted();
}

void Sound::user_joined(const std::string& user_id) {
  if (std::find(others_.begin(), others_.end(), user_id) == others_.end())
    others_.push_back(user_id);
  if (media_) media_->set_people(others_);
}

void Sound::user_left(const std::string& user_id) {
  std::erase(others_, user_id);
  if (!media_) return;
  media_->set_people(others_);
  media_->user_left(user_id);
}

// What the program has pushed for this call is not for the next one.
void Sound::call_over() {
  others_.clear();
  if (call_id_.empty()) return;
  retry_timer_.stop();
  retry_ms_ = kRetry_ms;
  media_.reset();
  call_id_.clear();
  refused_ = false;
  began_ms_.reset();
  port_->input.clear();
  port_->output.end();
}

void Sound::call_never_begun() { port_->input.clear(); }

// A way that works does not need the connection; one over the connection has gone with it, and so
// has that of a server that was started anew. Whatever was asked before is not answered any more.
void Sound::link_up() {
  retry_timer_.stop();
  if (media_ && (!media_->uses_udp() || media_->silent_ms() > kOtherRelay_ms)) media_.reset();
  open_if_wanted();
}

void Sound::open_if_wanted() {
  if (call_id_.empty() || refused_ || !wanted() || media_ || retry_timer_.active()) return;
  open();
}

void Sound::open() {
  if (!certificate_) {
    base::Result<media::Certificate> made = media::Certificate::make(std::time(nullptr));
    if (!made.ok()) return lost();
    certificate_ = std::move(*made);
  }
  link_.send(wire::OpenMedia{call_id_, certificate_->fingerprint()});
  ask_again_after(kAnswer_ms);
}

void Sound::ask_again_after(uint64_t delay_ms) {
  retry_timer_.start(delay_ms, [this] { open_if_wanted(); });
}

// An answer to an older question may come first. The newest one counts, as it does at the server.
void Sound::handle(const wire::MediaOpened& opened) {
  if (call_id_.empty() || opened.call_id != call_id_) return;
  if (opened.code != base::kOk) return refused(opened.code);
  base::Result<net::UdpAddress> relay = relay_address(opened, link_.server_address());
  if (!certificate_ || !relay.ok()) return lost();
  retry_timer_.stop();
  if (!began_ms_) began_ms_ = loop_.now_ms();
  media_ = std::make_unique<MediaCall>(
      loop_,
      MediaCall::Setting{own_id_, *relay, opened, *certificate_, options_, *port_, *began_ms_},
      MediaCall::Link{link_.send_tunnelled, link_.report, [this] { lost(); }});
  media_->set_people(others_);
  media_->set_microphone(microphone_);
}

// A server without sound has none later, and one that calls the question wrong would do so again.
void Sound::refused(int32_t code) {
  if (media_) return;
  if (code != base::kSceneNotSupported && code != base::kParamInvalid) return lost();
  retry_timer_.stop();
  refused_ = true;
}

void Sound::handle(const wire::MediaDatagram& datagram) {
  if (media_) media_->receive_tunnelled(datagram.bytes);
}

// It may be the media itself that says so, so that the loop frees it.
void Sound::lost() {
  if (media_ && media_->has_worked()) retry_ms_ = kRetry_ms;
  loop_.post([gone = std::shared_ptr<MediaCall>(std::move(media_))] {});
  ask_again_after(retry_ms_);
  retry_ms_ = std::min(2 * retry_ms_, kMostRetry_ms);
}

}  // namespace tuicall::client
