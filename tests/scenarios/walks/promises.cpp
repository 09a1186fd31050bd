#include "promises.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace tuicall::scenarios {

namespace {

using call::Phase;
using server::UserKey;

// Within this time a call hears of a connection that was lost while the call was being decided.
constexpr int64_t kNoticed_ms = 1'000;

}  // namespace

void Promises::check() {
  if (!stage_.world.time().settled()) {
    return;
  }
  for (const auto& actor : cast_.actors()) {
    actor->knows_all();
  }
  check_deadlines();
  check_calls();
  for (const auto& entry : cast_.users()) {
    check_user(entry.first);
  }
}

void Promises::check_deadlines() {
  const int64_t now_ms = stage_.world.time().now_ms();
  const std::vector<std::string> calls = stage_.remembered.due_calls(now_ms);
  if (!calls.empty()) {
    stage_.story.fail("a deadline of a call has passed", calls.front());
  }
  const std::vector<std::string> sessions = stage_.remembered.due_sessions(now_ms);
  if (!sessions.empty()) {
    stage_.story.fail("a deadline of a session has passed", sessions.front());
  }
}

void Promises::check_calls() {
  for (const std::string& call_id : stage_.closings.running()) {
    const call::Call call = *stage_.remembered.call(call_id);
    for (const call::Member& member : call.members) {
      if (member.present() &&
          stage_.remembered.reservation_of({call.sdk_app_id, member.user_id}) != call_id) {
        stage_.story.fail("a call has a user who is not kept for it",
                          member.user_id + ": " + call_id);
      }
    }
  }
}

void Promises::check_user(const UserKey& user) {
  const std::string call_id = stage_.remembered.reservation_of(user);
  if (call_id.empty()) {
    unknown_since_.erase(user);
    return check_devices(user, nullptr);
  }
  const std::optional<call::Call> call = stage_.remembered.call(call_id);
  const call::Member* member = call ? call->find(user.user_id) : nullptr;
  if (member == nullptr || !member->present() || call->ended() ||
      call->sdk_app_id != user.sdk_app_id) {
    return stage_.story.fail("a user is kept for a call that does not have them",
                             user.user_id + ": " + call_id);
  }
  const int64_t now_ms = stage_.world.time().now_ms();
  const int64_t rings_ms =
      member->ring_deadline_ms == 0 ? Rings::kForEver_ms : member->ring_deadline_ms - now_ms;
  if (member->phase == Phase::kInvited && rings_ms > stage_.rings.longest_ms(user.user_id)) {
    stage_.story.fail("somebody rings for too long", user.user_id + ": " + call_id);
  }
  check_devices(user, &*call);
}

void Promises::check_devices(const UserKey& user, const call::Call* call) {
  const call::Member* member = call == nullptr ? nullptr : call->find(user.user_id);
  const std::vector<Actor*>& devices = cast_.users().at(user);
  size_t current = 0;
  size_t taking_part = 0;
  for (Actor* actor : devices) {
    if (actor->is_current()) {
      ++current;
      taking_part += check_device(*actor, call, member) ? 1 : 0;
    }
  }
  if (taking_part > 1) {
    stage_.story.fail("two devices are in one call", user.user_id + ": " + call->call_id);
  }
  // The server may still believe in the silent connection of a program that was killed.
  const bool all_flow = std::all_of(devices.begin(), devices.end(),
                                    [this](Actor* a) { return stage_.world.flows(a->device()); });
  const bool should_know = member != nullptr && member->phase != Phase::kInvited &&
                           !member->link_lost && current != 0 && all_flow;
  if (!should_know || taking_part != 0) {
    unknown_since_.erase(user);
    return;
  }
  const int64_t now_ms = stage_.world.time().now_ms();
  auto& [unknown_call_id, since_ms] = unknown_since_[user];
  if (unknown_call_id != call->call_id) {
    unknown_call_id = call->call_id;
    since_ms = now_ms;
  }
  if (now_ms - since_ms >= kNoticed_ms) {
    stage_.story.fail("no device knows its call", user.user_id + ": " + call->call_id);
  }
}

bool Promises::check_device(Actor& actor, const call::Call* call, const call::Member* member) {
  const std::optional<Told::Call>& has = actor.told().call();
  const std::string who = actor.device().text();
  if (has && (call == nullptr || has->call_id != call->call_id)) {
    stage_.story.fail("a program has a call that is over", who + ": " + has->call_id);
    return false;
  }
  if (member == nullptr) {
    return false;
  }
  if (member->phase == Phase::kInvited) {
    if (!has || !has->rings) {
      stage_.story.fail("an invitation does not ring", who + ": " + call->call_id);
    }
    return false;
  }
  if (has && has->begun != (member->phase == Phase::kConnected)) {
    stage_.story.fail("a program does not know whether its call has begun",
                      who + ": " + call->call_id);
  }
  if (has && has->begun && has->whole) {
    check_others(actor, *call);
  }
  return has.has_value();
}

void Promises::check_others(Actor& actor, const call::Call& call) {
  std::map<std::string, wire::Streams> inside;
  for (const call::Member& member : call.members) {
    if (member.phase == Phase::kConnected && member.user_id != actor.user().user_id) {
      inside[member.user_id] = {member.streams.camera, member.audible()};
    }
  }
  const Told::Call& has = *actor.told().call();
  if (has.others != inside) {
    stage_.story.fail("a program does not know who is in its call, or their streams",
                      actor.device().text() + ": " + call.call_id);
  }
  if (has.media_type != call.media_type) {
    stage_.story.fail("a program does not know the media type of its call",
                      actor.device().text() + ": " + call.call_id);
  }
}

}  // namespace tuicall::scenarios
