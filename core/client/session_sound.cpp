// The part of Session that goes along with the sound of its calls.
#include <utility>
#include <vector>

#include "client/session.h"

namespace tuicall::client {

using wire::EventKind;

namespace {

// That may wait in a connection that is slow: a quarter of a second of sound. More would only come
// late, and hold up what the program asks for.
constexpr size_t kMostPending_bytes = size_t{2} * 1024;

}  // namespace

void Session::use_sound(std::shared_ptr<AudioPort> port, const SoundOptions& options) {
  sound_ = std::make_unique<Sound>(
      loop_, std::move(port), options,
      Sound::Link{[this](const wire::Frame& frame) {
                    if (connection_ && phase_ == Phase::kOnline) connection_->send(frame);
                  },
                  [this](std::span<const uint8_t> datagram) { return send_tunnelled(datagram); },
                  [this] { return connection_ ? connection_->peer_address() : std::string(); },
                  [this](Notification::Kind kind, std::vector<UserReport> reports) {
                    report(kind, std::move(reports));
                  }});
}

bool Session::send_tunnelled(std::span<const uint8_t> datagram) {
  if (!connection_ || phase_ != Phase::kOnline) return false;
  if (connection_->pending_bytes() > kMostPending_bytes) return false;
  return connection_->send(wire::MediaDatagram{{datagram.begin(), datagram.end()}}).ok();
}

void Session::sound_used() {
  if (sound_) sound_->use();
}

void Session::handle(const wire::MediaOpened& opened) {
  if (sound_) sound_->handle(opened);
}

void Session::handle(const wire::MediaDatagram& datagram) {
  if (sound_) sound_->handle(datagram);
}

void Session::follow_with_sound(const wire::Event& event, bool was_live) {
  if (was_live && !tracker_.live()) {
    sound_->call_over();
    if (event.kind == EventKind::kCallNotConnected)
      sound_->call_never_begun();
    else
      sound_->set_microphone(false);
    return;
  }
  if (event.call_id != tracker_.info()->call_id) return;
  if (event.kind == EventKind::kCallBegin) {
    sound_->call_begun(event.call_id, credentials_.user_id);
  } else if (event.kind == EventKind::kUserJoin) {
    sound_->user_joined(event.user_id);
  } else if (event.kind == EventKind::kUserLeave) {
    sound_->user_left(event.user_id);
  }
}

void Session::report(Notification::Kind kind, std::vector<UserReport> reports) {
  Notification notification;
  notification.kind = kind;
  notification.reports = std::move(reports);
  notification.info = notification.present = tracker_.info();
  dispatcher_.push(std::move(notification));
}

}  // namespace tuicall::client
