// The part of Session that goes along with the sound of its calls.
#include <utility>

#include "client/session.h"

namespace tuicall::client {

using wire::EventKind;

void Session::use_sound(std::shared_ptr<AudioPort> port, const SoundOptions& options) {
  sound_ = std::make_unique<Sound>(
      loop_, std::move(port), options,
      Sound::Link{[this](const wire::Frame& frame) {
                    if (connection_ && phase_ == Phase::kOnline) connection_->send(frame);
                  },
                  [this] { return connection_ ? connection_->peer_address() : std::string(); },
                  [this](Notification::Kind kind, std::vector<UserReport> reports) {
                    report(kind, std::move(reports));
                  }});
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
    if (event.kind != EventKind::kCallNotConnected) sound_->set_microphone(false);
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
