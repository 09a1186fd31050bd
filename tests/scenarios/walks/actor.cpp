#include "actor.h"

#include <algorithm>
#include <array>
#include <set>

namespace tuicall::scenarios {

namespace {

constexpr int64_t kRequestTimeout_ms = 10'000;
constexpr int64_t kLogout_ms = 2'000;
constexpr int64_t kTicket_s = 36'000;
constexpr int32_t kSharedRoom = 7;
constexpr const char* kGroup = "team";

// docs/engine.md, "Codes".
const std::set<int32_t> kDocumented = {0,     -1201, -1202, -1203, -1204, -1205,
                                       -1401, 6014,  6208,  8010,  70001, 70002,
                                       70003, 70009, 70013, 70014, 70020, 101004};

base::MediaType media_of(uint32_t how) {
  return how % 2 == 0 ? base::MediaType::kVideo : base::MediaType::kAudio;
}

uint32_t timeout_of(uint32_t how) {
  constexpr std::array<uint32_t, 8> kTimeouts_ms = {1'000, 2'000, 2'000, 3'000,
                                                    4'000, 5'000, 6'000, 6'000};
  return how % 32 == 0 ? 0 : kTimeouts_ms.at(how / 32 % kTimeouts_ms.size());
}

// Half of the time one, else two or three on average.
std::vector<std::string> users_of(uint32_t how) {
  if (how % 2 == 0) {
    return {kNames[how / 2 % kNames.size()]};
  }
  const uint32_t mask = how >> 1U & (how >> 9U | how >> 17U);
  std::vector<std::string> users;
  for (size_t i = 0; i < kNames.size(); ++i) {
    if ((mask >> i & 1U) != 0) {
      users.push_back(kNames[i]);
    }
  }
  return users;
}

std::string text_of(const std::vector<std::string>& users) {
  std::string text;
  for (const std::string& user : users) {
    text += (text.empty() ? "" : ",") + user;
  }
  return text;
}

}  // namespace

Actor::Actor(World& world, const Listener& listener, uint32_t sdk_app_id,
             const std::string& user_id, int number)
    : world_(world),
      listener_(listener),
      user_{sdk_app_id, user_id},
      // The world knows programs by user and number: those of the other app get numbers of their
      // own.
      device_{user_id, sdk_app_id == World::kAppId ? number : 10 + number},
      told_(std::make_unique<Told>(listener_.fail)) {}

bool Actor::is_current() {
  return program() != nullptr && told_->connected() && !is_busy() && world_.flows(device_);
}

Program::Done Actor::expect(const std::string& what, int64_t within_ms, Program::Done then) {
  auto pending = std::make_shared<Pending>();
  pending->what = what;
  pending->deadline_ms = world_.time().now_ms() + within_ms;
  pending_.push_back(pending);
  listener_.note(device_.text() + ": " + what);
  return [this, pending, then = std::move(then)](const client::MethodResult& result) {
    if (pending->done) {
      listener_.fail("a method is answered twice", device_.text() + ": " + pending->what);
    }
    pending->done = true;
    if (!kDocumented.contains(result.code)) {
      listener_.fail("a method fails with a code that is not documented",
                     device_.text() + ": " + pending->what + ": " + std::to_string(result.code));
    }
    if (result.code != 0) {
      listener_.note("    " + pending->what + " gave " + std::to_string(result.code) + " " +
                     result.message);
    }
    if (then) {
      then(result);
    }
  };
}

void Actor::log_in(int64_t ticket_valid_s) {
  if (program() == nullptr) {
    told_ = std::make_unique<Told>(listener_.fail);
    pending_.clear();
    open_logins_ = open_logouts_ = 0;
    world_.start(device_).on_notification([this](const auto& what) { hear(what); });
  }
  const int64_t valid_s = ticket_valid_s == 0 ? kTicket_s : ticket_valid_s;
  ++open_logins_;
  // A log-out that is under way comes first.
  program()->log_in(
      world_.credentials(user_.user_id, valid_s, user_.sdk_app_id),
      expect("init with a ticket for " + std::to_string(valid_s) + " s",
             kRequestTimeout_ms + kLogout_ms, [this](const auto&) { --open_logins_; }));
}

void Actor::log_out() {
  if (program() == nullptr) {
    return;
  }
  ++open_logouts_;
  program()->log_out(expect("un_init", 2 * kLogout_ms, [this](const auto&) {
    listener_.left(user_, told_->call() ? told_->call()->call_id : "");
    if (--open_logouts_ == 0) {
      told_->forget(program()->newest_call_info());
    }
  }));
}

void Actor::kill() {
  listener_.note(device_.text() + ": is killed");
  world_.kill(device_);
  pending_.clear();
  open_logins_ = open_logouts_ = 0;
  told_ = std::make_unique<Told>(listener_.fail);
}

void Actor::hear(const client::Notification& notification) {
  const std::string before = told_->call() ? told_->call()->call_id : "";
  told_->hear(notification);
  const size_t sessions = world_.sessions_begun(user_);
  if (notification.kind == client::Notification::Kind::kConnectionState && told_->connected() &&
      std::exchange(sessions_, sessions) != sessions) {
    told_->missed_something();
  }
  if (notification.kind == client::Notification::Kind::kEvent) {
    listener_.note("    " + device_.text() + " hears " +
                   std::to_string(static_cast<int>(notification.event.kind)) + " of " +
                   notification.event.call_id + " " + notification.event.user_id +
                   (notification.event.reason == base::EndReason::kUnknown
                        ? ""
                        : " for reason " +
                              std::to_string(static_cast<int>(notification.event.reason)) + " by " +
                              notification.event.ended_by));
  }
  if (told_->call() && told_->call()->call_id != before) {
    listener_.told_of(user_, told_->call()->call_id);
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
  listener_.rings(place.callee_ids, place.timeout_ms);
  place.room_id = {decision.which >> 14U & 7U ? 0 : kSharedRoom, ""};
  const std::string what = "calls " + text_of(place.callee_ids) +
                           (place.group_id.empty() ? "" : " in the group") + " for " +
                           std::to_string(place.timeout_ms) + " ms";
  program()->request(
      std::move(place), expect(what, kRequestTimeout_ms, [this](const auto& result) {
        if (result.code == base::kOk) {
          base::CallInfo info;
          info.call_id = result.call_id;
          info.media_type = program()->newest_call_info()->media_type;
          told_->placed(info);
          listener_.told_of(user_, result.call_id);
        } else if (result.code == base::kSignalingSendFail || result.code == base::kNotLoggedIn) {
          told_->may_have_placed();
        }
      }));
}

void Actor::join(const Decision& decision, const std::string& known_call) {
  wire::Join join;
  std::string call_id = known_call;
  if (decision.how % 4 == 0) {
    join.room_id = {kSharedRoom, ""};
    join.group_id = kGroup;
    world_.memory().find_room(user_.sdk_app_id, join.room_id, join.group_id,
                              [&call_id](std::string found) { call_id = std::move(found); });
  } else {
    join.call_id = known_call.empty() ? "none" : known_call;
  }
  listener_.invited(user_.user_id, call_id);
  told_->joins();
  ask("joins " + (join.call_id.empty() ? "the group's room" : join.call_id), join);
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
  for (const std::string& user : users) {
    listener_.invited(user, told_->call()->call_id);
  }
  const uint32_t timeout_ms = timeout_of(how >> 20U);
  listener_.rings(users, timeout_ms);
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
  if (program() == nullptr) {
    return;
  }
  for (const SeenEvent& seen : program()->catch_up()) {
    if (seen.name.starts_with("half")) {
      listener_.fail("a pair of events comes apart", device_.text() + ": " + seen.name);
    }
  }
  const int64_t now_ms = world_.time().now_ms();
  for (const std::shared_ptr<Pending>& pending : pending_) {
    if (!pending->done && pending->deadline_ms <= now_ms) {
      listener_.fail("a method is not answered in time", device_.text() + ": " + pending->what);
    }
  }
  std::erase_if(pending_, [](const auto& pending) { return pending->done; });
}

}  // namespace tuicall::scenarios
