#include "client/media/sound.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace tuicall::client {
namespace {

// A way that was lost or refused is asked for again after so long, as long as the call goes on.
constexpr uint64_t kRetry_ms = 2000;

}  // namespace

Sound::Sound(loop::Loop& loop, std::shared_ptr<AudioPort> port, SoundOptions options, Link link)
    : loop_(loop),
      port_(std::move(port)),
      options_(options),
      link_(std::move(link)),
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

void Sound::call_begun(const std::string& call_id, const std::string& own_id) {
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
  if (media_) media_->set_people(others_);
}

// What the program has pushed for this call is not for the next one.
void Sound::call_over() {
  if (call_id_.empty()) return;
  retry_timer_.stop();
  media_.reset();
  call_id_.clear();
  others_.clear();
  asked_ = false;
  port_->input.clear();
  port_->output.end();
}

// A way that works does not need the connection; one over the connection has gone with it.
void Sound::link_up() {
  asked_ = false;
  if (media_ && !media_->uses_udp()) media_.reset();
  open_if_wanted();
}

void Sound::open_if_wanted() {
  if (call_id_.empty() || !wanted() || media_ || asked_ || retry_timer_.active()) return;
  open();
}

void Sound::open() {
  if (!certificate_) {
    base::Result<media::Certificate> made = media::Certificate::make(std::time(nullptr));
    if (!made.ok()) return lost();
    certificate_ = std::move(*made);
  }
  asked_ = true;
  link_.send(wire::OpenMedia{call_id_, certificate_->fingerprint()});
}

void Sound::handle(const wire::MediaOpened& opened) {
  if (opened.call_id != call_id_ || !asked_) return;
  asked_ = false;
  if (opened.code != base::kOk) return lost();
  base::Result<net::UdpAddress> relay = relay_address(opened, link_.server_address());
  if (!relay.ok()) return lost();
  media_ = std::make_unique<MediaCall>(
      loop_, MediaCall::Setting{own_id_, *relay, opened, *certificate_, options_, *port_},
      MediaCall::Link{[this](std::span<const uint8_t> datagram) {
                        link_.send(wire::MediaDatagram{{datagram.begin(), datagram.end()}});
                      },
                      link_.report, [this] { lost(); }});
  media_->set_people(others_);
  media_->set_microphone(microphone_);
}

void Sound::handle(const wire::MediaDatagram& datagram) {
  if (media_) media_->receive_tunnelled(datagram.bytes);
}

// It may be the media itself that says so, so that the loop frees it.
void Sound::lost() {
  loop_.post([gone = std::shared_ptr<MediaCall>(std::move(media_))] {});
  retry_timer_.start(kRetry_ms, [this] { open_if_wanted(); });
}

}  // namespace tuicall::client
