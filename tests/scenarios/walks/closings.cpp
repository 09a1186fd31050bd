#include "closings.h"

#include "client/call_tracker.h"

namespace tuicall::scenarios {

namespace {

using base::EndReason;
using client::closes;

bool is_about_other_devices(EndReason reason) {
  return reason == EndReason::kOtherDeviceAccepted || reason == EndReason::kOtherDeviceReject;
}

// A callee who was away for too long while it rang: for the other one it rings on.
bool has_vanished(const Told::Closing& closing, const std::string& user_id) {
  return closing.role == base::Role::kCalled && !closing.begun &&
         closing.reason == EndReason::kOffline && closing.ended_by == user_id;
}

bool was_present(const CallChange& change, const std::string& user_id) {
  const call::Member* member = change.before ? change.before->find(user_id) : nullptr;
  return member != nullptr && member->present();
}

std::string text_of(const std::pair<EndReason, std::string>& end) {
  return std::to_string(static_cast<int>(end.first)) + " by " + end.second;
}

}  // namespace

void Closings::changed(const CallChange& change) {
  const call::Call& after = change.after;
  for (const call::Member& member : after.members) {
    if (member.present() && !was_present(change, member.user_id)) {
      ++reasons_[{{after.sdk_app_id, member.user_id}, after.call_id}];
    }
  }
  for (const call::Tell& tell : change.tells) {
    // What one device has done ends the call for the user's others only.
    if (closes(tell.event.kind) && tell.scope != call::Scope::kAllExcept) {
      decided({after.sdk_app_id, tell.user_id}, change, tell);
    }
  }
  if (after.ended()) {
    running_.erase(after.call_id);
    if (remembered_.holds_room(after)) {
      story_.fail("the room of a call that is over is taken", after.call_id);
    }
  } else {
    running_.insert(after.call_id);
  }
}

// Who was not in the call was busy, or has called nobody but those who are.
void Closings::decided(const server::UserKey& user, const CallChange& change,
                       const call::Tell& closing) {
  const call::Call& after = change.after;
  const End end{closing.event.reason, closing.event.ended_by};
  decided_[{user, after.call_id}].insert(end);
  // Nobody but themselves and whoever has ended it for all ends a call for somebody.
  if (end.second != user.user_id && (!after.ended() || end != End{after.reason, after.ended_by})) {
    story_.fail("a call ends for somebody for another reason than for all",
                user.user_id + ": " + after.call_id + ", reason " + text_of(end));
  }
  if (was_present(change, user.user_id)) {
    return;
  }
  ++reasons_[{user, after.call_id}];
  if (end.first != EndReason::kLineBusy) {
    story_.fail("a call closes for somebody who is not in it", user.user_id + ": " + after.call_id);
  }
}

// A device that hears late may be told of a call of whose end another one was told before it.
void Closings::told_of(const server::UserKey& user, const std::string& call_id) {
  if (!closed_.contains({user, call_id}) || remembered_.reservation_of(user) == call_id) {
    owed_.insert({user, call_id});
  }
}

// Whoever logs out says good-bye to what waits as well.
void Closings::left(const server::UserKey& user, const std::string& call_id) {
  const std::string present = remembered_.reservation_of(user);
  std::erase_if(owed_, [&](const CallOfUser& whose) {
    return whose.first == user && (whose.second == call_id || whose.second != present);
  });
}

void Closings::heard(const server::UserKey& user, const std::string& device,
                     const Told::Closing& closing) {
  const CallOfUser whose{user, closing.call_id};
  owed_.erase(whose);
  closed_.insert(whose);
  if (closing.count > reasons_[whose]) {
    story_.fail("a call closes more often than somebody came into it",
                device + ": " + closing.call_id + ", " + std::to_string(closing.count));
  }
  // Of a call that it has forgotten the server says nothing else.
  const bool forgotten =
      closing.reason == EndReason::kEndByServer && !remembered_.call(closing.call_id);
  if (!is_about_other_devices(closing.reason) && !forgotten) {
    compare_with_decided(whose, device, closing);
    compare_with_others(whose, device, closing);
  }
}

void Closings::compare_with_decided(const CallOfUser& whose, const std::string& device,
                                    const Told::Closing& closing) {
  // The device was away, and the user is in the call again or with another one.
  const bool lost_it = closing.begun && closing.reason == EndReason::kOffline &&
                       closing.ended_by == whose.first.user_id;
  const End end{closing.reason, closing.ended_by};
  if (!lost_it && !decided_[whose].contains(end)) {
    story_.fail("somebody is told another reason than the server had",
                device + ": " + closing.call_id + ", reason " + text_of(end));
  }
}

// In a call of several, whoever leaves it has an end of their own; what somebody else has ended was
// ended for all who were in it at once.
void Closings::compare_with_others(const CallOfUser& whose, const std::string& device,
                                   const Told::Closing& closing) {
  const std::string& user_id = whose.first.user_id;
  const bool of_two = closing.scene == base::Scene::kSingle && !has_vanished(closing, user_id);
  if (!of_two && closing.ended_by == user_id) {
    return;
  }
  const End end{closing.reason, closing.ended_by};
  const End& known = ends_.emplace(closing.call_id, end).first->second;
  if (known != end) {
    story_.fail(
        "those in a call do not agree why it ended",
        device + ": " + closing.call_id + ", reason " + text_of(end) + ", and " + text_of(known));
  }
}

void Closings::server_restarted() {
  owed_.clear();
  ends_.clear();
  running_.clear();
}

void Closings::check_all_told() {
  if (!owed_.empty()) {
    story_.fail("somebody is never told that a call is over",
                owed_.begin()->first.user_id + ": " + owed_.begin()->second);
  }
}

}  // namespace tuicall::scenarios
