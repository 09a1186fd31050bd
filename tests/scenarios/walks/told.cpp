#include "told.h"

#include <algorithm>

namespace tuicall::scenarios {

namespace {

using wire::Event;
using wire::EventKind;

std::string kind_number(const Event& event) {
  return "event " + std::to_string(static_cast<int>(event.kind)) + " of " + event.call_id +
         (event.user_id.empty() ? "" : " about " + event.user_id);
}

}  // namespace

void Told::hear(const client::Notification& notification) {
  using Kind = client::Notification::Kind;
  if (notification.kind == Kind::kConnectionState) {
    connected_ = notification.state == client::ConnectionState::kConnected;
    if (connected_) {
      take_over(notification.info);
    }
    return;
  }
  if (notification.kind != Kind::kEvent) {
    return;
  }
  const Event& event = notification.event;
  switch (event.kind) {
    case EventKind::kError:
    case EventKind::kUserSigExpired:
      return;
    case EventKind::kKickedOffline:
      return forget(notification.info);
    case EventKind::kCallReceived:
      return receive(event);
    case EventKind::kCallBegin:
      return begin(event);
    case EventKind::kCallEnd:
    case EventKind::kCallNotConnected:
      return close(notification);
    default:
      return inside(event);
  }
}

std::shared_ptr<const Told::Entrance> Told::asks(Entrance entrance) {
  return entrances_.emplace_back(std::make_shared<const Entrance>(std::move(entrance)));
}

void Told::refused(const std::shared_ptr<const Entrance>& entrance) {
  std::erase(entrances_, entrance);
}

void Told::enter(const std::string& call_id, bool placed) {
  const auto entrance = std::find_if(entrances_.begin(), entrances_.end(), [&](const auto& asked) {
    return (asked->call_id.empty() || asked->call_id == call_id) && (asked->places || !placed);
  });
  if (entrance == entrances_.end()) {
    return;
  }
  entrances_.erase(entrance);
  Call call;
  call.call_id = call_id;
  take_up(std::move(call));
}

void Told::placed(const std::shared_ptr<const Entrance>& entrance, const base::CallInfo& info) {
  std::erase(entrances_, entrance);
  if (call_) {
    story_.fail("two calls at once", "placed " + info.call_id + " while in " + call_->call_id);
  }
  Call call;
  call.call_id = info.call_id;
  call.media_type = info.media_type;
  take_up(std::move(call));
}

void Told::forget(client::CallInfoPointer shown) {
  of_before_ = std::move(shown);
  call_.reset();
  next_.reset();
}

void Told::missed_something() {
  if (call_) {
    call_->whole = false;
  }
}

void Told::take_over(const client::CallInfoPointer& info) {
  if (info == of_before_ || info->call_id.empty() || info->reason != base::EndReason::kUnknown) {
    return;
  }
  Call call;
  call.call_id = info->call_id;
  call.rings = info->role == base::Role::kCalled && info->begin_time_ms == 0;
  call.begun = info->begin_time_ms != 0;
  call.whole = false;
  call.media_type = info->media_type;
  if (!call_ || call_->call_id != call.call_id) {
    closed_.erase(call.call_id);  // it may have been closed here before
  }
  if (!call_) {
    take_up(std::move(call));
  } else if (call_->call_id != call.call_id) {
    next_ = std::move(call);
  } else if (call_->begun != call.begun) {
    call_ = std::move(call);  // another device had answered
  }
}

void Told::take_up(Call call) {
  last_call_id_ = call.call_id;
  call_ = std::move(call);
}

void Told::receive(const Event& event) {
  if (call_ && (call_->whole || call_->call_id != event.call_id)) {
    story_.fail("two calls at once", "received " + event.call_id + " while in " + call_->call_id);
  }
  Call call;
  call.call_id = event.call_id;
  call.rings = true;
  call.media_type = event.media_type;
  take_up(std::move(call));
}

void Told::begin(const Event& event) {
  if (!call_) {
    enter(event.call_id, false);
  }
  if (!call_ || call_->call_id != event.call_id) {
    return story_.fail("a call begins that was not told of", kind_number(event));
  }
  if (call_->begun) {
    story_.fail("a call begins twice", kind_number(event));
  }
  call_->begun = true;
  call_->rings = false;
  call_->media_type = event.media_type;
}

void Told::close(const client::Notification& notification) {
  const Event& event = notification.event;
  if (event.reason == base::EndReason::kUnknown) {
    story_.fail("a call closes without a reason", kind_number(event));
  }
  if (call_ && call_->call_id == event.call_id) {
    if (call_->whole && call_->begun != (event.kind == EventKind::kCallEnd)) {
      story_.fail("a call closes in another way than it stood", kind_number(event));
    }
    call_ = std::exchange(next_, std::nullopt);
  }
  last_call_id_ = call_ ? call_->call_id : event.call_id;
  // One that another device has taken may end for the user besides.
  const bool elsewhere = event.reason == base::EndReason::kOtherDeviceAccepted ||
                         event.reason == base::EndReason::kOtherDeviceReject;
  closed_[event.call_id] += elsewhere ? 0 : 1;
  closings_.push_back({event.call_id, event.reason, event.ended_by, notification.info->scene,
                       notification.info->role, event.kind == EventKind::kCallEnd,
                       closed_[event.call_id]});
}

void Told::inside(const Event& event) {
  if (!call_) {
    enter(event.call_id, true);
  }
  if (!call_ || call_->call_id != event.call_id) {
    return story_.fail("told of a call that is over or that was not told of", kind_number(event));
  }
  if (event.kind == EventKind::kCallMediaTypeChanged) {
    if (call_->media_type != event.old_media_type && call_->whole) {
      story_.fail("the media type changes from one that it did not have", kind_number(event));
    }
    call_->media_type = event.media_type;
    return;
  }
  if (event.user_id.empty()) {
    story_.fail("an event names nobody", kind_number(event));
  }
  about_another(event, *call_);
}

void Told::about_another(const Event& event, Call& call) {
  const auto other = call.others.find(event.user_id);
  const bool inside = other != call.others.end();
  switch (event.kind) {
    case EventKind::kUserJoin:
      if (inside || !call.begun) {
        story_.fail("somebody enters twice, or before the call has begun", kind_number(event));
      }
      call.others[event.user_id] = {};
      return;
    case EventKind::kUserLeave:
      if (!inside && call.whole) {
        story_.fail("somebody leaves who was not there", kind_number(event));
      }
      call.others.erase(event.user_id);
      return;
    case EventKind::kUserVideoAvailable:
    case EventKind::kUserAudioAvailable: {
      if (!call.whole) {
        return;
      }
      if (!inside) {
        return story_.fail("a stream of somebody who is not there", kind_number(event));
      }
      bool& known = event.kind == EventKind::kUserVideoAvailable ? other->second.camera
                                                                 : other->second.microphone;
      if (known == event.available) {
        story_.fail("a stream is told twice", kind_number(event));
      }
      known = event.available;
      return;
    }
    default:
      return;
  }
}

}  // namespace tuicall::scenarios
