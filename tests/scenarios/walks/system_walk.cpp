#include "system_walk.h"

namespace tuicall::scenarios {

namespace {

constexpr int64_t kGrace_ms = 3'000;
constexpr int64_t kKeepAlive_ms = 2'000;

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

}  // namespace

SystemWalk::SystemWalk(uint32_t seed, bool keeps_history)
    : stage_(options_of(seed), 1 + seed % 3, seed / 4 % 2 == 0, keeps_history) {}

Walked SystemWalk::run(const std::vector<Decision>& decisions) {
  for (const Decision& decision : decisions) {
    if (stage_.story.failed()) {
      break;
    }
    stage_.story.next_step();
    perform(decision);
  }
  if (!stage_.story.failed()) {
    Farewell(stage_, cast_, promises_).take();
  }
  return stage_.story.walked();
}

void SystemWalk::perform(const Decision& decision) {
  Actor& actor = cast_.anybody(decision.who);
  if (decision.what < 420) {
    actor.act(decision, known_call(decision));
  } else if (decision.what < 500) {
    actor.ask_anything(decision, known_call(decision));
  } else if (decision.what < 630) {
    stage_.pass_time(decision.how % 400);
  } else if (decision.what < 690) {
    stage_.pass_time(decision.how % 6'000);
  } else if (decision.what < 900) {
    perform_on_network(actor, decision);
  } else if (decision.what < 925) {
    // What has arrived counts as told: the engine has said so to the server.
    actor.listen();
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
    stage_.world.time().settle(decision.which >> 29U);
    return;
  }
  stage_.world.time().settle();
  cast_.listen();
  promises_.check();
}

std::string SystemWalk::known_call(const Decision& decision) {
  return cast_.anybody(decision.how >> 3U).told().last_call_id();
}

void SystemWalk::perform_on_network(Actor& actor, const Decision& decision) {
  const Device& device = actor.device();
  const uint32_t choice = decision.which % 21;
  if (choice < 4) {
    stage_.story.note(device.text() + ": the connection breaks");
    stage_.world.plug_in(device, false);
    stage_.world.plug_in(device, true);
  } else if (choice < 6) {
    stage_.story.note(device.text() + ": no network");
    stage_.world.plug_in(device, false);
  } else if (choice < 11) {
    stage_.story.note(device.text() + ": the network is back");
    stage_.world.plug_in(device, true);
    stage_.world.let_go(device);
  } else if (choice < 15) {
    const bool to_server = choice % 2 == 0;
    stage_.story.note(device.text() + ": late what it " + (to_server ? "says" : "hears"));
    stage_.world.hold(device, to_server);
  } else if (choice < 18) {
    const auto told = static_cast<VirtualNetwork::Told>(choice - 15);
    stage_.story.note(device.text() +
                      ": the connection falls silent, told: " + std::to_string(choice - 15));
    stage_.world.silence(device, told);
  } else {
    const size_t message = 1 + decision.how % 12;
    stage_.story.note("a connection breaks in message " + std::to_string(message));
    stage_.world.network().cut_at_message(message);
  }
}

void SystemWalk::restart_or_end(const Decision& decision) {
  if (decision.which % 15 == 0) {
    stage_.story.note("the server is killed and starts again");
    stage_.restart_server();
    cast_.listen();  // what has arrived was told before
    stage_.closings.server_restarted();
  } else if (decision.which % 15 == 1) {
    stage_.story.note("the app gets another key");
    stage_.world.change_key();
    cast_.administrator().log_in(0);
  } else {
    const std::string call_id = known_call(decision);
    cast_.administrator().ask("ends " + call_id, wire::EndCall{call_id.empty() ? "none" : call_id});
  }
}

}  // namespace tuicall::scenarios
