#include "system_walk.h"

#include <algorithm>
#include <limits>
#include <random>

namespace tuicall::scenarios {

namespace {

using base::EndReason;
using call::Phase;
using server::UserKey;

constexpr int64_t kGrace_ms = 3'000;
constexpr int64_t kKeepAlive_ms = 2'000;
// Within this time a call hears of a connection that was lost while the call was being decided.
constexpr int64_t kNoticed_ms = 1'000;
constexpr int64_t kForEver_ms = std::numeric_limits<int64_t>::max();

server::ServiceOptions options_of(uint32_t seed) {
  server::ServiceOptions options;
  options.grace_ms = kGrace_ms;
  options.keep_alive_ms = kKeepAlive_ms;
  options.max_people = 5;
  options.max_devices = 2;
  options.busy_notifies_callee = seed / 8 % 2 == 0;
  options.commands_per_second = 0;
  options.ended_call_kept_ms = 5'000;
  return options;
}

bool is_about_other_devices(EndReason reason) {
  return reason == EndReason::kOtherDeviceAccepted || reason == EndReason::kOtherDeviceReject;
}

// A callee who was away for too long while it rang: for the other one it rings on.
bool has_vanished(const Told::Closing& closing, const Actor& actor) {
  return closing.role == base::Role::kCalled && !closing.begun &&
         closing.reason == EndReason::kOffline && closing.ended_by == actor.user().user_id;
}

}  // namespace

SystemWalk::SystemWalk(uint32_t seed, bool keeps_history)
    : keeps_history_(keeps_history),
      listener_{[this](const auto& kind, const auto& detail) { fail(kind, detail); },
                [this](const auto& text) { note(text); },
                [this](const auto& user, const auto& call_id) { told_of(user, call_id); },
                [this](const auto& user, const auto& call_id) { left(user, call_id); },
                [this](const auto& user_id, const auto& call_id) {
                  for (const uint32_t app : {World::kAppId, World::kOtherAppId}) {
                    ++invitations_[{{app, user_id}, call_id}];
                  }
                },
                [this](const auto& user_ids, uint32_t timeout_ms) {
                  for (const std::string& user_id : user_ids) {
                    int64_t& longest_ms = longest_ring_ms_[user_id];
                    longest_ms =
                        std::max(longest_ms, timeout_ms == 0 ? kForEver_ms : int64_t{timeout_ms});
                  }
                }},
      world_(std::make_unique<World>(options_of(seed), 1 + seed % 3, seed / 4 % 2 == 0)) {
  const auto add = [this](uint32_t app, const std::string& user_id, int number) {
    actors_.push_back(std::make_unique<Actor>(*world_, listener_, app, user_id, number));
    users_[{app, user_id}].push_back(actors_.back().get());
  };
  add(World::kAppId, World::kAdministrator, 1);
  for (const std::string& name : kNames) {
    if (name != "nobody") {
      add(World::kAppId, name, 1);
    }
  }
  for (const char* name : {"alice", "bob", "carol"}) {
    add(World::kAppId, name, 2);
    add(World::kOtherAppId, name, 1);
  }
  for (const auto& actor : actors_) {
    if (actor->device().number != 2) {
      actor->log_in(0);
    }
  }
  world_->time().settle();
  catch_up();
}

Walked SystemWalk::run(const std::vector<Decision>& decisions) {
  for (const Decision& decision : decisions) {
    if (failed()) {
      break;
    }
    ++walked_.steps;
    perform(decision);
  }
  if (!failed()) {
    finish();
  }
  return std::move(walked_);
}

void SystemWalk::perform(const Decision& decision) {
  // Not the administrator, who is needed to the end.
  Actor& actor = *actors_[1 + decision.who % (actors_.size() - 1)];
  if (decision.what < 420) {
    actor.act(decision, call_known_to(decision.how >> 3U));
  } else if (decision.what < 500) {
    actor.ask_anything(decision, call_known_to(decision.how >> 3U));
  } else if (decision.what < 630) {
    pass_time(decision.how % 400);
  } else if (decision.what < 690) {
    pass_time(decision.how % 6'000);
  } else if (decision.what < 900) {
    perform_on_network(actor, decision);
  } else if (decision.what < 925) {
    // What has arrived counts as told: the engine has said so to the server.
    actor.listen();
    take_closings(actor);
    actor.kill();
  } else if (decision.what < 970) {
    actor.log_in(decision.how % 4 == 0 ? 1 + decision.how / 4 % 6 : 0);
  } else if (decision.what < 985) {
    actor.log_out();
  } else {
    restart_or_end(decision);
  }
  // Now and then the next thing happens while this is still on its way.
  if (decision.how >> 28U < 5) {
    world_->time().settle(decision.which >> 29U);
    return;
  }
  world_->time().settle();
  catch_up();
  check();
}

void SystemWalk::perform_on_network(Actor& actor, const Decision& decision) {
  const Device& device = actor.device();
  const uint32_t choice = decision.which % 21;
  if (choice < 4) {
    note(device.text() + ": the connection breaks");
    world_->plug_in(device, false);
    world_->plug_in(device, true);
  } else if (choice < 6) {
    note(device.text() + ": no network");
    world_->plug_in(device, false);
  } else if (choice < 11) {
    note(device.text() + ": the network is back");
    world_->plug_in(device, true);
    world_->let_go(device);
  } else if (choice < 15) {
    const bool to_server = choice % 2 == 0;
    note(device.text() + ": late what it " + (to_server ? "says" : "hears"));
    world_->hold(device, to_server);
  } else if (choice < 18) {
    const auto told = static_cast<VirtualNetwork::Told>(choice - 15);
    note(device.text() + ": the connection falls silent, told: " + std::to_string(choice - 15));
    world_->silence(device, told);
  } else {
    const size_t message = 1 + decision.how % 12;
    note("a connection breaks in message " + std::to_string(message));
    world_->network().cut_at_message(message);
  }
}

void SystemWalk::restart_or_end(const Decision& decision) {
  if (decision.which % 15 == 0) {
    note("the server is killed and starts again");
    world_->restart_server();
    catch_up();  // what has arrived was told before
    owed_.clear();
    ends_.clear();
  } else if (decision.which % 15 == 1) {
    note("the app gets another key");
    world_->change_key();
    administrator().log_in(0);
  } else {
    const std::string call_id = call_known_to(decision.how >> 3U);
    administrator().ask("ends " + call_id, wire::EndCall{call_id.empty() ? "none" : call_id});
  }
}

void SystemWalk::pass_time(int64_t time_ms) {
  note(std::to_string(time_ms) + " ms pass");
  world_->time().advance_to(world_->time().now_ms() + time_ms);
}

void SystemWalk::catch_up() {
  for (const auto& actor : actors_) {
    actor->listen();
    take_closings(*actor);
  }
}

// A device that hears late may be told of a call of whose end another one was told before it.
void SystemWalk::told_of(const UserKey& user, const std::string& call_id) {
  calls_.insert(call_id);
  if (!closed_.contains({user, call_id}) || reservation_of(user) == call_id) {
    owed_.insert({user, call_id});
  }
}

// Whoever logs out says good-bye to what waits as well.
void SystemWalk::left(const UserKey& user, const std::string& call_id) {
  const std::string present = reservation_of(user);
  std::erase_if(owed_, [&](const CallOfUser& whose) {
    return whose.first == user && (whose.second == call_id || whose.second != present);
  });
}

void SystemWalk::take_closings(Actor& actor) {
  for (const Told::Closing& closing : actor.told().take_closings()) {
    const CallOfUser whose{actor.user(), closing.call_id};
    owed_.erase(whose);
    closed_.insert(whose);
    const int invitations = 1 + (invitations_.contains(whose) ? invitations_[whose] : 0);
    if (closing.count > invitations) {
      fail("a call closes more often than somebody was invited",
           actor.device().text() + ": " + closing.call_id + ", " + std::to_string(closing.count));
    }
    if (closing.scene != base::Scene::kSingle || is_about_other_devices(closing.reason) ||
        closing.reason == EndReason::kEndByServer || has_vanished(closing, actor)) {
      continue;
    }
    const std::pair<EndReason, std::string> end{closing.reason, closing.ended_by};
    const auto& known = ends_.emplace(closing.call_id, end).first->second;
    if (known != end) {
      fail("the two of a call do not agree why it ended",
           actor.device().text() + ": " + closing.call_id + ", reason " +
               std::to_string(static_cast<int>(end.first)) + " by " + end.second + ", and " +
               std::to_string(static_cast<int>(known.first)) + " by " + known.second);
    }
  }
}

// ---- what must hold

void SystemWalk::check() {
  if (!world_->time().settled()) {
    return;
  }
  check_deadlines();
  check_calls();
  for (const auto& entry : users_) {
    check_user(entry.first);
  }
}

void SystemWalk::check_deadlines() {
  const int64_t now_ms = world_->time().now_ms();
  world_->memory().due_calls(now_ms, [this](const std::vector<std::string>& due) {
    if (!due.empty()) {
      fail("a deadline of a call has passed", due.front());
    }
  });
  world_->memory().due_sessions(now_ms, [this](const std::vector<std::string>& due) {
    if (!due.empty()) {
      fail("a deadline of a session has passed", due.front());
    }
  });
}

void SystemWalk::check_calls() {
  std::erase_if(calls_, [this](const std::string& call_id) {
    bool over = true;
    world_->memory().load_call(call_id, [&](auto found) {
      over = !found || found->call.ended();
      if (over) {
        return;
      }
      for (const call::Member& member : found->call.members) {
        if (member.present() &&
            reservation_of({found->call.sdk_app_id, member.user_id}) != call_id) {
          fail("a call has a user who is not kept for it", member.user_id + ": " + call_id);
        }
      }
    });
    return over;
  });
}

std::string SystemWalk::reservation_of(const UserKey& user) {
  std::string call_id;
  world_->memory().find_reservation(user, [&call_id](std::string found) { call_id = found; });
  return call_id;
}

void SystemWalk::check_user(const UserKey& user) {
  const int64_t now_ms = world_->time().now_ms();
  const auto unknown = unknown_since_.extract(user);
  const std::string call_id = reservation_of(user);
  std::optional<server::StoredCall> stored;
  if (!call_id.empty()) {
    world_->memory().load_call(call_id, [&stored](auto found) { stored = std::move(found); });
  }
  const call::Call* call = stored ? &stored->call : nullptr;
  const call::Member* member = call == nullptr ? nullptr : call->find(user.user_id);
  if (!call_id.empty() && (member == nullptr || !member->present() || call->ended() ||
                           call->sdk_app_id != user.sdk_app_id)) {
    return fail("a user is kept for a call that does not have them", user.user_id + ": " + call_id);
  }
  if (member != nullptr && member->phase == Phase::kInvited &&
      (member->ring_deadline_ms == 0 ? kForEver_ms : member->ring_deadline_ms - now_ms) >
          longest_ring_ms_[user.user_id]) {
    fail("somebody rings for too long", user.user_id + ": " + call_id);
  }
  const std::vector<Actor*>& devices = users_.at(user);
  const auto running = std::count_if(devices.begin(), devices.end(),
                                     [](Actor* a) { return a->program() != nullptr; });
  size_t current = 0;
  size_t taking_part = 0;
  for (Actor* actor : devices) {
    if (actor->is_current()) {
      ++current;
      taking_part += check_device(*actor, call, member) ? 1 : 0;
    }
  }
  if (member == nullptr || member->phase == Phase::kInvited) {
    return;
  }
  if (taking_part > 1) {
    fail("two devices are in one call", user.user_id + ": " + call_id);
  }
  // The server may still believe in the silent connection of a program that was killed.
  const bool all_flow = std::all_of(devices.begin(), devices.end(),
                                    [this](Actor* a) { return world_->flows(a->device()); });
  if (taking_part == 0 && current == 1 && running == 1 && all_flow && !member->link_lost) {
    const int64_t since_ms = unknown.empty() ? now_ms : unknown.mapped();
    unknown_since_[user] = since_ms;
    if (now_ms - since_ms >= kNoticed_ms) {
      fail("the only device does not know its call", user.user_id + ": " + call_id);
    }
  }
}

bool SystemWalk::check_device(Actor& actor, const call::Call* call, const call::Member* member) {
  const std::optional<Told::Call>& has = actor.told().call();
  const std::string who = actor.device().text();
  if (has && (call == nullptr || has->call_id != call->call_id)) {
    fail("a program has a call that is over", who + ": " + has->call_id);
    return false;
  }
  if (member == nullptr) {
    return false;
  }
  if (member->phase == Phase::kInvited) {
    if (!has || !has->rings) {
      fail("an invitation does not ring", who + ": " + call->call_id);
    }
    return false;
  }
  if (has && has->begun != (member->phase == Phase::kConnected)) {
    fail("a program does not know whether its call has begun", who + ": " + call->call_id);
  }
  if (has && has->begun && has->whole) {
    check_others(actor, *call);
  }
  return has.has_value();
}

void SystemWalk::check_others(Actor& actor, const call::Call& call) {
  std::map<std::string, wire::Streams> inside;
  for (const call::Member& member : call.members) {
    if (member.phase == Phase::kConnected && member.user_id != actor.user().user_id) {
      inside[member.user_id] = {member.streams.camera, member.audible()};
    }
  }
  const Told::Call& has = *actor.told().call();
  if (has.others != inside) {
    fail("a program does not know who is in its call, or their streams",
         actor.device().text() + ": " + call.call_id);
  }
  if (has.media_type != call.media_type) {
    fail("a program does not know the media type of its call",
         actor.device().text() + ": " + call.call_id);
  }
}

// ---- the end

void SystemWalk::finish() {
  note("the end begins");
  world_->network().cut_at_message(0);
  bring_everybody_back();
  if (!failed()) {
    end_all_calls();
  }
  if (!failed()) {
    leave_nothing_behind();
  }
}

void SystemWalk::bring_everybody_back() {
  for (const auto& actor : actors_) {
    world_->plug_in(actor->device(), true);
    world_->let_go(actor->device());
  }
  // Longer than a silent connection is believed in, and than the longest pause of the engine's.
  pass_time(25'000);
  catch_up();
  check();
  for (const auto& entry : users_) {
    const std::vector<Actor*>& devices = entry.second;
    const bool online = std::any_of(devices.begin(), devices.end(), [](Actor* actor) {
      return actor->program() != nullptr && actor->told().connected();
    });
    if (!online) {
      devices.front()->log_in(0);
    }
  }
  pass_time(1'000);
  catch_up();
  check();
  for (const auto& [user, devices] : users_) {
    if (std::none_of(devices.begin(), devices.end(), [](Actor* a) { return a->is_current(); })) {
      fail("somebody does not get back", user.user_id);
    }
  }
}

void SystemWalk::end_all_calls() {
  for (const auto& actor : actors_) {
    const std::optional<Told::Call>& call = actor->told().call();
    if (!actor->is_current() || !call) {
      continue;
    }
    if (call->rings && !call->begun) {
      actor->ask("rejects", wire::Reject{});
    } else {
      actor->ask("hangs up", wire::Hangup{});
    }
  }
  pass_time(1'000);
  catch_up();
  check();
  // Who is invited into a call for ever may ring on a device that is away.
  for (const auto& entry : users_) {
    const std::string call_id = reservation_of(entry.first);
    if (!failed() && !call_id.empty()) {
      fail("a call goes on after all have left", entry.first.user_id + ": " + call_id);
    }
  }
  // What stands in a mailbox is told to the next program.
  for (const auto& entry : users_) {
    entry.second.front()->kill();
    entry.second.front()->log_in(0);
  }
  pass_time(kGrace_ms + 1'000);
  catch_up();
  if (!failed() && !owed_.empty()) {
    fail("somebody is never told that a call is over",
         owed_.begin()->first.user_id + ": " + owed_.begin()->second);
  }
}

void SystemWalk::leave_nothing_behind() {
  constexpr int64_t kLongAfter_ms = 60'000;
  for (const auto& actor : actors_) {
    actor->log_out();
  }
  pass_time(4'000);
  catch_up();
  for (const auto& actor : actors_) {
    actor->kill();
  }
  pass_time(kLongAfter_ms);
  world_->memory().due_calls(INT64_MAX, [this](const std::vector<std::string>& due) {
    if (!due.empty()) {
      fail("a deadline of a call is left over", due.front());
    }
  });
  world_->memory().due_sessions(INT64_MAX, [this](const std::vector<std::string>& due) {
    if (!due.empty()) {
      fail("a session is left over", due.front());
    }
  });
  if (world_->connections() != 0) {
    fail("a connection is left over", std::to_string(world_->connections()));
  }
}

std::string SystemWalk::call_known_to(uint32_t which) {
  return actors_[1 + which % (actors_.size() - 1)]->told().last_call_id();
}

void SystemWalk::note(const std::string& text) {
  if (keeps_history_) {
    walked_.history.push_back(std::to_string(walked_.steps) + "  " + text);
  }
}

void SystemWalk::fail(const std::string& kind, const std::string& detail) {
  if (!failed()) {
    walked_.kind = kind;
    walked_.detail = detail;
    note("FAILS: " + kind + ": " + detail);
  }
}

}  // namespace tuicall::scenarios
