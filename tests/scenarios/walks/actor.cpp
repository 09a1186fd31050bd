#include "actor.h"

#include <utility>

#include "choices.h"

namespace tuicall::scenarios {

namespace {

constexpr int64_t kRequestTimeout_ms = 10'000;
constexpr int64_t kLogout_ms = 2'000;
constexpr int64_t kTicket_s = 36'000;
constexpr int32_t kSharedRoom = 7;
constexpr const char* kGroup = "team";

std::string text_of(const std::vector<std::string>& users) {
  std::string text;
  for (const std::string& user : users) {
    text += (text.empty() ? "" : ",") + user;
  }
  return text;
}

// The answer was lost, or is waited for no more; the server may have done it.
bool may_have_happened(const client::MethodResult& result) {
  return result.code == base::kSignalingSendFail || result.code == base::kNotLoggedIn;
}

}  // namespace

Actor::Actor(Stage& stage, uint32_t sdk_app_id, const std::string& user_id, int number)
    : stage_(stage),
      user_{sdk_app_id, user_id},
      // The world knows programs by user and number: those of the other app get numbers of their
      // own.
      device_{user_id, sdk_app_id == World::kAppId ? number : 10 + number},
      told_(std::make_unique<Told>(stage.story)),
      awaited_(stage.story),
      kicks_(stage.story, stage.sessions, user_) {}

bool Actor::is_current() {
  return program() != nullptr && told_->connected() && !is_busy() && stage_.world.flows(device_);
}

void Actor::knows_all() {
  if (is_current() && awaited_.none()) {
    told_->knows_all();
  }
}

Program::Done Actor::expect(const std::string& what, int64_t within_ms, Program::Done then) {
  return awaited_.expect(device_.text() + ": " + what, stage_.world.time().now_ms() + within_ms,
                         std::move(then));
}

void Actor::log_in(int64_t ticket_valid_s) {
  if (program() == nullptr) {
    told_ = std::make_unique<Told>(stage_.story);
    awaited_.forget();
    open_logins_ = open_logouts_ = 0;
    stage_.world.start(device_).on_notification([this](const auto& what) { hear(what); });
  }
  const int64_t valid_s = ticket_valid_s == 0 ? kTicket_s : ticket_valid_s;
  ++open_logins_;
  // A log-out that is under way comes first.
  program()->log_in(
      stage_.world.credentials(user_.user_id, valid_s, user_.sdk_app_id),
      expect("init with a ticket for " + std::to_string(valid_s) + " s",
             kRequestTimeout_ms + kLogout_ms, [this](const auto&) { --open_logins_; }));
}

void Actor::log_out() {
  if (program() == nullptr) {
    return;
  }
  ++open_logouts_;
  program()->log_out(expect("un_init", 2 * kLogout_ms, [this](const auto&) {
    stage_.closings.left(user_, told_->call() ? told_->call()->call_id : "");
    if (--open_logouts_ == 0) {
      told_->forget(program()->newest_call_info());
    }
  }));
}

void Actor::kill() {
  stage_.story.note(device_.text() + ": is killed");
  stage_.world.kill(device_);
  awaited_.forget();
  open_logins_ = open_logouts_ = 0;
  told_ = std::make_unique<Told>(stage_.story);
}

void Actor::hear(const client::Notification& notification) {
  const std::string before = told_->call() ? told_->call()->call_id : "";
  told_->hear(notification);
  if (notification.kind == client::Notification::Kind::kConnectionState) {
    hear_of_connection(notification.state);
  }
  if (notification.kind == client::Notification::Kind::kEvent) {
    if (notification.event.kind == wire::EventKind::kKickedOffline) {
      kicks_.heard_kicked(device_.text());
    }
    stage_.story.note("    " + device_.text() + " hears " +
                      std::to_string(static_cast<int>(notification.event.kind)) + " of " +
                      notification.event.call_id + " " + notification.event.user_id +
                      (notification.event.reason == base::EndReason::kUnknown
                           ? ""
                           : " for reason " +
                                 std::to_string(static_cast<int>(notification.event.reason)) +
                                 " by " + notification.event.ended_by));
  }
  if (told_->call() && told_->call()->call_id != before) {
    stage_.closings.told_of(user_, told_->call()->call_id);
  }
}

void Actor::hear_of_connection(client::ConnectionState state) {
  kicks_.heard(state);
  const size_t sessions = stage_.world.sessions_begun(user_);
  if (told_->connected() && std::exchange(sessions_, sessions) != sessions) {
    told_->missed_something();
  }
}

void Actor::act(const Decision& decision, const std::string& known_call) {
  if (program() == nullptr) {
    return log_in(0);
  }
  const std::optional<Told::Call>& call = told_->call();
  if (!call) {
    return decision.which % 5 == 0 ? join(decision, known_call) : place(decision);
  }
  if (call->begun) {
    return talk(decision);
  }
  return call->rings ? answer(decision) : wait_for_others(decision);
}

void Actor::place(const Decision& decision) {
  wire::PlaceCall place;
  place.callee_ids = users_of(decision.how);
  place.media_type = media_of(decision.which);
  place.timeout_ms = timeout_of(decision.which >> 3U);
  place.group_id = decision.which >> 12U & 3U ? "" : kGroup;
  stage_.rings.asked(place.callee_ids, place.timeout_ms);
  place.room_id = {decision.which >> 14U & 7U ? 0 : kSharedRoom, ""};
  const std::string what = "calls " + text_of(place.callee_ids) +
                           (place.group_id.empty() ? "" : " in the group") + " for " +
                           std::to_string(place.timeout_ms) + " ms";
  const auto entrance = told_->asks({"", true});
  program()->request(std::move(place),
                     expect(what, kRequestTimeout_ms, [this, entrance](const auto& result) {
                       if (result.code == base::kOk) {
                         base::CallInfo info;
                         info.call_id = result.call_id;
                         info.media_type = program()->newest_call_info()->media_type;
                         told_->placed(entrance, info);
                         stage_.closings.told_of(user_, result.call_id);
                       } else if (!may_have_happened(result)) {
                         told_->refused(entrance);
                       }
                     }));
}

void Actor::join(const Decision& decision, const std::string& known_call) {
  wire::Join join;
  if (decision.how % 4 == 0) {
    join.room_id = {kSharedRoom, ""};
    join.group_id = kGroup;
  } else {
    join.call_id = known_call.empty() ? "none" : known_call;
  }
  const auto entrance = told_->asks({join.call_id, false});
  const std::string what = "joins " + (join.call_id.empty() ? "the group's room" : join.call_id);
  program()->request(std::move(join),
                     expect(what, kRequestTimeout_ms, [this, entrance](const auto& result) {
                       if (result.code != base::kOk && !may_have_happened(result)) {
                         told_->refused(entrance);
                       }
                     }));
}

void Actor::answer(const Decision& decision) {
  const uint32_t choice = decision.which % 10;
  if (choice < 5) {
    ask("accepts", wire::Accept{});
  } else if (choice == 5) {
    ask("rejects", wire::Reject{});
  } else if (choice == 6) {
    ask("ignores", wire::Ignore{});
  } else {
    set_stream(choice == 7, decision.how % 4 != 0);
  }
}

void Actor::wait_for_others(const Decision& decision) {
  if (decision.which % 4 == 0) {
    ask("cancels", wire::Hangup{});
  } else if (decision.which % 4 == 1) {
    invite(decision.how);
  } else {
    set_stream(decision.which % 8 < 4, decision.how % 4 != 0);
  }
}

void Actor::talk(const Decision& decision) {
  switch (decision.which % 10) {
    case 0:
      return ask("hangs up", wire::Hangup{});
    case 1:
    case 2:
      return invite(decision.how);
    case 3:
      return ask("switches", wire::SwitchMedia{{}, media_of(decision.how)});
    case 4:
      return ask("sets itself", wire::SetSelfInfo{"nick" + std::to_string(decision.how % 9), ""});
    default:
      return set_stream(decision.which % 2 == 0, decision.how % 2 == 0);
  }
}

void Actor::invite(uint32_t how) {
  const std::vector<std::string> users = users_of(how);
  const uint32_t timeout_ms = timeout_of(how >> 20U);
  stage_.rings.asked(users, timeout_ms);
  ask("invites " + text_of(users), wire::Invite{{}, users, timeout_ms, {}, {}});
}

void Actor::set_stream(bool camera, bool open) {
  const std::string what = std::string(camera ? "camera " : "microphone ") + (open ? "on" : "off");
  const Program::Done done = expect(what, kRequestTimeout_ms, nullptr);
  if (camera) {
    program()->set_camera(open, done);
  } else {
    program()->set_microphone(open, done);
  }
}

void Actor::ask_anything(const Decision& decision, const std::string& known_call) {
  if (program() == nullptr) {
    return;
  }
  const std::string call_id = decision.how % 3 == 0 ? known_call : told_->last_call_id();
  switch (decision.which % 12) {
    case 0:
      return ask("accepts " + call_id, wire::Accept{call_id, {}});
    case 1:
      return ask("rejects " + call_id, wire::Reject{call_id});
    case 2:
      return ask("ignores " + call_id, wire::Ignore{call_id});
    case 3:
      return ask("hangs up " + call_id, wire::Hangup{call_id});
    case 4:
      return ask("switches " + call_id, wire::SwitchMedia{call_id, media_of(decision.how)});
    case 5:
    case 6:
      return ask(decision.how % 4 == 0 ? "one device" : "many devices",
                 wire::SetMultiDevice{decision.how % 4 != 0});
    case 7:
      return ask("ends " + call_id + " without right", wire::EndCall{call_id});
    case 8:
      return join(decision, call_id);
    default:
      return place(decision);
  }
}

void Actor::ask(const std::string& what, wire::Command command) {
  program()->request(std::move(command), expect(what, kRequestTimeout_ms, nullptr));
}

void Actor::listen() {
  if (program() != nullptr) {
    catch_up();
  }
  kicks_.has_listened();
}

void Actor::catch_up() {
  for (const SeenEvent& seen : program()->catch_up()) {
    if (seen.name.starts_with("half")) {
      stage_.story.fail("a pair of events comes apart", device_.text() + ": " + seen.name);
    }
  }
  awaited_.check(stage_.world.time().now_ms());
  for (const Told::Closing& closing : told_->take_closings()) {
    stage_.closings.heard(user_, device_.text(), closing);
  }
}

}  // namespace tuicall::scenarios
