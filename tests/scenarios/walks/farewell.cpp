#include "farewell.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "choices.h"

namespace tuicall::scenarios {

void Farewell::take() {
  stage_.story.note("the end begins");
  stage_.world.network().cut_at_message(0);
  bring_everybody_back();
  if (!stage_.story.failed()) {
    end_all_calls();
  }
  if (!stage_.story.failed()) {
    leave_nothing_behind();
  }
}

void Farewell::bring_everybody_back() {
  for (const auto& actor : cast_.actors()) {
    stage_.world.plug_in(actor->device(), true);
    stage_.world.let_go(actor->device());
  }
  // Longer than a silent connection is believed in, and than the longest pause of the engine's.
  stage_.pass_time(25'000);
  cast_.listen();
  promises_.check();
  for (const auto& entry : cast_.users()) {
    const std::vector<Actor*>& devices = entry.second;
    const bool online = std::any_of(devices.begin(), devices.end(), [](Actor* actor) {
      return actor->program() != nullptr && actor->told().connected();
    });
    if (!online) {
      devices.front()->log_in(0);
    }
  }
  stage_.pass_time(1'000);
  cast_.listen();
  promises_.check();
  for (const auto& [user, devices] : cast_.users()) {
    if (std::none_of(devices.begin(), devices.end(), [](Actor* a) { return a->is_current(); })) {
      stage_.story.fail("somebody does not get back", user.user_id);
    }
  }
}

void Farewell::end_all_calls() {
  for (const auto& actor : cast_.actors()) {
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
  stage_.pass_time(1'000);
  cast_.listen();
  promises_.check();
  if (!stage_.closings.running().empty()) {
    stage_.story.fail("a call goes on after all have left", *stage_.closings.running().begin());
  }
  // What stands in a mailbox is told to the next program.
  for (const auto& entry : cast_.users()) {
    entry.second.front()->kill();
    entry.second.front()->log_in(0);
  }
  stage_.pass_time(stage_.world.options().grace_ms + 1'000);
  cast_.listen();
  if (!stage_.story.failed()) {
    stage_.closings.check_all_told();
  }
}

void Farewell::leave_nothing_behind() {
  constexpr int64_t kLongAfter_ms = 60'000;
  for (const auto& actor : cast_.actors()) {
    actor->log_out();
  }
  stage_.pass_time(4'000);
  cast_.listen();
  for (const auto& actor : cast_.actors()) {
    actor->kill();
  }
  stage_.pass_time(kLongAfter_ms);
  check_store();
  if (stage_.world.connections() != 0) {
    stage_.story.fail("a connection is left over", std::to_string(stage_.world.connections()));
  }
}

// Also of the one who does not exist, and may have been called.
void Farewell::check_store() {
  for (const uint32_t app : {World::kAppId, World::kOtherAppId}) {
    for (const std::string& user_id : kNames) {
      const std::string call_id = stage_.remembered.reservation_of({app, user_id});
      if (!call_id.empty()) {
        stage_.story.fail("a reservation is left over", user_id + ": " + call_id);
      }
    }
  }
  const std::vector<std::string> calls = stage_.remembered.due_calls(INT64_MAX);
  if (!calls.empty()) {
    stage_.story.fail("a deadline of a call is left over", calls.front());
  }
  if (stage_.sessions.open() != 0) {
    stage_.story.fail("a session is left over", std::to_string(stage_.sessions.open()));
  }
  const std::vector<std::string> sessions = stage_.remembered.due_sessions(INT64_MAX);
  if (!sessions.empty()) {
    stage_.story.fail("a deadline of a session is left over", sessions.front());
  }
}

}  // namespace tuicall::scenarios
